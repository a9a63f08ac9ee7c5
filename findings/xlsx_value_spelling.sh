#!/bin/sh
# python-calamine 0.9.1 reads another number, or none, where a cell's value is spelled otherwise in XML.
#
# Expected: 12, 34 and 5 for a comment within the value, a CDATA section, a character reference; openpyxl 3.1.5 reads so.
# Seen:     1, and two blank cells.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-calamine==0.9.1 openpyxl==3.1.5
cd "$folder"
venv/bin/python - <<'EOF'
import zipfile
from importlib.metadata import version

import openpyxl
import python_calamine

SPELLINGS = {12: b"1<!-- checked -->2", 34: b"<![CDATA[34]]>", 5: b"&#53;"}

book = openpyxl.Workbook()
for row, number in enumerate(SPELLINGS, 1):
    book.active.cell(row, 1, number)
book.active.cell(len(SPELLINGS) + 1, 1, 6)
book.save("plain.xlsx")
with zipfile.ZipFile("plain.xlsx") as plain, zipfile.ZipFile("spelled.xlsx", "w") as spelled:
    for name in plain.namelist():
        content = plain.read(name)
        if name == "xl/worksheets/sheet1.xml":
            for number, spelling in SPELLINGS.items():
                content = content.replace(b"<v>%d</v>" % number, b"<v>%s</v>" % spelling)
        spelled.writestr(name, content)

sheet = python_calamine.CalamineWorkbook.from_path("spelled.xlsx").get_sheet_by_index(0)
seen = [value for (value,) in sheet.to_python()]
other = [cell.value for (cell,) in openpyxl.load_workbook("spelled.xlsx").active]
print(f"python-calamine {version('python-calamine')}: {seen}; openpyxl: {other}")
raise SystemExit((seen, other) != ([1.0, "", "", 6.0], [12, 34, 5, 6]))
EOF
