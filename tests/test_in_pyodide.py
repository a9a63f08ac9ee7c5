"""Tests of marks and of what is handed in, in the page's own Python, under node.

The others of the closed workbook run there as well, in minutes rather than seconds:

    PYTHONPATH=addin:tests python tests/test_in_pyodide.py test_submit.py test_commands.py

A test that needs a package of which no browser has any is skipped with the name of it; those of
``ELSEWHERE`` are left out.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from nianbao.web.build import runtime_files
from shut_in import registries

ROOT = Path(__file__).parents[1]
CHOSEN = ("test_marks.py",)
ELSEWHERE = {
    "test_submit.py::test_saving_again_in_another_program_keeps_the_receipt": "starts LibreOffice",
}


def run(folder: Path, *given: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in the page's Python, with files of tests and other arguments."""
    with registries():
        runtime = runtime_files(folder)
    for name, content in runtime.items():
        (folder / name).write_bytes(content)
    packages = Path(pytest.__file__).parents[1]
    command = ["node", str(ROOT / "tests" / "in_pyodide.mjs"), str(folder), str(ROOT)]
    tests = [f"tests/{name}" if name.startswith("test_") else name for name in given]
    command += [str(packages), *tests, *(f"--deselect=tests/{name}" for name in ELSEWHERE)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_chosen_tests_pass_in_the_page_s_own_python(tmp_path: Path) -> None:
    done = run(tmp_path, *CHOSEN, "--tb=short", "-rs")
    assert done.returncode == 0, done.stdout + done.stderr
    skipped = [line for line in done.stdout.splitlines() if line.startswith("SKIPPED")]
    assert len(skipped) == 1
    assert "jsonschema" in skipped[0]  # looks at the files of rules themselves


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        done = run(Path(folder), *sys.argv[1:], "-rs")
    sys.stdout.write(done.stdout + done.stderr)
    sys.exit(done.returncode)
