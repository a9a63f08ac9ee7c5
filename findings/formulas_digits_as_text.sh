#!/bin/sh
# formulas 1.3.4 adds digits that are stored as text, where every spreadsheet program leaves them out.
#
# Expected: =SUM(A1:A2) over the number 1 and the text "5" is 1, and =COUNT(A1:A2) is 1, as in Excel, LibreOffice and pycel 1.0b30.
# Seen:     6 and 2: a form in which somebody typed text seems to balance.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet formulas==1.3.4 pycel==1.0b30 openpyxl==3.1.5
cd "$folder"
venv/bin/python - <<'EOF'
import contextlib
import os

import formulas
import openpyxl
from pycel import ExcelCompiler

book = openpyxl.Workbook()
sheet = book.active
sheet["A1"], sheet["A2"] = 1, "5"
sheet["B1"], sheet["B2"] = "=SUM(A1:A2)", "=COUNT(A1:A2)"
book.save("form.xlsx")

with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(nowhere):
    solution = formulas.ExcelModel().loads("form.xlsx").finish().calculate()
found = {name.rpartition("!")[2]: cells for name, cells in solution.items() if "!" in str(name)}
seen = [int(found[cell].value[0, 0]) for cell in ("B1", "B2")]
compiler = ExcelCompiler("form.xlsx")
other = [compiler.evaluate(f"Sheet!{cell}") for cell in ("B1", "B2")]
print(f"formulas {formulas.__version__}: {seen}; pycel: {other}")
raise SystemExit((seen, other) != ([6, 2], [1, 1]))
EOF
