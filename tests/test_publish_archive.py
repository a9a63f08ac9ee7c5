"""The PDF as an archive file: what an independent validator says of it, and what it lacks.

No validator for PDF/A-2 is among the packages that the tests can install. PDFBox Preflight, a
validator for PDF/A-1b, is; most of what part 2 demands is demanded by part 1 as well. What part
2a demands besides is looked at here, in the files as pdfminer and pdfium see them.
"""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.psparser import PSLiteral

from nianbao.publish import pdf_of
from test_publish_pdf import REPORTS

JARS = ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation",
        "jaxb-api")  # fmt: skip
# What part 2 lifts of part 1, and what Preflight 2.0.27 takes for a mistake but is none: it
# does not follow the reference from a bookmark to its place (the test of the bookmarks does).
LIFTED = (
    "7.11.2 : Error on MetaData, part must be 1",
    "2.1.6 : Invalid graphics object, Invalid version of the ICCProfile",
)
NOT_FOLLOWED = re.compile(r"1\.2\.3 : Body Syntax error, Error: can't convert to Destination .*")


@pytest.fixture(scope="module")
def pdfs() -> dict[str, bytes]:
    return {name: pdf_of(report, draft=name == "draft").data for name, report in REPORTS.items()}


def preflight(data: bytes, folder: Path) -> list[str]:
    """What PDFBox Preflight finds against PDF/A-1b and PDF/A-2 forbids as well, each once."""
    missing = [jar for jar in JARS if not Path(f"/usr/share/java/{jar}.jar").exists()]
    assert not missing, f"sh tests/debian.sh installs what is missing: {missing}"
    path = folder / "report.pdf"
    path.write_bytes(data)
    classes = ":".join(f"/usr/share/java/{jar}.jar" for jar in JARS)
    command = ["java", "-cp", classes, "org.apache.pdfbox.preflight.Validator_A1b", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert said.stdout.startswith(("The file report.pdf is", "The file report.pdf is not")), said
    found = [re.sub(r" on page \d+$", "", line) for line in said.stdout.splitlines()[1:]]
    return sorted({line for line in found if line and line not in LIFTED
                   and not NOT_FOLLOWED.fullmatch(line)})  # fmt: skip


@pytest.mark.parametrize("name", list(REPORTS))
def test_preflight_finds_nothing(pdfs: dict[str, bytes], name: str, tmp_path: Path) -> None:
    assert preflight(pdfs[name], tmp_path) == []


@pytest.mark.parametrize(
    ("pattern", "instead", "said"),
    [
        (rb"/FontFile\d", b"/FontFileX", "3.1.3 : Invalid Font definition"),
        (rb"/Metadata", b"/Metadatx", "7.1 : Error on MetaData, Metadata is not a stream"),
        (rb"<pdfaid:part>2", b"<pdfaid:part>x", "7.1 : Error on MetaData"),
        (rb"/ID\[", b"/IX[", "1.4.1 : Trailer Syntax error"),
    ],
)
def test_preflight_sees_what_is_damaged(
    pdfs: dict[str, bytes], pattern: bytes, instead: bytes, said: str, tmp_path: Path
) -> None:
    found = preflight(re.sub(pattern, instead, pdfs["final"]), tmp_path)
    assert [line for line in found if line.startswith(said)], found


class Objects:
    """A PDF's objects as pdfminer reads them."""

    def __init__(self, data: bytes) -> None:
        self.document = PDFDocument(PDFParser(BytesIO(data)))
        self.catalog: dict[str, Any] = self.document.catalog

    def all(self) -> Iterator[tuple[dict[str, Any], PDFStream | None]]:
        """Every dictionary of the file, also within others, and its stream."""
        for xref in self.document.xrefs:
            for number in xref.get_objids():
                yield from self._within(self.document.getobj(number))

    def _within(self, value: Any) -> Iterator[tuple[dict[str, Any], PDFStream | None]]:
        if isinstance(value, PDFStream):
            yield value.attrs, value
            value = dict(value.attrs)
        elif isinstance(value, dict):
            yield value, None
        inside = value.values() if isinstance(value, dict) else value
        if isinstance(inside, PDFObjRef | bytes | str | PSLiteral) or not hasattr(
            inside, "__iter__"
        ):
            return
        for each in inside:
            yield from self._within(each)


def _name(value: Any) -> str:
    return str(value.name) if isinstance(value, PSLiteral) else ""


@pytest.mark.parametrize("name", list(REPORTS))
def test_the_file_says_what_it_is(pdfs: dict[str, bytes], name: str) -> None:
    objects = Objects(pdfs[name])
    metadata = resolve1(objects.catalog["Metadata"]).get_data().decode("utf-8")
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    (intent,) = resolve1(objects.catalog["OutputIntents"])
    intent = resolve1(intent)
    assert _name(intent["S"]) == "GTS_PDFA1"
    profile = resolve1(intent["DestOutputProfile"])
    assert profile.get_data()[36:40] == b"acsp"  # the signature of an ICC profile
    assert profile["N"] == {b"RGB ": 3, b"GRAY": 1}[profile.get_data()[16:20]]
    assert resolve1(objects.catalog["MarkInfo"])["Marked"] is True
    assert objects.catalog["Lang"] == b"zh-CN"
    assert not objects.document.encryption
    assert all(xref.get_trailer().get("ID") for xref in objects.document.xrefs)


@pytest.mark.parametrize("name", list(REPORTS))
def test_every_font_is_inside_and_every_glyph_has_a_meaning(
    pdfs: dict[str, bytes], name: str
) -> None:
    fonts = [x for x, _ in Objects(pdfs[name]).all() if _name(x.get("Type")) == "Font"]
    outer = [font for font in fonts if _name(font["Subtype"]) == "Type0"]
    inner = [font for font in fonts if _name(font["Subtype"]).startswith("CIDFontType")]
    assert len(outer) == len(inner) == len(fonts) / 2 > 0
    assert all(resolve1(font["ToUnicode"]).get_data() for font in outer)
    for font in inner:
        descriptor = resolve1(font["FontDescriptor"])
        assert any(resolve1(descriptor.get(f"FontFile{n}")) for n in (2, 3))
        assert _name(font["Subtype"]) != "CIDFontType2" or _name(font["CIDToGIDMap"]) == "Identity"


@pytest.mark.parametrize("name", list(REPORTS))
def test_nothing_runs_shines_through_or_comes_from_elsewhere(
    pdfs: dict[str, bytes], name: str
) -> None:
    for found, stream in Objects(pdfs[name]).all():
        assert not found.keys() & {"AA", "JS", "OpenAction", "EmbeddedFiles", "AF", "XFA", "F"}
        assert _name(found.get("S")) not in {
            "JavaScript",
            "Launch",
            "Sound",
            "Movie",
            "Transparency",
        }
        assert (found.get("CA", 1), found.get("ca", 1), found.get("SMask")) == (1, 1, None)
        assert _name(found.get("BM", PSLiteral("Normal"))) == "Normal"
        if stream:
            filters = [_name(kind) for kind, _ in stream.get_filters()]
            assert "LZWDecode" not in filters


@pytest.mark.parametrize("name", list(REPORTS))
def test_everything_on_a_page_is_tagged_or_an_ornament(pdfs: dict[str, bytes], name: str) -> None:
    document = pypdfium2.PdfDocument(pdfs[name])
    for page in document:
        assert all(pdfium.FPDFPageObj_CountMarks(item.raw) > 0 for item in page.get_objects())


STANDARD = {"Document", "Sect", "Div", "P", "H1", "H2", "H3", "Caption", "Span", "NonStruct",
            "Table", "THead", "TBody", "TR", "TH", "TD"}  # fmt: skip


@pytest.mark.parametrize("name", list(REPORTS))
def test_every_tag_is_one_of_the_standard(pdfs: dict[str, bytes], name: str) -> None:
    objects = Objects(pdfs[name])
    roles = resolve1(resolve1(objects.catalog["StructTreeRoot"]).get("RoleMap", {}))
    mapped = {kind: _name(role) for kind, role in roles.items()}
    kinds = Counter(
        _name(found["S"]) for found, _ in objects.all() if _name(found.get("Type")) == "StructElem"
    )
    assert kinds["Table"] == 3
    assert {mapped.get(kind, kind) for kind in kinds} <= STANDARD


@pytest.mark.parametrize("name", list(REPORTS))
def test_every_bookmark_leads_to_a_place_on_a_page(pdfs: dict[str, bytes], name: str) -> None:
    objects = Objects(pdfs[name])
    marks = [found for found, _ in objects.all() if "Title" in found and "Parent" in found]
    assert len(marks) >= 6
    for mark in marks:
        page, kind, *_ = resolve1(mark["Dest"])
        assert _name(resolve1(page)["Type"]) == "Page"
        assert _name(kind) == "XYZ"
