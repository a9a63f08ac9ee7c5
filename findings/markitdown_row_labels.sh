#!/bin/sh
# markitdown 0.1.9 moves the figures under a label that spans rows one column to the left.
#
# Expected: in the Markdown of a Word table whose first column is one label over two rows, each figure stays under its heading.
# Seen:     the second of the two rows has one cell fewer, so that 自然人 reads 4 and 总计 is blank. A label over
#           columns is made up for with empty cells, a label over rows is not (markdownify 1.2.3).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "markitdown[docx]==0.1.9" markdownify==1.2.3 python-docx==1.2.0
cd "$folder"
venv/bin/python - <<'EOF'
import docx
from markitdown import MarkItDown

document = docx.Document()
table = document.add_table(rows=3, cols=3)
rows = ("办理结果", "自然人", "总计"), ("予以公开", "3", "3"), ("", "4", "5")
for row, texts in enumerate(rows):
    for column, text in enumerate(texts):
        table.cell(row, column).text = text
table.cell(1, 0).merge(table.cell(2, 0)).text = "予以公开"
document.save("report.docx")

lines = [line for line in MarkItDown().convert("report.docx").text_content.splitlines() if "---" not in line]
seen = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.strip("| ")]
print(seen)
raise SystemExit(seen != [["办理结果", "自然人", "总计"], ["予以公开", "3", "3"], ["4", "5"]])
EOF
