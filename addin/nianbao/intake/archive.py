"""The directory of a zip archive of workbooks, read with bounds; nothing is ever unpacked to disk.

The standard library reads any directory whole, however long, and believes what it says; here
the length is bounded before a byte of it is read, and a member is unpacked in memory up to the
size that it states.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal

MOST_MEMBERS = 20_000
MOST_RATIO = 100  # workbooks are packed already and hardly shrink again

_END = struct.Struct("<4s4H2IH")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_LONGEST_COMMENT = 65_535
_MOST_DIRECTORY = MOST_MEMBERS * 1_024
_IS_SECRET = 0x0001
_STORED, _DEFLATED = 0, 8


class ArchiveError(Exception):
    """An archive or member that cannot be read; ``reason`` names the sentence that says why."""

    def __init__(self, reason: Literal["damaged", "too_many", "secret", "method"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive: where its bytes stand, and what the directory says of them."""

    name: str
    offset: int
    packed: int
    size: int
    crc: int
    method: int
    is_secret: bool

    @property
    def is_folder(self) -> bool:
        """Return whether it is a folder's own entry."""
        return self.name.endswith("/")

    @property
    def is_dense(self) -> bool:
        """Return whether it would unpack to far more than any workbook does."""
        return self.size > MOST_RATIO * max(self.packed, 1_024)


def members(file: BinaryIO) -> list[Member]:
    """Return the members of an archive in the order of its directory.

    Raises ArchiveError where it is damaged, split, of more than 4 GB or of too many members, or
    where members share their bytes; OSError where it cannot be read.
    """
    content, end = _directory(file)
    found = list(_entries(content))
    if sum(_LOCAL.size + member.packed for member in found) > end:
        raise ArchiveError("damaged")
    return found


def content(file: BinaryIO, member: Member) -> bytes:
    """Return what a member holds: never more bytes than its directory states.

    Raises ArchiveError where it is encrypted, damaged, or packed in another way than all
    programs understand; OSError where the archive cannot be read.
    """
    if member.is_secret:
        raise ArchiveError("secret")
    if member.method not in (_STORED, _DEFLATED):
        raise ArchiveError("method")
    data = _unpacked(_stored(file, member), member)
    if len(data) != member.size or zlib.crc32(data) != member.crc:
        raise ArchiveError("damaged")
    return data


def _directory(file: BinaryIO) -> tuple[bytes, int]:
    """Return the bytes of the directory and where it begins."""
    length = file.seek(0, 2)
    start = file.seek(max(0, length - _END.size - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + _END.size:
        raise ArchiveError("damaged")
    _, _, _, _, count, size, offset, _ = _END.unpack_from(tail, at)
    if count > MOST_MEMBERS or min(size, _MOST_DIRECTORY) < size or offset == 0xFFFFFFFF:
        raise ArchiveError("too_many")
    place = start + at - size
    if place < 0:
        raise ArchiveError("damaged")
    file.seek(place)
    return file.read(size), place


def _entries(directory: bytes) -> Iterator[Member]:
    place = 0
    while place < len(directory):
        if len(directory) < place + _CENTRAL.size or directory[place : place + 4] != b"PK\1\2":
            raise ArchiveError("damaged")
        entry = _CENTRAL.unpack_from(directory, place)
        flags, method, crc, packed, size = entry[3], entry[4], *entry[7:10]
        first = place + _CENTRAL.size
        name = name_of(directory[first : first + entry[10]]).replace("\\", "/")
        yield Member(name, entry[16], packed, size, crc, method, bool(flags & _IS_SECRET))
        place = first + entry[10] + entry[11] + entry[12]


def name_of(raw: bytes) -> str:
    """Return a file's name from bytes: UTF-8, or GBK as programs on a Chinese Windows write it."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _stored(file: BinaryIO, member: Member) -> bytes:
    file.seek(member.offset)
    header = file.read(_LOCAL.size)
    if len(header) < _LOCAL.size or not header.startswith(b"PK\3\4"):
        raise ArchiveError("damaged")
    sizes = _LOCAL.unpack(header)
    file.seek(member.offset + _LOCAL.size + sizes[9] + sizes[10])
    return file.read(member.packed)


def _unpacked(stored: bytes, member: Member) -> bytes:
    if member.method == _STORED:
        return stored
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(stored, member.size + 1)
    except zlib.error as error:
        raise ArchiveError("damaged") from error
