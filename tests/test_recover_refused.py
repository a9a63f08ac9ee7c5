"""Files that cannot be read, each with its sentence."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document

from nianbao.recover import read_report
from nianbao.words import Refusal
from recover_reports import report, write_docx

SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx 后再试"


def refusal(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        read_report(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.txt", b"", "a.txt 是空文件，里面没有报告，请换一个文件"),
        ("a.txt", b" \r\n ", "a.txt 是空文件，里面没有报告，请换一个文件"),
        ("a.wps", b"what", f"a.wps 不是 .docx 文档，或者已经损坏，读不出内容。{SAVE_AS}"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.docx 加了密码，不能读取。请去掉密码，或者另存为 .docx 后再试",
        ),
        (
            "a.html",
            b"<p>",
            "a.html 里没有找到年度报告的标题和表格，不像是政府信息公开工作年度报告，请核对文件",
        ),
        (
            "a.txt",
            b"\r\n<!DOCTYPE html>" + b"<div>" * 300,
            "a.txt 的网页结构嵌套太深，读不出内容。"
            "请用浏览器打开，把报告正文复制到 Word 或 WPS，另存为 .docx 后再试",
        ),
        ("a.docx", b"what", f"a.docx 不是 .docx 文档，或者已经损坏，读不出内容。{SAVE_AS}"),
        ("a.docx", b"PK\x03\x04", f"a.docx 不是 .docx 文档，或者已经损坏，读不出内容。{SAVE_AS}"),
        (
            "a.txt",
            b"\xff\xfe\x00\xdc",
            "a.txt 的文字编码不是 UTF-8、UTF-16 或 GB18030，读不出内容。"
            "请另存为 UTF-8 编码的文本或 .docx 后再试",
        ),
        (
            "a.txt",
            "今天开会。\n一、总结".encode(),
            "a.txt 里没有找到年度报告的标题和表格，不像是政府信息公开工作年度报告，请核对文件",
        ),
    ],
)
def test_unsuited_files_are_refused(name: str, content: bytes, sentence: str, tmp_path: Path):
    (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name) == sentence


def test_a_file_that_is_not_there(tmp_path: Path):
    path = tmp_path / "a.txt"
    assert refusal(path) == f"没有找到文件 {path}，请核对文件名和所在文件夹"


def test_a_folder(tmp_path: Path):
    assert refusal(tmp_path) == f"{tmp_path} 是文件夹，不是文件，请选择报告文件"


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_word_file_cut_short(kept: float, tmp_path: Path):
    path = write_docx(report(), tmp_path / "a.docx")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    assert refusal(path) == f"a.docx 不是 .docx 文档，或者已经损坏，读不出内容。{SAVE_AS}"


@pytest.mark.parametrize("part", [b"<w:document", b"", b"\x00" * 50])
def test_a_word_file_whose_text_is_damaged(part: bytes, tmp_path: Path):
    whole = write_docx(report(), tmp_path / "whole.docx")
    path = tmp_path / "a.docx"
    with ZipFile(whole) as source, ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, part if name == "word/document.xml" else source.read(name))
    assert refusal(path) == f"a.docx 不是 .docx 文档，或者已经损坏，读不出内容。{SAVE_AS}"


def test_a_workbook_is_no_published_report(tmp_path: Path):
    with ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(tmp_path / "a.docx") == (
        "a.docx 是表格文件，不是已公布的报告。填报表请直接打开，或者在“上年数据”中选用"
    )


def test_a_word_file_that_is_no_report(tmp_path: Path):
    document = Document()
    document.add_paragraph("会议纪要")
    document.save(str(tmp_path / "a.docx"))
    assert refusal(tmp_path / "a.docx") == (
        "a.docx 里没有找到年度报告的标题和表格，不像是政府信息公开工作年度报告，请核对文件"
    )
