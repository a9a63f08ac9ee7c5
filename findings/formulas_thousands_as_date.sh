#!/bin/sh
# formulas 1.3.4 reads a number with a thousands separator as a date.
#
# Expected: =VALUE("1,234") is 1234, as in Excel and LibreOffice.
# Seen:     a day in the year 2134 (85469), with no error: a count typed as text with a comma is seventy times as big.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet formulas==1.3.4
cd "$folder"
venv/bin/python - <<'EOF'
import formulas

seen = {text: float(formulas.Parser().ast(f'=VALUE("{text}")')[1].compile()()) for text in ("1234", "1,234")}
print(seen)
raise SystemExit(seen["1234"] != 1234 or seen["1,234"] == 1234)
EOF
