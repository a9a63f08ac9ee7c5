"""The published report of 东城区国资委 on 2023, as a text dump of its Word file."""

from importlib.resources import files
from pathlib import Path


def sample_report() -> Path:
    """Return where the sample report lies; the package is always installed as plain files."""
    return Path(str(files("nianbao.sample").joinpath("dongcheng-sasac-2023.txt")))
