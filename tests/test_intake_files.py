"""What lies in a folder that was handed in: every file is named once, none is trusted."""

import os
import struct
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest

from nianbao.actions.template import fresh
from nianbao.intake import archive, files
from nianbao.intake.files import Candidate, candidates
from nianbao.words import Refusal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "报送"
    path.mkdir()
    return path


def listed(folder: Path, **options: list[Path]) -> dict[str, str]:
    return {c.name: c.problem.partition("。")[0] for c in candidates(folder, **options)}


def only(folder: Path) -> Candidate:
    found = list(candidates(folder))
    assert len(found) == 1
    return found[0]


def test_files_come_in_the_order_of_their_names_folders_and_archives_included(
    folder: Path,
) -> None:
    (folder / "街道").mkdir()
    for name in ("b.xlsx", "a.xlsx", "街道/c.XLSM"):
        (folder / name).write_bytes(fresh("2021"))
    with zipfile.ZipFile(folder / "d.zip", "w") as packed:
        packed.writestr("二.xlsx", fresh("2021"))
        packed.writestr("甲/一.xlsx", fresh("2021"))
    found = list(candidates(folder))
    names = ["a.xlsx", "b.xlsx", "d.zip/二.xlsx", "d.zip/甲/一.xlsx", "街道/c.XLSM"]
    assert [c.name for c in found] == names
    assert {c.data() for c in found} == {fresh("2021")}
    assert {c.problem for c in found} == {""}


def test_what_programs_leave_behind_is_passed_over(folder: Path) -> None:
    for name in ("~$a.xlsx", ".~lock.a.xlsx#", "._a.xlsx", ".DS_Store", "Thumbs.db"):
        (folder / name).write_bytes(b"x")
    with zipfile.ZipFile(folder / "mac.zip", "w") as packed:
        packed.writestr("__MACOSX/._a.xlsx", b"x")
        packed.writestr("a.xlsx", b"x")
    assert listed(folder) == {"mac.zip/a.xlsx": ""}


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("扫描.jpg", "扩展名是 .jpg，不是填报表（.xlsx），也不是能读入的报告"),
        ("年报", "没有扩展名，不是填报表（.xlsx）"),
        ("年报.msg", "是 Outlook 邮件"),
        ("年报.rar", ".rar 压缩包不能直接接收"),
        ("年报.xlsx.part", "扩展名 .part 表示文件没有下载或复制完"),
        ("年报.zip", "压缩包已损坏或没有复制完整"),
    ],
)
def test_file_of_another_kind_gets_its_reason(folder: Path, name: str, problem: str) -> None:
    (folder / name).write_bytes(b"no archive")
    assert listed(folder) == {name: problem}


def test_workbook_called_zip_is_named_as_such(folder: Path) -> None:
    (folder / "年报.zip").write_bytes(fresh("2021"))
    assert listed(folder) == {"年报.zip": "内容是工作簿，扩展名却是 .zip"}


