"""Workbooks of our own making without the hour of their making."""

import io
import zipfile
from collections.abc import Callable

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file knows


def repacked(content: bytes, edit: Callable[[str, bytes], bytes]) -> bytes:
    """Return a zip file with undated members, each as ``edit`` makes it of name and content."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            entry = zipfile.ZipInfo(member.filename, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, edit(member.filename, source.read(member)))
    return stream.getvalue()
