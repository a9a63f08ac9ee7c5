"""The ribbon and the macros, made from the declaration of actions."""

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from nianbao.actions.declaration import Action, Group, declaration, office_name
from ribbon import NAMESPACE

MADE = "' Made from actions.toml by build_xlam.py; changes here are lost."


def ribbon() -> bytes:
    """Return ``customUI14.xml``: a tab with a group for each group of actions."""
    tab = _attributes(id="NbTab", label=declaration().caption, keytip=declaration().key_tip)
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f'<customUI xmlns="{NAMESPACE}"><ribbon><tabs><tab{tab}>',
        *(line for group in declaration().on("ribbon") for line in _group(group)),
        "</tab></tabs></ribbon></customUI>",
    ]
    return "\n".join(lines).encode()


def modules() -> dict[str, str]:
    """Return the text of the modules that hold nothing but a procedure for each action."""
    actions = [action for group in declaration().on("ribbon") for action in group.actions]
    return {
        "NbMacros.bas": _module(
            "NbMacros",
            "Every action as a macro without parameters, done by the Python program or by NbOwn.",
            [_macro(action) for action in actions],
        ),
        "NbRibbon.bas": _module(
            "NbRibbon",
            "What the ribbon's buttons call. Each passes on to a macro without parameters, which"
            "\n' is also what Application.Run or a shortcut calls.",
            [_callback(action) for action in actions],
        ),
    }


def callback(action: Action) -> str:
    """Return the name of what an action's button on the ribbon calls."""
    return action.macro.replace("Nb", "NbOn", 1)


def _group(group: Group) -> Sequence[str]:
    head = _attributes(id=office_name(group.id), label=group.caption)
    return [f"<group{head}>", *map(_button, group.actions), "</group>"]


def _button(action: Action) -> str:
    attributes = _attributes(
        id=action.macro,
        label=action.caption,
        size="large" if action.large else "normal",
        imageMso=action.icon,
        keytip=action.key_tip,
        onAction=callback(action),
        screentip=action.screentip,
        supertip=action.supertip,
    )
    return f"<button{attributes}/>"


def _attributes(**given: str) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in given.items())


def _module(name: str, about: str, procedures: Sequence[str]) -> str:
    head = f'Attribute VB_Name = "{name}"\nOption Explicit\n\n{MADE}\n\' {about}\n'
    return "\n".join([head, *procedures])


def _macro(action: Action) -> str:
    wants_filing = action.works_on in ("workbook", "file")
    run = f'NbRun "{action.id}", {wants_filing}'
    does = run if action.is_entry else action.macro.replace("Nb", "NbOwn", 1)
    return f"Public Sub {action.macro}()\n    {does}\nEnd Sub\n"


def _callback(action: Action) -> str:
    head = f"Public Sub {callback(action)}(control As IRibbonControl)"
    return f"{head}\n    {action.macro}\nEnd Sub\n"
