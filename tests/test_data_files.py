"""Data files that are no JSON: what is said is Chinese and names the place."""

from pathlib import Path

import pytest

from conftest import MakeWorkbook, Nianbao

CASES = {
    "缺逗号": (b'{"figures": {"a": 1\n "b": 2}}', "第 2 行第 2 个字符附近写法有误"),
    "中文引号": ("{“figures”: {}}".encode(), "第 1 行第 2 个字符附近写法有误"),
    "没写完": (b'{"figures": {', "第 1 行第 14 个字符附近写法有误"),
    "不是 UTF-8": ("{}数".encode("gbk"), "文字编码不是 UTF-8"),
    "套得太深": (b"[" * 100_000, "括号套得太深"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_no_json_is_said_in_chinese(
    case: str, workbook: MakeWorkbook, nianbao: Nianbao, tmp_path: Path
) -> None:
    content, words = CASES[case]
    path, data = workbook(), tmp_path / "数据.json"
    data.write_bytes(content)
    before = path.read_bytes()

    done = nianbao("fill", path, data)

    assert done.code == 2
    assert f"不是正确的 JSON：{words}" in done.err
    assert path.read_bytes() == before
