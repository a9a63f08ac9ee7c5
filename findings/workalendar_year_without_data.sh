#!/bin/sh
# workalendar 17.0.0 refuses a Monday of 2025 in China and answers for a Sunday of the same year, wrongly.
#
# Expected: an error for every day of a year without data, or for none.
# Seen:     CalendarError on Mondays to Fridays; False on all Saturdays and Sundays, five of which were working days.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet workalendar==17.0.0
cd "$folder"
venv/bin/python - <<'EOF'
import warnings
from datetime import date
from importlib.metadata import version

from workalendar.asia import China
from workalendar.exceptions import CalendarError

warnings.simplefilter("ignore")
# days worked in exchange for holidays, State Council, 12 November 2024
WORKED = [date(2025, 1, 26), date(2025, 2, 8), date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11)]

china = China()
seen = [china.is_working_day(day) for day in WORKED]
try:
    monday = china.is_working_day(date(2025, 1, 27))
except CalendarError as error:
    monday = error
print(f"workalendar {version('workalendar')}: {seen}; Monday: {monday}")
raise SystemExit(seen != [False] * 5 or not isinstance(monday, CalendarError))
EOF
