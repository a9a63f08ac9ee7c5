"""Writes the golden Word parts anew: ``PYTHONPATH=addin python tests/remake_publish_golden.py``.

Run it after a wanted change of the report, and read the difference before committing it.
"""

import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from nianbao.publish import docx_bytes, report_of
from publish_cases import numbered_filing, parts_of

GOLDEN = Path(__file__).parent / "golden" / "sample-report"


def parts() -> dict[str, str]:
    """Every part of a small fixed report, a dated draft, one element a line, by its file name."""
    report = report_of(numbered_filing(), signed_on=date(2026, 1, 20))
    written = parts_of(docx_bytes(report, draft=True))
    return {name.replace("/", "-"): _lines(content.decode()) for name, content in written.items()}


def _lines(markup: str) -> str:
    for prefix, uri in re.findall(r'xmlns:(\w+)="([^"]+)"', markup):
        ElementTree.register_namespace(prefix, uri)
    root = ElementTree.fromstring(markup)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.iterdir():
        old.unlink()
    for file, text in parts().items():
        (GOLDEN / file).write_text(text, encoding="utf-8", newline="\n")
