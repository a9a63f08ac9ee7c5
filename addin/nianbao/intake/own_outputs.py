"""What this program made itself and then lies among the filings: tables, letters, earlier sums."""

from nianbao.book.block import Block
from nianbao.book.grid import as_text
from nianbao.book.layout import Layout
from nianbao.host.file import FileHost
from nianbao.intake.rollup_parts import read_parts, sheet_name
from nianbao.words import Refusal, around, say

_TITLED = ("intake.sheet.overview", "intake.letter", "intake.list")
_OPEN_DATA = ("opendata.sheet.cover", "opendata.sheet.notes", "opendata.sheet.data")


def output_of(host: FileHost) -> str:
    """Return in words which table or letter of this program a workbook is; blank for any other."""
    sheets = host.sheets()
    if sheets == [say(name) for name in _OPEN_DATA]:
        return say("intake.output", what=say(_OPEN_DATA[-1]))
    for key in _TITLED:
        name = say(f"{key}.name")
        if sheets[:1] == [name] and _is_titled(host, name, f"{key}.title"):
            return say("intake.output", what=name)
    return ""


def units_of_sum(host: FileHost, layout: Layout) -> dict[str, str]:
    """Return by unit the digests of the files of which a workbook is the sum."""
    if sheet_name() not in host.sheets():
        return {}
    try:
        return {member.unit: member.sha256 for member in read_parts(host, layout)}
    except Refusal:  # somebody made a sheet of that name, or changed it
        return {}


def _is_titled(host: FileHost, sheet: str, title: str) -> bool:
    block = Block("title", sheet, 1, 1, 1, 1)
    text = as_text(host.read([block])[block.name].values[0][0])
    before, after = around(title)
    return text.startswith(before) and text.endswith(after)
