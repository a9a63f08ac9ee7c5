"""WordprocessingML as text: elements, runs of text, and whole parts."""

from xml.sax.saxutils import escape, quoteattr

from nianbao.form.text import without_controls

_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def w(name: str, /, *content: str, **attributes: str | int) -> str:
    """Return the element ``w:name`` with its content; attributes belong to ``w:`` as well."""
    return element(
        f"w:{name}", *content, **{f"w:{key}": value for key, value in attributes.items()}
    )


def element(name: str, /, *content: str, **attributes: str | int) -> str:
    """Return an element; names carry their prefix, content is markup."""
    written = "".join(
        f" {key}={quoteattr(without_controls(str(value)))}" for key, value in attributes.items()
    )
    inner = "".join(content)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def run(text: str, look: str = "") -> str:
    """Return a run of text in the style of its paragraph, but for what ``look`` says."""
    return w("r", look, f'<w:t xml:space="preserve">{escape(without_controls(text))}</w:t>')


def part(name: str, *content: str) -> str:
    """Return a whole part with root ``w:name``."""
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    return f"{DECLARATION}<w:{name}{spaces}>{''.join(content)}</w:{name}>"
