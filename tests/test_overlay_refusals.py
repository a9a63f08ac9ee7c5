"""A gallery of overlays that are refused: file, line and reason, to the letter."""

from pathlib import Path

import pytest

from city import unit
from conftest import Nianbao
from nianbao.rules import ruleset
from nianbao.rules.overlay import OverlayRefusal, overlaid
from nianbao.rules.toml_lines import TomlLines
from nianbao.words import Refusal
from overlays import ADDED, EQUATION, HEAD, lay

# --- the gallery of refusals

REFUSED = [
    (
        "等号写漏",
        'name = "某市规则"\nedition "2021"\n',
        ["2：不符合 TOML 写法，请核对这一行和上一行的引号、括号和等号，以及有没有重复的项"],
    ),
    (
        "一项写了两次",
        HEAD + 'edition = "2021"\n',
        ["3：不符合 TOML 写法，请核对这一行和上一行的引号、括号和等号，以及有没有重复的项"],
    ),
    (
        "方括号没有写完",
        HEAD + ADDED + 'equations = ["a",\n',
        ["10：到文件末尾还没有写完，请核对引号和括号是否成对"],
    ),
    ("没有名称，没有版式", "\n", ["1：缺少“edition”", "1：缺少“name”"]),
    (
        "不认识的项",
        HEAD + 'color = "红"\n' + ADDED + EQUATION + 'sevrity = "error"\n',
        [
            "3：不认识“color”，这里可以写 name、edition、changes、rules",
            "12：不认识“sevrity”，这里可以写 id、severity、statement、remedy、source、blank、"
            "certainty、equations、check、options、switch、explainable",
        ],
    ),
    (
        "级别写错，内容是空的",
        HEAD + ADDED.replace('"warning"', '"fatal"').replace('"核对两栏"', '""') + EQUATION,
        ["6：“severity”只能写 error、warning、hint、reminder，现为“fatal”", "8：“remedy”不能为空"],
    ),
    ("编号用了 R", HEAD + ADDED.replace("X001", "R900") + EQUATION, [
        "5：编号“R900”不能用：本地规则的编号是 1 到 4 个大写字母（不以 R 开头）加 3 位数字，如 X001"
    ]),
    (
        "编号用了两次",
        HEAD + ADDED + EQUATION + ADDED + EQUATION,
        ["13：编号“X001”前面已经用过"],
    ),
    (
        "既没有等式，也没有检查",
        HEAD + ADDED,
        ["4：equations 和 check 应当写一项，并且只写一项"],
    ),
    (
        "既有等式，又有检查",
        HEAD + ADDED + EQUATION + 'check = "present"\n',
        ["4：equations 和 check 应当写一项，并且只写一项"],
    ),
    (
        "一个开关写成文字，一个列表写成文字",
        HEAD + ADDED + 'equations = "a = b"\nexplainable = "是"\n',
        ["10：“equations”应写成：列表（[ … ]）", "11：“explainable”应写成：true 或 false"],
    ),
    (
        "缺几项",
        HEAD + '[[rules]]\nid = "X001"\ncheck = "counts"\n',
        [
            "3：缺少“remedy”",
            "3：缺少“severity”",
            "3：缺少“source”",
            "3：缺少“statement”",
        ],
    ),
    (
        "别的版式",
        HEAD.replace("2021", "2019"),
        ["2：这份本地规则用于“2019”版，不能用于“2021”版的规则"],
    ),
    (
        "启用还没有数据的规则",
        HEAD + '\n[[changes]]\nrule = "R025"\nswitch = "on"\n',
        ["6：R025 现在还不能启用：填报表中没有申请台账"],
    ),
    (
        "没有这条规则",
        HEAD + '\n[[changes]]\nrule = "R999"\nswitch = "off"\n',
        ["5：没有规则“R999”"],
    ),
    (
        "没有写改什么",
        HEAD + '\n[[changes]]\nrule = "R022"\n',
        ["4：没有写要改什么，应有 severity、switch 或者 options"],
    ),
    (
        "改了两次",
        HEAD
        + '[[changes]]\nrule = "R022"\nswitch = "off"\n'
        + '[[changes]]\nrule = "R022"\nswitch = "on"\n',
        ["7：规则“R022”前面已经改过"],
    ),
    (
        "关闭错误级规则没有理由",
        HEAD + '[[changes]]\nrule = "R010"\nswitch = "off"\n',
        ["5：R010 是统一的错误级规则，关闭、试行或者降低级别必须写明 reason"],
    ),
    (
        "试行和降级也是一样",
        HEAD
        + '[[changes]]\nrule = "R010"\nswitch = "beta"\n'
        + '[[changes]]\nrule = "R062"\nseverity = "hint"\n',
        [
            "5：R010 是统一的错误级规则，关闭、试行或者降低级别必须写明 reason",
            "8：R062 是统一的错误级规则，关闭、试行或者降低级别必须写明 reason",
        ],
    ),
    (
        "理由是空的",
        HEAD + '[[changes]]\nrule = "R010"\nswitch = "off"\nreason = ""\n',
        ["6：“reason”不能为空"],
    ),
    (
        "没有可以改的选项",
        HEAD + '[[changes]]\nrule = "R010"\noptions = { least = 3 }\n',
        ["5：R010 没有可以改的选项"],
    ),
    (
        "选项名写错，选项不是整数",
        HEAD + '[[changes]]\nrule = "R022"\n[changes.options]\nleats = 3\npercent = 92.5\n',
        [
            "6：R022 没有选项“leats”，可以改的有 part、whole、percent、reached、least",
            "7：“percent”应写成：整数",
        ],
    ),
    (
        "选项里没有这一格",
        HEAD + '[[changes]]\nrule = "R017"\noptions.cells = ["applications.denied.secret.total"]\n',
        ["5：2021年修订格式中没有“applications.denied.secret.total”"],
    ),
    (
        "列表里不是文字",
        HEAD + '[[changes]]\nrule = "R018"\noptions = { words = [3] }\n',
        ["5：“words”应写成：文字（加引号）"],
    ),
    (
        "没有这项职权",
        HEAD + '[[changes]]\nrule = "R040"\noptions = { powers = { makes_rules = "x" } }\n',
        [
            "5：不认识“makes_rules”，这里可以写 collects_fees、makes_coercive_measures、"
            "makes_licences、makes_penalties"
        ],
    ),
    (
        "等式里没有这一格",
        HEAD
        + ADDED
        + 'equations = [\n  "proactive.licences.decisions = proactive.licences.decisions",\n'
        + '  "proactive.licences.decisions = proactive.licences.number",\n]\n',
        ["12：2021年修订格式中没有“proactive.licences.number”"],
    ),
    (
        "等式里没有这一行，没有这张表",
        HEAD
        + ADDED
        + 'equations = ["for each column of applications: new = carried",\n'
        + '"for each row of complaints: total = natural_person"]\n',
        ["10：2021年修订格式中没有“carried”", "11：2021年修订格式中没有“complaints”"],
    ),
    (
        "等式写法不对",
        HEAD + ADDED + 'equations = ["for each column of applications: new + carried_in"]\n',
        [
            "10：看不懂等式“for each column of applications: new + carried_in”，应写成如 "
            "for each column of applications: new + carried_in = results_total + carried_out"
        ],
    ),
    (
        "检查没有这个选项，缺一个选项",
        HEAD + ADDED + 'check = "share"\n'
        'options = { part = "applications.new.total", percent = 5, reached = true, over = 3 }\n',
        [
            "11：检查“share”没有选项“over”，它的选项是 least、part、percent、reached、whole",
            "11：检查“share”还需要选项“least”",
            "11：检查“share”还需要选项“whole”",
        ],
    ),
    (
        "检查没有选项",
        HEAD + ADDED + 'check = "counts"\noptions = { least = 3 }\n',
        ["11：检查“counts”没有选项"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "problems"), [pytest.param(*case[1:], id=case[0]) for case in REFUSED]
)
def test_what_is_refused_with_file_line_and_reason(
    tmp_path: Path, text: str, problems: list[str]
) -> None:
    with pytest.raises(Refusal) as refusal:
        lay(tmp_path, text)
    expected = [p.partition("：") for p in problems]
    assert str(refusal.value) == "\n".join(
        f"本市.toml 第 {line} 行：{reason}" for line, _, reason in expected
    )


def test_an_unknown_check_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(OverlayRefusal) as refusal:
        lay(tmp_path, HEAD + ADDED + 'check = "shares"\n')
    ((line, reason),) = refusal.value.problems
    assert line == 10
    assert reason.startswith("没有检查“shares”，可以用的有 counts、money、")
    assert "、share、" in reason


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        lay(tmp_path, b"# rules\n" + 'name = "某市规则"'.encode("gb18030"))
    assert str(refusal.value) == "本市.toml 第 2 行：不是 UTF-8 编码，请另存为 UTF-8"


def test_options_that_are_not_those_of_the_check_are_refused(tmp_path: Path) -> None:
    """R091 has an empty list of demands: only the check knows what belongs there."""
    change = '[[changes]]\nrule = "R091"\n[changes.options]\n'
    change += 'demands = [{ nmae = "解读", words = ["解读"] }]\n'
    with pytest.raises(Refusal) as refusal:
        lay(tmp_path, HEAD + change)
    assert str(refusal.value) == (
        "本市.toml 第 6 行：不认识“nmae”，这里可以写 name、words\n本市.toml 第 6 行：缺少“name”"
    )
    assert lay(tmp_path, HEAD + change.replace("nmae", "name"))


def test_options_that_a_check_cannot_use_are_refused(tmp_path: Path) -> None:
    """That a text is no pattern is known to the check alone."""
    with pytest.raises(Refusal) as refusal:
        lay(tmp_path, HEAD + '[[changes]]\nrule = "R060"\noptions = { nothing = "(无" }\n')
    assert str(refusal.value).startswith("本市.toml 第 5 行：R060 用这些选项无法校验（")
    assert str(refusal.value).endswith("请对照统一规则中这项检查的选项核对写法")


def test_a_file_that_is_not_there_is_no_wrong_overlay(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        overlaid(ruleset("2021"), tmp_path / "没有.toml")
    assert not isinstance(refused.value, OverlayRefusal)


# --- lines


def test_lines_of_tables_keys_and_entries() -> None:
    lines = TomlLines(
        'a = 1\n"b c" = """\nd = 2\n"""\n[[x]]\nk = [\n  "one",\n  "two",\n]\n[x.o]\n'
        "p.q = 3\n[[x]]\nk = 4\n[t]\nk = 5\n"
    )
    assert [lines.of(["a"]), lines.of(["b c"]), lines.of(["d"])] == [1, 2, 1]
    assert [lines.of(["x", 0]), lines.of(["x", 0, "k"]), lines.of(["x", 1, "k"])] == [5, 6, 13]
    assert [lines.of(["x", 0, "k", 1], "two"), lines.of(["x", 0, "k", 1], "three")] == [8, 6]
    assert [lines.of(["x", 0, "o", "p", "q"]), lines.of(["x", 0, "o", "z"])] == [11, 10]
    assert [lines.of(["t", "k"]), lines.of(["x", 1, "z"])] == [15, 12]


# --- files that cannot be read, at every command that takes rules


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("没有.toml", "没有找到附加规则文件“{path}”。请核对文件名和位置"),
        ("文件夹.toml", "附加规则文件“{path}”读不出来"),
        ("记事本.toml", "记事本.toml 第 1 行：不是 UTF-8 编码，请另存为 UTF-8"),
    ],
)
@pytest.mark.parametrize("command", ["check", "intake", "return"])
def test_rules_that_cannot_be_read_are_refused_in_words(
    tmp_path: Path, nianbao: Nianbao, command: str, name: str, reason: str
) -> None:
    (tmp_path / "文件夹.toml").mkdir()
    (tmp_path / "记事本.toml").write_bytes(HEAD.encode("gbk"))
    folder = tmp_path / "收件"
    folder.mkdir()
    (folder / "甲.xlsx").write_bytes(unit(1).workbook())
    rules, out = tmp_path / name, tmp_path / "结果"
    subject = [folder / "甲.xlsx"] if command == "check" else [folder, "--out", out, "--jobs", "1"]
    refused = nianbao(command, *subject, "--rules", rules)
    assert refused.code == 2
    assert reason.format(path=rules) in refused.err
