"""How Word is spoken to, on a Word that is not one: the real one is not here to be asked."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from nianbao.publish import pdf_of, pdf_typst, pdf_word, report_of
from publish_cases import numbered_filing

REPORT = report_of(numbered_filing())
PDF = pdf_typst.make(REPORT, draft=False)[0]


class ComError(Exception):
    pass


class FakeWord:
    """Remembers what it was asked; writes what ``answer`` holds, or fails with it."""

    def __init__(self, answer: bytes | Exception, name: str) -> None:
        self.asked: list[str] = []
        self.options: dict[str, Any] = {}
        self.opened = b""
        self.Name = name
        self._answer = answer
        self.Documents = SimpleNamespace(Open=self._open)

    def _open(self, path: str, **options: Any) -> SimpleNamespace:
        self.asked.append("Open")
        self.opened = Path(path).read_bytes()
        self.options |= options
        return SimpleNamespace(ExportAsFixedFormat=self._export, Close=self._close)

    def _export(self, **options: Any) -> None:
        self.asked.append("Export")
        self.options |= options
        if isinstance(self._answer, Exception):
            raise self._answer
        Path(options["OutputFileName"]).write_bytes(self._answer)

    def _close(self, save: int) -> None:
        self.asked.append(f"Close {save}")

    def Quit(self, save: int) -> None:  # noqa: N802 - Word's own name
        self.asked.append(f"Quit {save}")


Install = Any


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Return a function that puts a fake Word, registered, on a fake Windows."""

    def put(answer: bytes | Exception, name: str = "Microsoft Word") -> FakeWord:
        word = FakeWord(answer, name)
        com: Any = ModuleType("pythoncom")
        com.com_error = ComError
        com.CLSIDFromProgID = com.CoInitialize = com.CoUninitialize = lambda *_: None
        client: Any = ModuleType("win32com.client")
        client.DispatchEx = lambda _: word
        package: Any = ModuleType("win32com")
        package.client = client
        package.__spec__ = SimpleNamespace(name="win32com")
        package.__path__ = []
        modules = {"pythoncom": com, "win32com": package, "win32com.client": client}
        for module, content in modules.items():
            monkeypatch.setitem(sys.modules, module, content)
        monkeypatch.setattr(pdf_word, "is_available", lambda: True)
        return word

    return put


def test_word_exports_the_word_file_tagged_and_leaves_no_window(install: Install) -> None:
    word = install(PDF)
    pdf = pdf_of(REPORT)
    assert pdf.data == PDF
    assert pdf.notes[-1].startswith("PDF 里实际用的字体是：")
    assert word.opened.startswith(b"PK")
    assert word.asked == ["Open", "Export", "Close 0", "Quit 0"]
    wanted = {"ExportFormat": 17, "DocStructureTags": True, "UseISO19005_1": True}
    assert word.options.items() >= wanted.items()
    assert (word.options["ReadOnly"], word.options["BitmapMissingFonts"]) == (True, False)


def test_a_word_that_fails_is_closed_and_the_next_program_asked(install: Install) -> None:
    word = install(ComError("printer"))
    pdf = pdf_of(REPORT)
    assert word.asked == ["Open", "Export", "Close 0", "Quit 0"]
    assert pdf.notes[0] == "Word 没有生成 PDF（printer），改用其他办法"
    assert "PDF/A-2a" in pdf.notes[1]


def test_another_program_under_words_name_is_not_taken_for_word(install: Install) -> None:
    word = install(PDF, name="WPS Writer")
    assert pdf_of(REPORT).notes[0] == "Word 没有生成 PDF（WPS Writer），改用其他办法"
    assert word.asked == ["Quit 0"]


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_elsewhere_than_on_windows_word_is_not_looked_for(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert not pdf_word.is_available()
