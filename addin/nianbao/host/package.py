"""The zip container of a workbook, held in memory: read with care, rewritten member by member.

A member that does not change is copied with its header and its compressed bytes as they
stand, which ``zipfile`` cannot do by itself; order, dates, folder entries and attributes of
all members stay.
"""

import posixpath
import re
import struct
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from io import BytesIO
from typing import NamedTuple, TypeVar
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from nianbao.host.markup import (
    Element,
    ParseError,
    UnsafeMarkupError,
    below,
    parse,
    serialise,
    text_in,
)
from nianbao.words import Refusal, say

_Made = TypeVar("_Made")
MOST_BYTES = 200 * 2**20
MOST_READ = 12 * 2**20  # of all parts that are read: 300 MB of memory; a filing's have 500 kB
MOST_RATIO = 200
LARGE = 10 * 2**20  # below this size no ratio is suspicious
MOST_MEMBERS = 65_535

_TYPES = "[Content_Types].xml"
_USUAL_WORKBOOK = "xl/workbook.xml"
_USUAL_STRINGS = "xl/sharedStrings.xml"
_USUAL_STYLES = "xl/styles.xml"
_HEAD = 2000  # bytes of a part within which its encoding and document type are declared
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = {
    "word/document.xml": "word",
    "ppt/presentation.xml": "slides",
    "xl/workbook.bin": "binary",
    "mimetype": "open_document",
}
_OTHER_ENCODING = re.compile(
    rb"""\s*(?:\xff\xfe|\xfe\xff|<\x00|\x00<"""
    rb"""|(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["'](?!utf-8["']|us-ascii["']))""",
    re.IGNORECASE,
)

_LOCAL = struct.Struct("<4s5H3I2H")
_IS_SECRET = 0x0001
_IS_UTF8 = 0x0800


class Link(NamedTuple):
    """A relationship of a part: its id, its kind (``worksheet``), the part that it leads to."""

    id: str
    kind: str
    part: str


