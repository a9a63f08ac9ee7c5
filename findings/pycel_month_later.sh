#!/bin/sh
# pycel 1.0b30 counts a month from the 31st into the month after the next.
#
# Expected: =EDATE(DATE(2026,1,31),1) is 28 February 2026 (46081), the last day of the month, as in Excel, LibreOffice and formulas 1.3.4.
# Seen:     3 March 2026 (46084): deadlines that are counted in months come out late; EOMONTH is right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pycel==1.0b30 formulas==1.3.4 openpyxl==3.1.5
cd "$folder"
venv/bin/python - <<'EOF'
import formulas
import openpyxl
from pycel import ExcelCompiler

TEXTS = "=EDATE(DATE(2026,1,31),1)", "=EOMONTH(DATE(2026,1,31),1)"
book = openpyxl.Workbook()
for place, text in enumerate(TEXTS, 1):
    book.active[f"A{place}"] = text
book.save("days.xlsx")

compiler = ExcelCompiler("days.xlsx")
seen = [compiler.evaluate(f"Sheet!A{place}") for place in (1, 2)]
other = [int(formulas.Parser().ast(text)[1].compile()()) for text in TEXTS]
print(f"pycel: {seen}; formulas: {other}")
raise SystemExit((seen, other) != ([46084, 46081], [46081, 46081]))
EOF
