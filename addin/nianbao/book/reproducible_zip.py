"""Zip files of our own making: the same contents give the same bytes, on any day and system."""

from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip file of these parts in this order."""
    stream = BytesIO()
    with ZipFile(stream, "w") as target:
        for name, content in parts.items():
            entry = ZipInfo(name)  # dated 1980-01-01, the first day that a zip file knows
            entry.compress_type = ZIP_STORED if name.endswith(".whl") else ZIP_DEFLATED
            entry.create_system = 0  # else it differs between Windows and Linux
            target.writestr(entry, content)
    return stream.getvalue()


def repacked(content: bytes, edit: Callable[[str, bytes], bytes]) -> bytes:
    """Return a zip file anew, each member as ``edit`` makes it of name and content."""
    with ZipFile(BytesIO(content)) as source:
        return zipped({name: edit(name, source.read(name)) for name in source.namelist()})