def test_links_and_special_files_are_not_opened(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.xlsx").write_bytes(b"secret")
    (folder / "file.xlsx").symlink_to(tmp_path / "secret.xlsx")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.xlsx")
    assert listed(folder) == {
        "file.xlsx": "是快捷链接，不是文件，为安全起见不予打开",
        "loop": "是快捷链接，不是文件，为安全起见不予打开",
        "pipe.xlsx": "不是普通文件，没有打开",
    }


def test_outcome_of_this_work_is_left_out(folder: Path) -> None:
    (folder / "结果").mkdir()
    (folder / "结果" / "总表.xlsx").write_bytes(b"x")
    (folder / "汇总.xlsx").write_bytes(b"x")
    assert listed(folder, leave_out=[folder / "结果", folder / "汇总.xlsx"]) == {}


def test_open_workbook_is_taken_as_it_is_saved_and_said_to_be_open(folder: Path) -> None:
    (folder / "a.xlsx").write_bytes(b"x")
    (folder / "~$a.xlsx").write_bytes(bytes([4]) + b"Wang")
    found = only(folder)
    assert (found.problem, found.note) == (
        "",
        "接收时Wang正打开着这个文件，接收的是已保存的内容",
    )


def test_file_that_vanishes_or_grows_too_large_is_refused_when_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "a.xlsx"
    path.write_bytes(b"x" * 10)
    found = only(folder)
    monkeypatch.setattr(files, "MOST_BYTES", 5)
    assert only(folder).problem.startswith("文件有 1 MB，超过 0 MB")
    for broken, words in ((lambda: None, "文件有 1 MB"), (path.unlink, "文件读不出来")):
        broken()
        with pytest.raises(Refusal, match=words):
            found.data()


def test_name_with_a_line_break_is_one_line(folder: Path) -> None:
    (folder / "=1+1\n\u202e.xlsx").write_bytes(b"x")
    assert only(folder).name == "=1+1\ufffd\ufffd.xlsx"


def test_names_written_on_a_chinese_windows_are_read(folder: Path) -> None:
    (folder / os.fsdecode("某局.xlsx".encode("gb18030"))).write_bytes(b"x")
    with zipfile.ZipFile(folder / "b.zip", "w") as packed:
        packed.writestr("MARK.xlsx", b"x")
    raw = (folder / "b.zip").read_bytes()
    (folder / "b.zip").write_bytes(raw.replace(b"MARK", "某镇".encode("gb18030")))
    assert list(listed(folder)) == ["b.zip/某镇.xlsx", "某局.xlsx"]


def zipped(path: Path, name: str = "a.xlsx", content: bytes = b"x") -> bytes:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return path.read_bytes()


@pytest.mark.parametrize("name", ["../../外.xlsx", "/etc/外.xlsx", "C:/外.xlsx", "..\\外.xlsx"])
def test_name_that_leads_out_of_an_archive_is_not_opened(folder: Path, name: str) -> None:
    zipped(folder / "a.zip", name)
    assert only(folder).problem.startswith("压缩包内的文件名指向压缩包以外")


def packed(name: str, data: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(name, data)
    return stream.getvalue()


def mailed(*attached: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message.set_content("附件是年报，请查收。")
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def test_archives_and_mails_in_each_other_are_opened_three_deep(folder: Path) -> None:
    data = fresh("2021")
    (folder / "a.zip").write_bytes(packed("b.zip", packed("甲.xlsx", data)))
    (folder / "b.eml").write_bytes(mailed(("乙.xlsx", data), ("c.zip", packed("丙.xlsx", data))))
    (folder / "c.zip").write_bytes(packed("信.eml", mailed(("丁.xlsx", data))))
    deep = packed("3.zip", packed("4.zip", packed("5.xlsx", data)))
    (folder / "d.zip").write_bytes(packed("2.zip", deep))
    found = {candidate.name: candidate for candidate in candidates(folder)}
    read = [
        "a.zip/b.zip/甲.xlsx", "b.eml/乙.xlsx", "b.eml/c.zip/丙.xlsx", "c.zip/信.eml/丁.xlsx",
    ]  # fmt: skip
    assert {name for name, one in found.items() if not one.problem} == set(read)
    assert {found[name].data() for name in read} == {data}
    assert found.keys() - set(read) == {"d.zip/2.zip/3.zip/4.zip"}
    assert "层数过多" in found["d.zip/2.zip/3.zip/4.zip"].problem


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (mailed(), "邮件里没有附件"),
        (b"", "邮件读不出来，可能没有保存完整"),
        (b"boundary=" * 60, "邮件过大或附件过多"),
        (mailed(*[(f"{n}.xlsx", b"x") for n in range(250)]), "邮件过大或附件过多"),
    ],
    ids=["no attachment", "empty", "many parts", "many attachments"],
)
def test_mail_without_attachments_or_with_too_many_is_one_line(
    folder: Path, data: bytes, problem: str
) -> None:
    (folder / "信.eml").write_bytes(data)
    assert listed(folder) == {"信.eml": problem}


def test_pictures_of_a_signature_are_passed_over_and_paths_in_names_ignored(folder: Path) -> None:
    message = EmailMessage()
    message.set_content("见附件")
    message.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="落款.gif")
    message.add_attachment(
        b"x", maintype="application", subtype="octet-stream", filename="../../a/年报.xlsx"
    )
    (folder / "信.eml").write_bytes(bytes(message))
    assert listed(folder) == {"信.eml/年报.xlsx": ""}


