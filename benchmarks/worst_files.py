"""The largest files that are accepted: seconds and megabytes of each command on them.

``python benchmarks/worst_files.py`` makes them, each just below the bound that refuses it, and
runs check, read and intake on them in processes of their own. Goal: 5 s and 300 MB each.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("tests", "addin")]

from city import unit  # noqa: E402
from recover_reports import (  # noqa: E402
    report,
    write_docx,
    write_html,
    write_run_together,
)

MEGABYTE = 2**20
_MEASURED = """
import resource, sys, time
from nianbao.cli import main
start = time.process_time()
code = main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
children = resource.getrusage(resource.RUSAGE_CHILDREN)
peak = max(used.ru_maxrss, children.ru_maxrss) / 1024
print(f"@{code} {time.process_time() - start:.2f} {peak:.0f}")
"""


def _parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _packed(path: Path, parts: dict[str, bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return path


def _with_rows(path: Path, rows: bytes) -> Path:
    parts = _parts(unit(1).workbook())
    name = "xl/worksheets/sheet1.xml"
    more = parts[name].replace(b"</sheetData>", rows + b"</sheetData>")
    return _packed(path, {**parts, name: more})


def prose(folder: Path) -> Path:
    """Write as much prose as an intake takes."""
    text = "（一）主动公开。全年通过政府网站公开政府信息120条，其中规范性文件3件，占2.5%。"
    filing = unit(1)
    texts = [text.replace("120", str(n)) for n in range(59_000 // len(text))]
    rows = max(1, len(texts) // 110)
    joined = ["".join(texts[i : i + rows]) for i in range(0, len(texts), rows)]
    path = folder / "prose.xlsx"
    path.write_bytes(filing.saying(1, *joined).workbook())
    return path


def cells(folder: Path) -> Path:
    """Write a sheet full of small cells below the form."""
    row = b'<row r="%d"><c r="A%d"><v>1</v></c><c r="B%d"><v>2</v></c><c r="C%d"><v>3</v></c></row>'
    rows = b"".join(row % (n, n, n, n) for n in range(500, 110_000))
    return _with_rows(folder / "cells.xlsx", rows)


def blank_rows(folder: Path) -> Path:
    """Write formatted blank rows below the form."""
    rows = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % n for n in range(500, 230_000))
    return _with_rows(folder / "blank rows.xlsx", rows)


def styles(folder: Path) -> Path:
    """Write as many cell formats as a workbook may have."""
    parts = _parts(unit(1).workbook())
    more = b'<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0"/>' * 64_000
    sheet = parts["xl/styles.xml"].replace(b"</cellXfs>", more + b"</cellXfs>")
    return _packed(folder / "styles.xlsx", {**parts, "xl/styles.xml": sheet})


def formulas(folder: Path) -> Path:
    """Write array formulas below the form."""
    cell = b'<row r="%d"><c r="A%d"><f t="array" ref="A%d:B%d">1</f><v>1</v></c></row>'
    rows = b"".join(cell % (n, n, n, n) for n in range(500, 100_000))
    return _with_rows(folder / "formulas.xlsx", rows)


def strings(folder: Path) -> Path:
    """Write shared strings that no cell needs."""
    from fuzz_workbooks import shared  # noqa: PLC0415

    parts = shared(_parts(unit(1).workbook()))
    name = "xl/sharedStrings.xml"
    more = b"".join(b"<si><t>%d</t></si>" % n for n in range(420_000))
    content = parts[name].replace(b"</sst>", more + b"</sst>")
    return _packed(folder / "strings.xlsx", {**parts, name: content})


def word(folder: Path) -> Path:
    """Write a Word report with paragraphs up to the bound of its text."""
    path = write_docx(report(), folder / "report.docx")
    parts = _parts(path.read_bytes())
    text = "存在的问题：政策解读的形式还比较单一，需要改进。" * 3
    line = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>".encode()
    body = parts["word/document.xml"]
    room = 6 * MEGABYTE - len(body) - 10_000
    at = body.rindex(b"<w:sectPr")
    body = body[:at] + line * (room // len(line)) + body[at:]
    return _packed(path, {**parts, "word/document.xml": body})


def runs(folder: Path) -> Path:
    """Write a Word report of very many small runs."""
    path = write_docx(report(), folder / "runs.docx")
    parts = _parts(path.read_bytes())
    body = parts["word/document.xml"]
    line = "<w:p>" + "<w:r><w:t>字</w:t></w:r>" * 40 + "</w:p>"
    room = 6 * MEGABYTE - len(body) - 10_000
    at = body.rindex(b"<w:sectPr")
    body = body[:at] + line.encode() * (room // len(line.encode())) + body[at:]
    return _packed(path, {**parts, "word/document.xml": body})


def cells_of_word(folder: Path) -> Path:
    """Write a Word report of as many small cells as its text has room for."""
    path = write_docx(report(), folder / "cells.docx")
    parts = _parts(path.read_bytes())
    body = parts["word/document.xml"]
    cell = b"<w:tc><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc>"
    rows = b"<w:tr>" + cell * 40 + b"</w:tr>"
    table = b"<w:tbl>" + rows * 480 + b"</w:tbl><w:p/>"
    room = 6 * MEGABYTE - len(body) - 10_000
    at = body.rindex(b"<w:sectPr")
    body = body[:at] + table * (room // len(table)) + body[at:]
    return _packed(path, {**parts, "word/document.xml": body})


def page(folder: Path) -> Path:
    """Write a web page of paragraphs up to its bound."""
    path = write_html(report(), folder / "page.html")
    text = "<p>存在的问题：政策解读的形式还比较单一，需要改进。</p>\n".encode()
    body = path.read_bytes()
    more = text * ((10 * MEGABYTE - len(body) - 1000) // len(text))
    path.write_bytes(body.replace(b"<footer>", more + b"<footer>"))
    return path


def table(folder: Path) -> Path:
    """Write a web page with as many cells as are read, in tables beside the report's own."""
    path = write_html(report(), folder / "table.html")
    row = b"<tr>" + b"<td>7</td>" * 40 + b"</tr>\n"
    body = path.read_bytes()
    more = (b"<table>" + row * 480 + b"</table>") * 2 + b"<table>" + row * 270 + b"</table>"
    path.write_bytes(body.replace(b"<footer>", more + b"<footer>"))
    return path


