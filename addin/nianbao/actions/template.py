"""The fresh workbook of each edition, with every formula's value in it.

``python -m nianbao.actions.template FILE`` remakes the checked-in template, which is that of the
newest edition, if the files that declare the form and its rules are in order.
"""

import sys
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from nianbao.book.layout import layout_of
from nianbao.form.edition import editions
from nianbao.host.disk import create
from nianbao.host.file import FileHost

FILE_NAME = "workbook_template.xlsx"


def build(edition_id: str) -> bytes:
    """Return a newly built workbook of an edition, the same bytes at every call."""
    # the library that draws is slow to load, and the shipped template needs no drawing
    from nianbao.book.template import build_template  # noqa: PLC0415

    layout = layout_of(edition_id)
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        path.write_bytes(build_template(layout))
        FileHost(path).write([], [*layout.live, *layout.totals_but(())])
        return path.read_bytes()


def fresh(edition_id: str) -> bytes:
    """Return the workbook of an edition: the one that is shipped, or one built now."""
    return shipped_template().read_bytes() if edition_id == editions()[-1] else build(edition_id)


def shipped_template() -> Path:
    """Return the checked-in template: inside an installed package, else at the top of the tree."""
    installed = Path(str(files("nianbao"))) / FILE_NAME
    return installed if installed.exists() else Path(__file__).parents[3] / FILE_NAME


def create_workbook(edition_id: str, path: Path) -> FileHost:
    """Return the host of a fresh workbook at ``path``; refuses where a file stands already."""
    create(path, fresh(edition_id))
    return FileHost(path)


def main(path: Path) -> None:
    """Remake the checked-in template; what is wrong with the form or the rules ends the program."""
    from nianbao.rules.selfcheck import misshapen  # noqa: PLC0415 - a workbook needs none of it

    if wrong := [str(remark) for remark in misshapen(editions()[-1])]:
        sys.exit("\n".join(wrong))
    path.write_bytes(build(editions()[-1]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
