#!/bin/sh
# pyexcel-ods 0.6.0 and SheetJS (xlsx 0.18.5) move figures to the left of the merged cell before them.
#
# Expected: beside a heading merged over A1:B2 the numbers of both rows stand in column C (python-calamine 0.9.1 says so).
# Seen:     pyexcel-ods leaves the covered cells out: columns B and A. SheetJS overlooks how often a covered cell
#           is repeated: C in the first row, B in the second.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pyexcel-ods==0.6.0 python-calamine==0.9.1
npm install --silent --prefix "$folder" xlsx@0.18.5
cd "$folder"
venv/bin/python - <<'EOF'
import json
import subprocess
import zipfile

import pyexcel_ods
from python_calamine import CalamineWorkbook

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "table", "text"))


def number(value):
    """Return a cell that holds a number."""
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


CONTENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content {NAMES} office:version="1.3"><office:body><office:spreadsheet>
<table:table table:name="S">
<table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="2"
 table:number-rows-spanned="2"><text:p>新收</text:p></table:table-cell><table:covered-table-cell/>{number(15)}</table:table-row>
<table:table-row><table:covered-table-cell table:number-columns-repeated="2"/>{number(3)}</table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""
KIND = "application/vnd.oasis.opendocument.spreadsheet"
ENTRY = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
with zipfile.ZipFile("form.ods", "w") as package:
    package.writestr("mimetype", KIND)
    package.writestr("content.xml", CONTENT)
    package.writestr(
        "META-INF/manifest.xml",
        f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0">'
        + ENTRY.format("/", KIND) + ENTRY.format("content.xml", "text/xml") + "</manifest:manifest>",
    )

witness = CalamineWorkbook.from_path("form.ods").get_sheet_by_index(0).to_python()
rows = pyexcel_ods.get_data("form.ods")["S"]
script = (
    "const s = require('xlsx').readFile('form.ods').Sheets.S;"
    "console.log(JSON.stringify(Object.keys(s).filter(k => s[k].t === 'n')))"
)
cells = json.loads(subprocess.run(["node", "-e", script], capture_output=True, check=True).stdout)
print(f"calamine: {witness}; pyexcel-ods: {rows}; SheetJS has numbers in {cells}")
expected = [["新收", "", 15.0], ["", "", 3.0]]
raise SystemExit((witness, rows, cells) != (expected, [["新收", 15], [3]], ["C1", "B2"]))
EOF
