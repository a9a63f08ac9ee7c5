"""The characters of a text or web page, whichever encoding it was saved in."""

import re
from pathlib import Path

from nianbao.words import Refusal

# Tried in this order where a file does not say; each fails on the bytes of the next.
_ENCODINGS = ("utf-8", "gb18030")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
# GB2312 as declared by pages is in truth its superset.
_SUPERSETS = {"gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030"}
# A declaration stands near the beginning of a page.
_HEAD = 4096
# Text without a byte-order mark is UTF-16 where zeros stand beside its ASCII characters, and
# only few elsewhere: 一 has one on the other side.
_SAMPLE = 4096
_FEWEST, _SHARE = 4, 3
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decoded(content: bytes, path: Path, *, declared: bool = False) -> str:
    """Return the characters of a file's content.

    ``declared`` trusts a web page's own declaration before all guesses. Refuses content
    that is no text in any of the encodings tried.
    """
    for encoding in _candidates(content, declared=declared):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if not _CONTROL.search(text):
            return text
    raise Refusal("recover.refused.encoding", name=path.name)


def _candidates(content: bytes, *, declared: bool) -> list[str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return [encoding]
    if wide := _wide(content[:_SAMPLE]):
        return [wide]
    found = _DECLARED.search(content[:_HEAD]) if declared else None
    if found is None:
        return list(_ENCODINGS)
    name = found[1].decode("ascii").lower()
    return [_SUPERSETS.get(name, name), *_ENCODINGS]


def _wide(sample: bytes) -> str:
    """Return UTF-16 in one of its byte orders where every ASCII character has a zero beside it."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < max(_FEWEST, _SHARE * min(even, odd)):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"