def test_bomb_in_an_archive_is_not_unpacked(folder: Path) -> None:
    zipped(folder / "a.zip", content=b"\0" * 2_000_000)
    assert only(folder).problem.startswith("解压后的大小与压缩包内的大小相差过大")
    zipped(folder / "a.zip", content=b"\0" * (files.MOST_BYTES + 1))
    assert only(folder).problem.startswith("文件有 31 MB，超过 30 MB")


def lying_size(data: bytes) -> bytes:
    place = data.rindex(b"PK\1\2")
    return data[: place + 24] + struct.pack("<I", 5) + data[place + 28 :]


def other_checksum(data: bytes) -> bytes:
    """Return an archive whose member unpacks to as many bytes as it should, but to other ones."""
    place = data.rindex(b"PK\1\2")
    return data[: place + 16] + b"\0\0\0\0" + data[place + 20 :]


def with_password(data: bytes) -> bytes:
    place = data.rindex(b"PK\1\2")
    return data[: place + 8] + b"\1" + data[place + 9 :]


def other_method(data: bytes) -> bytes:
    place = data.rindex(b"PK\1\2")
    return data[: place + 10] + b"\x5f\0" + data[place + 12 :]


def beyond_the_end(data: bytes) -> bytes:
    place = data.rindex(b"PK\1\2")
    return data[: place + 42] + struct.pack("<I", 10**9) + data[place + 46 :]


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lying_size, "压缩包内的这个文件已损坏"),
        (other_checksum, "压缩包内的这个文件已损坏"),
        (with_password, "压缩包有密码"),
        (other_method, "压缩方式不通用"),
        (beyond_the_end, "压缩包内的这个文件已损坏"),
    ],
)
def test_member_that_cannot_be_had_is_refused(
    folder: Path, harm: Callable[[bytes], bytes], words: str
) -> None:
    (folder / "a.zip").write_bytes(harm(zipped(folder / "a.zip", content=b"y" * 900)))
    with pytest.raises(Refusal, match=words):
        only(folder).data()


def overlapping(data: bytes) -> bytes:
    """Return an archive of which two members share their bytes."""
    start, end = data.rindex(b"PK\1\2"), data.rindex(b"PK\5\6")
    entry = data[start:end]
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 2, 2, 2 * len(entry), start, 0)
    return data[:start] + 2 * entry + tail


def too_many(data: bytes) -> bytes:
    end = data.rindex(b"PK\5\6")
    return data[: end + 10] + b"\xff\xff" + data[end + 12 :]


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (overlapping, "压缩包已损坏"),
        (too_many, "压缩包内文件过多"),
        (lambda data: data[:-10], "压缩包已损坏"),
        (lambda data: data[20:].replace(b"PK\1\2", b"PK\1\3"), "压缩包已损坏"),
        (lambda _: b"", "压缩包已损坏"),
    ],
)
def test_archive_that_cannot_be_listed_is_one_line(
    folder: Path, harm: Callable[[bytes], bytes], words: str
) -> None:
    data = zipped(folder / "a.zip", content=os.urandom(300))
    (folder / "a.zip").write_bytes(harm(data))
    assert only(folder).problem.startswith(words)


def test_archive_of_more_members_than_the_limit(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    with zipfile.ZipFile(folder / "a.zip", "w") as packed:
        for number in range(4):
            packed.writestr(f"{number}.xlsx", b"x")
    assert only(folder).problem.startswith("压缩包内文件过多")


def test_empty_archive_and_missing_folder(folder: Path) -> None:
    zipfile.ZipFile(folder / "a.zip", "w").close()
    assert listed(folder) == {"a.zip": "压缩包内没有文件"}
    with pytest.raises(Refusal, match="没有文件夹"):
        list(candidates(folder / "无"))
