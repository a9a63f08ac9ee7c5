"""Text made fit to be compared, or to be written where not everything may stand."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

_FORBIDDEN_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# what spreadsheet programs take for the beginning of a formula; source: OWASP, CSV Injection
_FORMULA = re.compile("[=+\\-@＝＋－＠\t\r\n]")
_NO_CHARACTERS = re.compile("[\ud800-\udfff\ufffe\uffff]")


def without_blanks(text: str) -> str:
    """Return a text without blanks, line breaks and invisible marks."""
    visible = "".join(text.split())
    if visible.isprintable():
        return visible
    return "".join(c for c in visible if unicodedata.category(c) != "Cf")


@lru_cache(4096)
def without_width(text: str) -> str:
    """Return a text without blanks and invisible marks, its full-width characters made narrow."""
    return without_blanks(unicodedata.normalize("NFKC", text))


def simplified(text: str) -> str:
    """Return a text as long as before whose traditional characters are simplified.

    Those are known that labels, headings and names of public bodies may have.
    """
    return text if text.isascii() else text.translate(_traditional())


@cache
def _traditional() -> dict[int, str]:
    pairs = tomllib.loads(files("nianbao.form").joinpath("traditional.toml").read_text("utf-8"))
    return {ord(pair[0]): pair[1] for pair in pairs["pairs"].split()}


def without_controls(text: str) -> str:
    """Return a text without the characters that XML forbids, such as control characters."""
    return _FORBIDDEN_IN_XML.sub("", text)


def without_surrogates(text: str) -> str:
    """Return a text with U+FFFD for whatever Unicode calls no character at all."""
    return _NO_CHARACTERS.sub("\ufffd", text)


def neutralised(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula: an apostrophe before it."""
    return f"'{text}" if _FORMULA.match(text) else text
