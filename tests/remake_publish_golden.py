"""Writes the golden Word text anew: ``PYTHONPATH=addin python tests/remake_publish_golden.py``.

Run it after a wanted change of the report, and read the difference before committing it.
"""

import re
from pathlib import Path
from xml.etree import ElementTree

from publish_cases import numbered_filing, parts_of, written

GOLDEN = Path(__file__).parent / "golden" / "sample-report.document.xml"


def document_text() -> str:
    """``word/document.xml`` of a small fixed filing, one element a line."""
    markup = parts_of(written(numbered_filing()))["word/document.xml"].decode()
    for prefix, uri in re.findall(r'xmlns:(\w+)="([^"]+)"', markup):
        ElementTree.register_namespace(prefix, uri)
    root = ElementTree.fromstring(markup)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(document_text(), encoding="utf-8", newline="\n")
