"""What is wrong with a ribbon: Excel itself says nothing, the tab or the icon is just missing.

Covers what this project's ribbon uses of [MS-CUSTOMUI2], and what its schema does not: exclusive
attributes, icons and callbacks.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml ships no types

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"

# of each element: the elements that it may hold, and its attributes
_BUTTON = {"id", "label", "getLabel", "size", "imageMso", "image", "getImage", "keytip", "onAction"}
_BUTTON |= {"screentip", "supertip", "enabled", "getEnabled"}
_GRAMMAR: dict[str, tuple[set[str], set[str]]] = {
    "customUI": ({"ribbon"}, {"onLoad"}),
    "ribbon": ({"tabs"}, set()),
    "tabs": ({"tab"}, set()),
    "tab": ({"group"}, {"id", "label", "keytip"}),
    "group": ({"button"}, {"id", "label"}),
    "button": (set(), _BUTTON),
}
_EXCLUSIVE = [
    {"label", "getLabel"},
    {"image", "imageMso", "getImage"},
    {"enabled", "getEnabled"},
]
_LENGTHS = {"keytip": 3, "label": 1024, "screentip": 1024, "supertip": 1024, "id": 1024}
# a wrong name is a button without an icon: these were seen in ribbons in use
_ICONS = {
    *("AcceptInvitation", "AddInManager", "AutoSum", "ClearFormats", "ExportWord", "FileNew"),
    *(
        "FileOpen",
        "FilePrintPreview",
        "FileSaveAs",
        "FileSendAsAttachment",
        "FindDialog",
        "Help",
        "ImportExcel",
    ),
    *("Info", "ReviewNewComment", "Undo"),
}
_BUTTON_CALLBACK = "control As IRibbonControl"


def ribbon_faults(ribbon: bytes, modules: Path) -> list[str]:
    """Return every fault of a ribbon whose callbacks stand in a folder of modules."""
    try:
        root = etree.fromstring(ribbon)
    except etree.XMLSyntaxError as error:
        return [f"not well-formed: {error}"]
    if root.tag != f"{{{NAMESPACE}}}customUI":
        return [f"the root is {root.tag}"]
    found = list(_faults_of(root))
    every = [element.get("id") for element in root.iter() if element.get("id")]
    found += [f"id {one} is given twice" for one in sorted(set(every)) if every.count(one) > 1]
    for parent in root.iter("{*}tab"):
        tips = [button.get("keytip") for button in parent.iter("{*}button")]
        found += [f"keytip {tip} is given twice" for tip in set(tips) if tips.count(tip) > 1]
    return found + list(_callback_faults(root, modules))


def buttons(ribbon: bytes) -> list[dict[str, str]]:
    """Return the attributes of the buttons, in the order of the ribbon."""
    return [dict(button.attrib) for button in etree.fromstring(ribbon).iter("{*}button")]


def _faults_of(element: etree._Element) -> Iterator[str]:
    kind = etree.QName(element).localname
    place = f"{kind} {element.get('id', '')}".strip()
    if etree.QName(element).namespace != NAMESPACE or kind not in _GRAMMAR:
        yield f"{place}: no such element"
        return
    children, attributes = _GRAMMAR[kind]
    given = set(element.keys())
    yield from (f"{place}: no attribute {name} here" for name in sorted(given - attributes))
    if "id" in attributes and not element.get("id"):
        yield f"{place}: no id"
    for pair in _EXCLUSIVE:
        if len(pair & given) > 1:
            yield f"{place}: {' and '.join(sorted(pair & given))} exclude one another"
    for name, most in _LENGTHS.items():
        if name in given and not 1 <= len(element.get(name, "")) <= most:
            yield f"{place}: {name} has {len(element.get(name, ''))} characters"
    yield from _button_faults(element, place) if kind == "button" else ()
    for child in element.iterchildren("*"):
        if etree.QName(child).localname not in children:
            yield f"{place}: {etree.QName(child).localname} may not stand here"
        yield from _faults_of(child)


def _button_faults(button: etree._Element, place: str) -> Iterator[str]:
    if (icon := button.get("imageMso")) and icon not in _ICONS:
        yield f"{place}: {icon} is no icon known to exist"
    if button.get("size", "normal") not in {"normal", "large"}:
        yield f"{place}: no such size"
    if not button.get("onAction"):
        yield f"{place}: does nothing"


def _callback_faults(root: etree._Element, modules: Path) -> Iterator[str]:
    code = "\n".join(path.read_text("utf-8") for path in sorted(modules.glob("*.bas")))
    declared = dict(re.findall(r"^Public Sub (\w+)\((.*)\)\s*$", code, re.MULTILINE))
    for button in root.iter("{*}button"):
        name = button.get("onAction", "")
        if name and name not in declared:
            yield f"button {button.get('id')}: there is no Public Sub {name}"
        elif name and declared[name] != _BUTTON_CALLBACK:
            yield f"button {button.get('id')}: {name} takes ({declared[name]})"
