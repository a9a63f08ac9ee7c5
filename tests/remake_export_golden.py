"""Writes the golden exports anew: ``PYTHONPATH=addin python tests/remake_export_golden.py``.

Run it after a wanted change of a format, and read the difference before committing it. The
files are those of a small fixed filing, a draft where a format marks one.
"""

from pathlib import Path

from nianbao.publish.html import inline_bytes, page_bytes
from nianbao.publish.opendata import csv_bytes, json_bytes
from nianbao.publish.opendata_xlsx import xlsx_bytes
from publish_cases import parts_of
from release_cases import release_of

FOLDER = Path(__file__).parent / "golden" / "export"


def exports() -> dict[str, bytes]:
    """The golden files by their names; a workbook as its parts, one file each."""
    release, draft = release_of(), release_of(draft=True)
    files = {
        "page.html": page_bytes(draft.report, draft=True),
        "inline.html": inline_bytes(release.report),
        "data.csv": csv_bytes(release),
        "data.json": json_bytes(release),
    }
    parts = parts_of(xlsx_bytes(draft))
    del parts["xl/theme/theme1.xml"]  # openpyxl's own, always the same
    return files | {f"data.xlsx/{name}": part for name, part in parts.items()}


if __name__ == "__main__":
    for name, content in exports().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
