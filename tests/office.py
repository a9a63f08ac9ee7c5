"""LibreOffice as a second opinion: workbooks recalculated by it, and pages rendered."""

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(workbooks: list[Path], folder: Path) -> list[Path]:
    """Return copies of the workbooks in which LibreOffice calculated every formula anew.

    Two processes of it share the work, each with a profile of its own.
    """
    half = len(workbooks) // 2
    halves = [(workbooks[:half], folder / "one"), (workbooks[half:], folder / "two")]
    with ThreadPoolExecutor() as both:
        done = both.map(lambda part: convert(part[0], "xlsx", part[1]) if part[0] else [], halves)
        return [path for paths in done for path in paths]


def convert(files: list[Path], kind: str, folder: Path) -> list[Path]:
    """Return the files converted to another kind by LibreOffice, in one run of it."""
    assert shutil.which("soffice"), "LibreOffice is not installed: these tests cannot run"
    profile = folder / "office-profile"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(RECALCULATE_ALWAYS, "utf-8")
    target = folder / f"converted-to-{kind}"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(target),
            *(str(file) for file in files),
        ],
        check=True,
        capture_output=True,
        timeout=600,
    )
    return [target / f"{file.stem}.{kind}" for file in files]
