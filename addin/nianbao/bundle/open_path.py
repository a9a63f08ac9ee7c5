"""Let an embeddable Python, whose path file shuts out installed packages, find them."""

import sys
from pathlib import Path

HOME = Path(sys.executable).parent
LINES = ["Lib\\site-packages", "import site"]

for file in HOME.glob("python*._pth"):
    kept = [line for line in file.read_text("utf-8").splitlines() if line not in LINES]
    file.write_text("\n".join([*kept, *LINES]) + "\n", "utf-8")
