#!/bin/sh
# holidays 0.76 says which days of 2026 are working days in China before that was announced, and is wrong on 12.
#
# Expected: an error, or a sign that the days are not known: the State Council announces them each November for the next year (chinesecalendar 1.11.0 raises for 2027).
# Seen:     plain True or False for each day; the sum is right, 248, and 12 days are wrong. 0.109, which knows 2026, does the same for 2027.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --target "$folder/before" holidays==0.76
"$folder/venv/bin/pip" install --quiet --target "$folder/after" holidays==0.109
"$folder/venv/bin/pip" install --quiet chinesecalendar==1.11.0
cd "$folder"
venv/bin/python - <<'EOF'
import subprocess
import sys
from datetime import date

import chinese_calendar

COUNT = """
from datetime import date, timedelta
import holidays
days = [date(YEAR, 1, 1) + timedelta(n) for n in range(365)]
china = holidays.China(years=YEAR)
print("".join("01"[china.is_working_day(day)] for day in days))
"""


def working_days(release, year):
    """Return a 1 for each working day of a year, as a release of holidays has it."""
    program = f"import sys; sys.path.insert(0, '{release}')" + COUNT.replace("YEAR", str(year))
    return subprocess.check_output([sys.executable, "-c", program], text=True).strip()


guessed, announced = working_days("before", 2026), working_days("after", 2026)
wrong = sum(one != other for one, other in zip(guessed, announced))
next_year = working_days("after", 2027)
try:
    other = chinese_calendar.is_workday(date(2027, 1, 4))
except NotImplementedError as error:
    other = error
print(f"2026: {guessed.count('1')} and {announced.count('1')} working days, {wrong} days differ")
print(f"2027: {next_year.count('1')} working days; chinesecalendar: {other}")
seen = guessed.count("1"), announced.count("1"), wrong, next_year.count("1")
raise SystemExit(seen != (248, 248, 12, 248) or other is True or other is False)
EOF