def cells_and_text(folder: Path) -> Path:
    """Write a web page with as many cells as are read, and paragraphs up to its bound."""
    path = table(folder)
    text = "<p>存在的问题：政策解读的形式还比较单一，需要改进。</p>\n".encode()
    body = path.read_bytes()
    more = text * ((10 * MEGABYTE - len(body) - 1000) // len(text))
    path.write_bytes(body.replace(b"<footer>", more + b"<footer>"))
    return path


def text(folder: Path) -> Path:
    """Write a text of one line up to its bound."""
    path = write_run_together(report(), folder / "line.txt")
    body = path.read_text("utf-8")
    sentence = "存在的问题：政策解读的形式还比较单一，全年公开信息120条，需要改进。"
    room = 2 * MEGABYTE - len(body.encode()) - 1000
    path.write_text(body + sentence * (room // len(sentence.encode())), "utf-8")
    return path


def pdf(folder: Path) -> Path:
    """Write a PDF of as many full pages as are read."""
    import typst  # noqa: PLC0415

    line = "存在的问题：政策解读的形式还比较单一，需要改进。" * 40
    pages = f'#set text(font: "Noto Serif CJK SC")\n#par("{line}")\n#pagebreak()\n' * 36
    path = folder / "pages.pdf"
    data = typst.compile(pages.encode())
    assert isinstance(data, bytes)
    path.write_bytes(data)
    return path


WORKBOOKS = (prose, cells, blank_rows, styles, formulas, strings)
REPORTS = (word, runs, cells_of_word, page, table, cells_and_text, text, pdf)


def measured(*arguments: object) -> Iterator[str]:
    done = run(
        [sys.executable, "-c", _MEASURED, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"@(\d) (\S+) (\d+)", done.stdout)
    if found is None:
        yield done.stderr.strip()[-300:] or "ended"
        return
    yield f"exit code {found[1]}, {found[2]} s, {found[3]} MB"
    if found[1] == "2":
        yield done.stderr.strip()[:160]


def main() -> None:
    wanted = set(sys.argv[1:])
    for make in (*WORKBOOKS, *REPORTS):
        if wanted and make.__name__ not in wanted:
            continue
        with TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "in").mkdir()
            path = make(folder / "in")
            size = path.stat().st_size / MEGABYTE
            commands = [("read", path, folder / "out.xlsx")]
            if make in WORKBOOKS:
                out = folder / "table.xlsx"
                commands = [("check", path), ("intake", folder / "in", "--out", out)]
            for command in commands:
                said = "; ".join(measured(*command))
                print(f"{make.__name__:<14} {size:5.1f} MB {command[0]:<7} {said}", flush=True)


if __name__ == "__main__":
    main()
