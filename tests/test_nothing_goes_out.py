"""No document makes us reach for an address: what it links to is never asked for."""

import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Nianbao
from nianbao.host import conversion
from shut_in import is_shut_in

pytestmark = pytest.mark.skipif(
    conversion.libreoffice() is None, reason="LibreOffice is not installed"
)
TEXT = "某市某局2025年政府信息公开工作年度报告"
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office",
        "text": "text",
        "draw": "drawing",
        "style": "style",
        "svg": "svg-compatible",
    }.items()
)
EMBED = 'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
SIZE = 'svg:width="2cm" svg:height="2cm" text:anchor-type="as-char"'
# what OpenDocument may link to; @ is the address
LINKED = f"""
<text:p text:style-name="P1">{TEXT}
<draw:frame {SIZE}><draw:image xlink:href="@picture.png" {EMBED}/></draw:frame>
<draw:frame {SIZE}><draw:object xlink:href="@object.ods" {EMBED}/></draw:frame>
<draw:frame {SIZE}><draw:floating-frame xlink:href="@frame.html" {EMBED}/></draw:frame></text:p>
<text:section text:name="s"><text:section-source xlink:href="@section.odt" {EMBED}/>
<text:p>甲</text:p></text:section>
"""
STYLES = f"""
<style:style style:name="P1" style:family="paragraph"><style:paragraph-properties>
<style:background-image xlink:href="@background.png" {EMBED}/>
</style:paragraph-properties></style:style>
"""
FONTS = """
<style:font-face style:name="F" svg:font-family="F"><svg:font-face-src>
<svg:font-face-uri xlink:href="@font.ttf" xlink:type="simple"/>
</svg:font-face-src></style:font-face>
"""
RTF = r"""{\rtf1\ansi report {\*\template @template.dot}
{\field\flddirty{\*\fldinst{ INCLUDEPICTURE "@picture.png" \\d }}{\fldrslt{ }}}
{\field\flddirty{\*\fldinst{ INCLUDETEXT "@text.rtf" }}{\fldrslt{ }}}
{\field\flddirty{\*\fldinst{ LINK Word.Document.8 "@x.doc" "" \\a \\r }}{\fldrslt x}}}"""


class Listener:
    """A server on this machine that notes the first line of whatever is asked of it."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self.asked: list[bytes] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                connection.settimeout(1)
                self.asked.append(connection.recv(200).partition(b"\r\n")[0])


@pytest.fixture
def listener() -> Iterator[Listener]:
    yield Listener()


def open_document(path: Path, address: str) -> Path:
    xlink = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    content = (
        f'<?xml version="1.0"?><office:document-content {SPACES} {xlink} office:version="1.2">'
        f"<office:font-face-decls>{FONTS}</office:font-face-decls>"
        f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{LINKED}</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{media}"/>'
        for name, media in (("/", kind), ("content.xml", "text/xml"))
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = f'<manifest:manifest xmlns:manifest="{space}">{entries}</manifest:manifest>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content.replace("@", address))
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def rich_text(path: Path, address: str) -> Path:
    path.write_text(RTF.replace("@", address), "ascii")
    return path


def old_word(path: Path, address: str) -> Path:
    """Make a .doc out of the OpenDocument, whose links LibreOffice writes out as they are."""
    office = conversion.libreoffice()
    assert office
    source = open_document(path.with_suffix(".odt"), address)
    conversion.convert(office, source, "doc:MS Word 97", 80)
    assert "picture.png" in path.read_bytes().replace(b"\0", b"").decode("latin-1")
    return path


@pytest.mark.parametrize(
    ("name", "make"),
    [("报告.odt", open_document), ("报告.rtf", rich_text), ("报告.doc", old_word)],
    ids=["odt", "rtf", "doc"],
)
def test_reading_a_document_asks_for_nothing_that_it_links_to(
    tmp_path: Path, nianbao: Nianbao, listener: Listener, name: str, make: object
) -> None:
    path = make(tmp_path / name, listener.address)  # pyright: ignore[reportCallIssue]

    done = nianbao("read", path, tmp_path / "新表.xlsx")
    time.sleep(0.3)

    assert listener.asked == []
    assert "Traceback" not in done.err


def test_the_listener_hears_an_office_that_is_not_shut_in(
    tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "_SETTINGS", {})
    office = conversion.libreoffice()
    assert office

    conversion.convert(office, open_document(tmp_path / "a.odt", listener.address), "docx", 80)

    assert any(b"picture.png" in line for line in listener.asked)


REACH = """
import socket, sys
with socket.socket() as other:
    other.settimeout(3)
    try:
        other.connect(("192.0.2.1", 80))
    except OSError as error:
        sys.exit(0 if error.errno in (101, 113) else f"{error!r}")
sys.exit("connected")
"""


@pytest.mark.skipif(not is_shut_in(), reason="no network namespace may be made here")
@pytest.mark.parametrize("how", [("-c",), ("-I", "-c")], ids=["as usual", "isolated"])
def test_what_a_test_starts_can_reach_no_other_machine(how: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, *how, REACH], check=False, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not is_shut_in(), reason="no network namespace may be made here")
def test_a_program_that_a_test_starts_sees_no_network_but_this_machine() -> None:
    done = subprocess.run(["cat", "/proc/self/net/dev"], check=True, capture_output=True, text=True)

    assert [line.split(":")[0].strip() for line in done.stdout.splitlines()[2:]] == ["lo"]


def test_a_connection_to_another_machine_fails_the_test_run() -> None:
    with pytest.raises(RuntimeError, match=r"192\.0\.2\.1"), socket.socket() as other:
        other.connect(("192.0.2.1", 80))