class Package:
    """A workbook's zip container.

    Refuses, when made, whatever is no .xlsx container that can be read safely; ``name`` is
    the file's name for the sentences.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.data = data
        self.name = name
        _refuse_foreign(data, name)
        try:
            archive = ZipFile(BytesIO(data))
        except (BadZipFile, NotImplementedError, ValueError, struct.error) as error:
            raise self.damaged(say("host.part.package")) from error
        self._comment = archive.comment
        self._directory: int = archive.start_dir
        self._members = archive.infolist()
        self._read: dict[str, bytes] = {}
        self._by_name = {_part_key(member.filename): member for member in self._members}
        self._refuse_bomb()
        self._refuse_overlap()
        self._refuse_twins()
        self.workbook = self._related("", "officeDocument", _USUAL_WORKBOOK) or ""
        if not self.workbook or self._kind() != "archive":
            raise Refusal("host.other_kind", name=name, kind=say(f"host.kind.{self._kind()}"))
        self.strings = self._related(self.workbook, "sharedStrings", _USUAL_STRINGS)
        self.styles = self._related(self.workbook, "styles", _USUAL_STYLES)
        for shared in (self.strings, self.styles):  # what the cells of all sheets point into
            if shared:
                self.part(shared)

    def __contains__(self, part: str) -> bool:
        return _part_key(part) in self._by_name

    def part(self, part: str) -> bytes:
        """Return the content of an XML part, which is unpacked once.

        Refuses one that is missing, cut, altered, declares a document type, or is not in UTF-8
        (no spreadsheet program writes such a part).
        """
        name = _part_key(part)
        if name not in self._read:
            self._read[name] = self._unpacked(part)
        return self._read[name]

    def _unpacked(self, part: str) -> bytes:
        member = self._by_name.get(_part_key(part))
        if member is None:
            raise self.damaged(say("host.part.other", part=part))
        size = member.file_size + sum(map(len, self._read.values()))
        if size > MOST_READ:
            words, limit = say("host.part.other", part=part), MOST_READ // 2**20
            whole = -(-size // 2**20)
            raise Refusal("host.too_much", name=self.name, part=words, size=whole, limit=limit)
        content = self._content(member, member.file_size + 1)
        if len(content) != member.file_size or zlib.crc32(content) != member.CRC:
            raise self.damaged(say("host.part.other", part=part))
        self._refuse_head(part, content[:_HEAD])
        return content

    def tree(self, part: str) -> Element:
        """Return the root element of an XML part; refuses one that is not sound."""
        return self.made_of(part, parse)

    def made_of(self, part: str, reader: Callable[[bytes], _Made]) -> _Made:
        """Return what a reader makes of an XML part; refuses one that is not sound."""
        try:
            return reader(self.part(part))
        except UnsafeMarkupError as error:
            words = say("host.part.other", part=part)
            raise Refusal("host.unsafe", name=self.name, part=words) from error
        except ParseError as error:
            raise self.damaged(say("host.part.other", part=part)) from error

    @property
    def signature(self) -> frozenset[str]:
        """Return the parts of a digital signature, which any change breaks; none without one."""
        found: set[str] = set()
        waiting = [link.part for link in self.links("") if link.kind == "origin"]
        while waiting:
            part = waiting.pop()
            if part not in found:
                found.add(part)
                waiting += [link.part for link in self.links(part)]
        return frozenset(found)

    @property
    def is_final(self) -> bool:
        """Return whether the workbook was marked as final, as Excel does it."""
        found = [link.part for link in self.links("") if link.kind == "custom-properties"]
        marks = [
            text_in(node).strip()
            for part in found
            if part in self
            for node in self.tree(part)
            if node.get("name") == "_MarkAsFinal"
        ]
        return any(mark in ("true", "1") for mark in marks)

    def links(self, part: str) -> list[Link]:
        """Return what a part (``""``: the package) is related to in the package."""
        where = links_part(part)
        if where not in self:
            return []
        return [
            Link(node.get("Id", ""), _kind(node), self._target(node, posixpath.dirname(part)))
            for node in below(self.tree(where), "Relationship")
            if node.get("TargetMode") != "External"
        ]

    def _target(self, link: Element, folder: str) -> str:
        target = link.get("Target", "").replace("\\", "/")
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        return path if path in self else unquote(path)

    def _related(self, part: str, kind: str, usual: str) -> str | None:
        """Return the part that another one is related to in this way, if there is one.

        Where no relationship leads to it, it may still stand under its usual name.
        """
        found = (link.part for link in self.links(part) if link.kind == kind)
        return next((target for target in (*found, usual) if target in self), None)

    def damaged(self, part: str) -> Refusal:
        """Return the refusal of this file because of a part (in words) that cannot be read."""
        return Refusal("host.damaged", name=self.name, part=part)

    def with_parts(self, new: Mapping[str, bytes | None]) -> bytes:
        """Return the container with these parts replaced, or removed where None is given."""
        changed = {_part_key(part): content for part, content in new.items()}
        stream = BytesIO()
        stream.write(self.data[: min(member.header_offset for member in self._members)])
        with ZipFile(stream, "w", ZIP_DEFLATED) as target:
            target.comment = self._comment
            for member, end in self._spans():
                name, entry = _part_key(member.filename), _Entry(member)
                if name not in changed:
                    entry.header_offset = stream.tell()
                    stream.write(self.data[member.header_offset : end])
                    target.filelist.append(entry)
                    target.start_dir = stream.tell()
                elif (content := changed[name]) is not None:
                    entry.compress_type, entry.extra = ZIP_DEFLATED, b""
                    target.writestr(entry, content)
                    entry.external_attr = member.external_attr  # made up where there were none
            order = {member.orig_filename: place for place, member in enumerate(self._members)}
            target.filelist.sort(key=lambda entry: order[entry.orig_filename])
        return stream.getvalue()

    def without(self, gone: Collection[str], owners: Iterable[str]) -> dict[str, bytes | None]:
        """Return the parts that change when some go: they, the owners' links to them, their types.

        ``owners`` are the parts (``""``: the package) that are related to them.
        """
        keys = {_part_key(part) for part in gone}
        changed: dict[str, bytes | None] = dict.fromkeys(gone)
        changed |= {links: None for part in gone if (links := links_part(part)) in self}
        for owner in owners:
            where = links_part(owner)
            links = self.tree(where)
            for link in list(below(links, "Relationship")):
                is_inside = link.get("TargetMode") != "External"
                target = self._target(link, posixpath.dirname(owner))
                if is_inside and _part_key(target) in keys:
                    links.remove(link)
            changed[where] = serialise(links, self.part(where))
        left = {_suffix(name) for name in self._by_name if name not in keys}
        types = self.tree(_TYPES)
        for entry in list(types):
            part = _part_key(entry.get("PartName", "").lstrip("/"))
            kind = entry.get("Extension", "").lower()
            if part in keys or (kind in {_suffix(key) for key in keys} - left):
                types.remove(entry)
        return {**changed, _TYPES: serialise(types, self.part(_TYPES))}

    def _kind(self) -> str:
        return next((kind for part, kind in _OTHER_KINDS.items() if part in self), "archive")

    def _refuse_bomb(self) -> None:
        total = sum(member.file_size for member in self._members)
        if total > MOST_BYTES:
            raise self._too_large(total, MOST_BYTES)
        for member in self._members:
            if member.file_size > max(LARGE, MOST_RATIO * member.compress_size):
                part = say("host.part.other", part=member.filename)
                size, packed = -(-member.file_size // 2**20), -(-member.compress_size // 2**10)
                raise Refusal("host.too_dense", name=self.name, part=part, size=size, packed=packed)

    def _too_large(self, size: int, limit: int) -> Refusal:
        return Refusal(
            "host.too_large", name=self.name, size=-(-size // 2**20), limit=limit // 2**20
        )

    def _refuse_overlap(self) -> None:
        sound = 0 < len(self._members) <= MOST_MEMBERS
        for member, end in self._spans():
            start = member.header_offset
            sound &= self.data[start : start + 4] == b"PK\3\4"
            sound &= start + _LOCAL.size + member.compress_size <= end
            sound &= not member.flag_bits & _IS_SECRET
        if not sound:
            raise self.damaged(say("host.part.package"))

    def _refuse_twins(self) -> None:
        """Refuse parts whose names differ in letter case only: each program reads another one."""
        seen: set[str] = set()
        for member in self._members:
            key = _part_key(member.filename)
            if key in seen:
                raise Refusal("host.twins", name=self.name, part=member.filename)
            seen.add(key)

    def _refuse_head(self, part: str, head: bytes) -> None:
        if _OTHER_ENCODING.match(head):
            raise Refusal("host.unusual", name=self.name, part=say("host.part.other", part=part))
        if b"<!DOCTYPE" in head:
            raise Refusal("host.unsafe", name=self.name, part=say("host.part.other", part=part))

    def _spans(self) -> Iterator[tuple[ZipInfo, int]]:
        """Yield each member, in the order of the file, with the place where its bytes end."""
        ordered = sorted(self._members, key=lambda member: member.header_offset)
        ends = [member.header_offset for member in ordered[1:]] + [self._directory] * bool(ordered)
        return zip(ordered, ends, strict=True)

    def _content(self, member: ZipInfo, most: int) -> bytes:
        header = _LOCAL.unpack_from(self.data, member.header_offset)
        start = member.header_offset + _LOCAL.size + header[9] + header[10]
        stored = self.data[start : start + member.compress_size]
        if member.compress_type == ZIP_STORED:
            return stored[:most]
        try:  # any other method is not allowed in a workbook, and fails here as damage does
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(stored, most)
        except zlib.error as error:
            raise self.damaged(say("host.part.other", part=member.filename)) from error


class _Entry(ZipInfo):
    """A member's entry in the directory of the new container."""

    def __init__(self, member: ZipInfo) -> None:
        super().__init__()
        for name in ZipInfo.__slots__:
            if hasattr(member, name):
                setattr(self, name, getattr(member, name))
        self.extra = _without_zip64(member.extra)
        self._is_utf8 = member.flag_bits & _IS_UTF8

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's own
        """Return the name in the bytes of the old container; zipfile would make them UTF-8."""
        encoding = "utf-8" if self._is_utf8 else "cp437"
        return self.orig_filename.encode(encoding), self.flag_bits | self._is_utf8


def _refuse_foreign(data: bytes, name: str) -> None:
    if not data:
        raise Refusal("host.empty", name=name)
    if data.startswith(_OLE):
        key = "host.encrypted" if _ENCRYPTED in data else "host.old_format"
        raise Refusal(key, name=name)
    if not data.startswith(b"PK"):
        raise Refusal("host.not_workbook", name=name)


def links_part(part: str) -> str:
    """Return the part that holds the relationships of another one (``""``: of the package)."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _suffix(part: str) -> str:
    return posixpath.splitext(part)[1].lstrip(".").lower()


def _kind(link: Element) -> str:
    return link.get("Type", "").rpartition("/")[2]


def _part_key(part: str) -> str:
    """Return a member's name as names are compared in a package: without regard to case."""
    return part.replace("\\", "/").lower()


def _without_zip64(extra: bytes) -> bytes:
    """Return a directory entry's extra fields without the 64-bit sizes, which no longer hold."""
    kept, place = b"", 0
    while place + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, place)
        if kind != 1:
            kept += extra[place : place + 4 + size]
        place += 4 + size
    return kept
