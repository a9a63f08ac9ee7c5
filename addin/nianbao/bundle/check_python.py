"""Print this interpreter's path if it can carry nianbao; else exit 1."""

import sys

FIT = (3, 11) <= sys.version_info[:2] <= (3, 13) and sys.maxsize > 2**32
if FIT:
    sys.stdout.buffer.write((sys.executable + "\n").encode("utf-8"))
sys.exit(0 if FIT else 1)
