"""Start what a macro in LibreOffice asked for: ``start_program.py JOB``.

``JOB`` holds a Windows command line. When the program has ended, ``JOB.done`` is there, as many
bytes long as its exit code and one more.
"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from windows_arguments import arguments

if __name__ == "__main__":
    job = Path(sys.argv[1])
    code = subprocess.run(arguments(job.read_text("utf-8")), check=False).returncode
    unfinished = job.with_suffix(".part")
    unfinished.write_bytes(b"x" * (code % 256 + 1))
    unfinished.replace(f"{job}.done")
