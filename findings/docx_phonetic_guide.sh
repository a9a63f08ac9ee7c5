#!/bin/sh
# python-docx 1.2.0 and mammoth 1.13.0 drop the characters that Word's phonetic guide (拼音指南) stands over.
#
# Expected: the text of 审慎办理 with pinyin over 慎 holds at least 审慎办理.
# Seen:     both give 审办理: not only the pinyin is gone, but the character under it.
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
  <w:r><w:t>审</w:t></w:r>
  <w:r><w:ruby>
    <w:rubyPr>
      <w:rubyAlign w:val="distributeSpace"/><w:hps w:val="10"/><w:hpsRaise w:val="18"/>
      <w:hpsBaseText w:val="21"/><w:lid w:val="zh-CN"/>
    </w:rubyPr>
    <w:rt><w:r><w:t>shèn</w:t></w:r></w:rt>
    <w:rubyBase><w:r><w:t>慎</w:t></w:r></w:rubyBase>
  </w:ruby></w:r>
  <w:r><w:t>办理</w:t></w:r>
</w:p>"""))
document.save("report.docx")

seen = docx.Document("report.docx").paragraphs[0].text
with open("report.docx", "rb") as file:
    other = mammoth.extract_raw_text(file).value.strip()
print(f"python-docx {docx.__version__}: {seen}; mammoth: {other}")
raise SystemExit((seen, other) != ("审办理", "审办理"))
EOF
