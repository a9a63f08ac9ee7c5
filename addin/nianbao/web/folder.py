"""What the page does for the department: a folder of filings taken in, with the table over it."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from nianbao.actions.declaration import declaration
from nianbao.actions.department import Chosen, intake
from nianbao.actions.folder import Progress


def take_in(
    files: Mapping[str, bytes], progress: Progress | None
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return who handed in what, and the table over all of it, as the command ``intake`` makes it.

    ``files`` are given by their paths in the folder. Refuses a folder without files.
    """
    action = declaration().actions["intake"]
    with TemporaryDirectory() as place:
        folder, table = Path(place) / "folder", Path(place) / action.asks[0].name
        folder.mkdir()
        for name, data in files.items():
            path = folder.joinpath(*(x for x in PurePosixPath(name).parts if x not in ("/", "..")))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        notice = intake(Chosen(folder, jobs=1), table, progress=progress)
        answer = {
            "sentence": notice.sentence,
            "notes": list(notice.notes),
            "units": [
                {"level": line.level, "place": line.place, "message": line.message}
                for line in notice.lines
            ],
        }
        return answer, {table.name: table.read_bytes()}
