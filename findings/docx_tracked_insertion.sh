#!/bin/sh
# python-docx 1.2.0 leaves out what was inserted with tracked changes, in the middle of a number too.
#
# Expected: paragraph.text of a line on which Word shows 新收15件 is 新收15件 (mammoth 1.13.0 reads that).
# Seen:     新收5件: the runs inside w:ins are skipped, without a warning.
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
document.element.body.insert(0, parse_xml(f"""
<w:p {nsdecls("w")}>
  <w:r><w:t>新收</w:t></w:r>
  <w:ins w:id="1" w:author="甲" w:date="2026-01-05T09:00:00Z"><w:r><w:t>1</w:t></w:r></w:ins>
  <w:r><w:t>5件</w:t></w:r>
</w:p>"""))
document.save("report.docx")

seen = docx.Document("report.docx").paragraphs[0].text
with open("report.docx", "rb") as file:
    other = mammoth.extract_raw_text(file).value.strip()
print(f"python-docx {docx.__version__}: {seen}; mammoth: {other}")
raise SystemExit((seen, other) != ("新收5件", "新收15件"))
EOF
