#!/bin/sh
# python-docx 1.2.0 does not see paragraphs, table rows and cells that stand in content controls.
#
# Expected: document.paragraphs and row.cells list what the page shows (mammoth 1.13.0 does).
# Seen:     the paragraph and the second row are missing, and the last row has one cell instead of two.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-docx==1.2.0 mammoth==1.13.0
cd "$folder"
venv/bin/python - <<'EOF'
import docx
import mammoth
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

document = docx.Document()
table = document.add_table(rows=3, cols=2)
for place, cell in enumerate(cell for row in table.rows for cell in row.cells):
    cell.text = str(place)


def put_in_control(element):
    """Put an element in a content control, as Word does for a form that is filled in."""
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
    element.addprevious(control)
    control[1].append(element)


paragraph = document.add_paragraph("存在的主要问题")
put_in_control(paragraph._p)
put_in_control(table.rows[1]._tr)
put_in_control(table._tbl.tr_lst[-1].tc_lst[0])
document.save("report.docx")

document = docx.Document("report.docx")
paragraphs = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
with open("report.docx", "rb") as file:
    other = mammoth.extract_raw_text(file).value.split()
print(f"python-docx {docx.__version__}: {paragraphs} {rows}; mammoth: {other}")
seen = paragraphs, rows, set(other)
raise SystemExit(seen != ([], [["0", "1"], ["5"]], {*"012345", "存在的主要问题"}))
EOF
