#!/bin/sh
# python-stdnum 2.2 refuses unified social credit codes that begin with a letter.
#
# Expected: GB 32100-2015 gives the first character to the registering authority: 1 (staffing offices), 5 (civil affairs),
#           9 (market supervision), Y (others); a code of group Y with the right check character is valid.
# Seen:     InvalidFormat: the first eight characters must be digits; the same code under 5 is accepted.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-stdnum==2.2
cd "$folder"
venv/bin/python - <<'EOF'
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError


def verdict(start):
    """Return what the library says of a made-up code that begins so and has its right check character."""
    code = f"{start}110101MB0000001"
    try:
        return uscc.validate(code + uscc.calc_check_digit(code)) and "valid"
    except ValidationError as error:
        return type(error).__name__


seen = [verdict(start) for start in ("11", "51", "91", "Y1")]
print(seen)
raise SystemExit(seen != ["valid", "valid", "valid", "InvalidFormat"])
EOF
