"""Rare characters, wherever a person may put them: only the format that cannot print one stops.

PDF is 有 where it is made all the same; else the code of the character and the place are named.
"""

import json
from pathlib import Path

import pytest

from conftest import MakeWorkbook, Nianbao

CASES = """
什么字           | 字         | PDF     | 文件名里
扩展B区汉字       | 20BB7     | 有      | 𠮷
扩展G区汉字       | 30EDD     | 有      | 𰻝
异体字选择符      | E0100     | 有      | \U000e0100
控制字符 BEL      | 0007      | 有      |
控制字符 VT       | 000B      | 有      |
从右到左标记      | 202E      | 有      |
零宽连接符        | 200D      | 有      |
行分隔符          | 2028      | 有      |
软连字符          | 00AD      | 有      |
造字区            | E000      | U+E000  | \ue000
造字区（GBK 旧字） | E5E5      | U+E5E5  | \ue5e5
第15平面造字区     | F0000     | U+F0000 | \U000f0000
表情符号          | 1F600     | U+1F600 | 😀
旗帜              | 1F1E8     | U+1F1E8 | 🇨
不是字符          | FFFE      | U+FFFD  | \ufffd
"""
ROWS = [[part.strip() for part in line.split("|")] for line in CASES.strip().split("\n")[1:]]
PLACES = ("机关全称", "正文", "正文里的表格")
FORMATS = {".docx", ".html", ".csv", ".json", ".xlsx", ".txt"}


def with_character(place: str, character: str) -> dict[str, object]:
    """Return what is filled in."""
    if place == "机关全称":
        return {"profile": {"unit": f"某市{character}局"}}
    if place == "正文":
        return {"sections": {"6": [f"2025年未收取信息处理费，{character}某。"]}}
    table = ["2025年未收取信息处理费。", "项目\t数量", f"甲{character}\t1"]
    return {"sections": {"6": table}}


# each row at one place by turns, so that all of them meet
@pytest.mark.parametrize(
    ("row", "place"),
    [(row, PLACES[number % 3]) for number, row in enumerate(ROWS)],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_a_rare_character_stops_only_what_cannot_print_it(
    row: list[str], place: str, workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    _, code, pdf, _ = row
    path = filled(workbook(), with_character(place, chr(int(code, 16))), nianbao)

    done = nianbao("export", path, "--out", tmp_path / "成稿", "--draft")

    assert done.code == 0
    made = {file.suffix for file in (tmp_path / "成稿").iterdir()}
    assert made == FORMATS | ({".pdf"} if pdf == "有" else set())
    assert ("没有生成 PDF" in done.out) is (pdf != "有")
    if pdf != "有":
        where = "标题、落款" if place == "机关全称" else "六、其他需要报告的事项"
        assert f"（{pdf}，{where}）" in done.out
        assert "请安装含有这些字的字体" in done.out


def filled(path: Path, content: object, nianbao: Nianbao) -> Path:
    data = path.with_suffix(".json")
    data.write_text(json.dumps(content), "utf-8")
    assert nianbao("fill", path, data).code == 0
    return path


@pytest.mark.parametrize("row", ROWS[::2], ids=lambda row: row[0])
def test_a_file_name_has_the_character_if_it_is_one_to_be_seen(
    row: list[str], workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    _, code, _, shown = row
    content = with_character("机关全称", chr(int(code, 16)))
    path = filled(workbook(), content, nianbao)

    assert nianbao("export", path, "--to", "csv", "--out", tmp_path / "成稿", "--draft").code == 0

    (made,) = (tmp_path / "成稿").glob("*.csv")
    assert made.name.startswith(f"某市{shown}局2025年")


def test_an_explanation_with_such_characters_is_kept_and_stops_nothing(
    workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    path = workbook({"proactive.fees.amount": 90_000_000})
    written = "".join(chr(int(row[1], 16)) for row in ROWS if row[0] != "不是字符")

    assert nianbao("explain", path, "R008", "--text", f"核过{written}。").code in (0, 3)
    found = nianbao("check", path, "--json").json["findings"]
    done = nianbao("export", path, "--out", tmp_path / "成稿")

    (kept,) = {f["explanation"] for f in found if f["rule"] == "R008"}
    assert kept == f"核过{written}。"
    assert {file.suffix for file in (tmp_path / "成稿").iterdir()} == {*FORMATS, ".pdf"}
    assert "没有生成 PDF" not in done.out
