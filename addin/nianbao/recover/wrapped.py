"""Lines that were one paragraph before they were set on a page."""

import re
from collections.abc import Iterable

_WIDE = r"[⺀-鿿豈-﫿︰-﹏＀-｠￠-￦“”‘’…—、。《》（）]"
# A blank beside a Chinese character is the typesetter's, not the author's.
_BLANK = re.compile(rf"(?<={_WIDE})[ \t\u3000]+|[ \t\u3000]+(?={_WIDE})")
_WORDS = re.compile(r"[A-Za-z]\Z")


def joined(lines: Iterable[str]) -> str:
    """Return lines as one paragraph, without the blanks of justified lines."""
    text = ""
    for line in lines:
        needs_blank = _WORDS.search(text) and re.match(r"[A-Za-z]", line)
        text += f" {line}" if needs_blank else line
    return _BLANK.sub("", text)
