"""Documents of other kinds (.doc, .wps, .rtf, .odt), turned into .docx by LibreOffice."""

import shutil
from pathlib import Path

from nianbao.host.conversion import ConversionTimeoutError, convert, libreoffice
from nianbao.host.disk import stage
from nianbao.recover.notes import quoted
from nianbao.recover.source import Source
from nianbao.recover.word import read_word
from nianbao.words import Refusal, say

# The first start, which sets up a profile, takes some five seconds on an old machine.
SECONDS = 90
# The name of the part that holds a document with a password.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# LibreOffice tells kinds apart by the name; a name may lie.
_SUFFIXES = {"old_word": ".doc", "rtf": ".rtf", "odt": ".odt"}


def read_office(path: Path, kind: str) -> Source:
    """Return the lines and tables of a document that only an office program can open.

    Refuses it where LibreOffice is not installed, cannot open it, or takes too long.
    """
    if _ENCRYPTED in path.read_bytes():
        raise Refusal("recover.refused.locked", name=path.name)
    program = libreoffice()
    suffix = path.suffix.lower() or _SUFFIXES[kind]
    if program is None:
        raise Refusal("recover.refused.office", name=path.name, suffix=suffix)
    with stage() as folder:
        copy = folder / f"report{_SUFFIXES[kind]}"
        shutil.copyfile(path, copy)
        try:
            convert(program, copy, "docx", SECONDS)
        except ConversionTimeoutError:
            slow = "recover.refused.slow"
            raise Refusal(slow, name=path.name, seconds=SECONDS) from None
        converted = copy.with_suffix(".docx")
        if not converted.exists():
            raise Refusal("recover.refused.converted", name=path.name)
        source = read_word(converted)
    note = say("recover.note.office.converted", suffix=quoted(suffix))
    return Source(source.blocks, (note, *source.notes))
