"""The main job on the packaged sample: read, check, mark, export."""

from dataclasses import dataclass
from pathlib import Path

from nianbao.actions.check import Checked, check
from nianbao.actions.export import export
from nianbao.actions.filling import read
from nianbao.host.disk import folder_for
from nianbao.host.file import FileHost
from nianbao.recover import Recovered
from nianbao.sample import sample_report
from nianbao.words import say


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What the demonstration read, found and wrote."""

    source: Path
    recovered: Recovered
    checked: Checked
    workbook: Path
    exports: tuple[Path, ...]


def demo(folder: Path) -> Demonstration:
    """Return the outcome of the whole way on the real report of 东城区国资委 2023.

    Refuses where its files stand in the folder already.
    """
    source = sample_report()
    workbook = folder / say("cli.demo_workbook")
    with folder_for(folder):
        written, recovered = read(source, workbook)
        checked = check(FileHost(written.path), mark=True)
        exported = export(FileHost(written.path), folder, ("docx", "html"), draft=False)
    return Demonstration(source, recovered, checked, workbook, exported.paths)
