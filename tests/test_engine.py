"""The engine: failures named as such, findings in order, results stamped, sentences complete."""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.actions import template
from nianbao.form import edition
from nianbao.form.edition import editions
from nianbao.rules import Context, Finding, RuleSet, Verdict, check, ruleset
from nianbao.rules.applicability import NEEDS
from nianbao.rules.catalogue import misshapen
from nianbao.rules.checks import CHECKS, Case
from nianbao.rules.selfcheck import selfcheck
from nianbao.words import catalogue, say
from tables import LETTERS, SHEETS, application_rows, filing, numbers, result_rows
from test_gallery import RULES, table_rules

PACKAGE = Path(__file__).parents[1] / "addin" / "nianbao"
EDITIONS = editions()


def found(verdict: Verdict) -> list[tuple[str, str]]:
    return [(finding.rule.id, finding.status) for finding in verdict.findings]


# --- failures of our own


def failing(_: Case) -> Iterator[Finding]:
    raise ZeroDivisionError("我们的错")
    yield


def half_done(case: Case) -> Iterator[Finding]:
    yield case.broken("message", {"place": "某格", "number": "1"})
    raise KeyError("proactive.fees.amount")


@pytest.mark.parametrize("broken_check", [failing, half_done])
def test_a_check_that_fails_is_reported_and_the_run_goes_on(
    broken_check: Callable[[Case], Iterator[Finding]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CHECKS, "fee_decimals", broken_check)
    text = """
    表二 | 本年处理决定数量
    行政许可 | 3件
    表三 | 自然人
    一、本年新收 | 1
    """
    verdict = check(filing(text), table_rules("2021"))
    assert found(verdict) == [
        ("R010", "broken"),
        ("R010", "broken"),
        ("R003", "broken"),
        ("R009", "not_evaluated"),
    ]
    finding = verdict.findings[-1]
    assert (finding.sentence, finding.cells, finding.left) == ("finding.failed", (), None)


def test_a_failed_check_says_so_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHECKS, "counts", failing)
    verdict = check(filing(), table_rules("2021"))
    assert found(verdict) == [("R001", "not_evaluated")]
    assert verdict.findings[0].message == (
        "程序未能完成这项检查，未判定（ZeroDivisionError('我们的错')）。请把校验结果发给技术支持"
    )
    assert (verdict.state, verdict.not_evaluated, verdict.count("error")) == ("blocked", 1, 0)


def test_a_failed_check_of_a_hint_does_not_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHECKS, "fee_decimals", failing)
    assert check(filing(), table_rules("2021")).state == "ready"


def test_a_check_that_the_program_does_not_have_is_not_evaluated() -> None:
    rules = table_rules("2021")
    unknown = replace(rules.rules[0], check="no_such_check")
    verdict = check(filing(), replace(rules, rules=(unknown,)))
    assert found(verdict) == [("R001", "not_evaluated")]


# --- order


def test_errors_come_first_and_what_is_broken_before_what_was_not_evaluated() -> None:
    text = """
    表二 | 本年制发件数 | 本年废止件数 | 现行有效件数
    规章 | 2 | 0 | 1
    行政规范性文件 | 约1 | 0 | 0
    表二 | 本年处理决定数量
    行政许可 | 3件
    行政处罚 |
    表三 | 自然人
    一、本年新收 | 1
    表四 | 未填
    """
    assert found(check(filing(text), table_rules("2021"))) == [
        ("R001", "broken"),
        ("R004", "broken"),
        ("R010", "broken"),
        ("R010", "broken"),
        ("R030", "not_evaluated"),
        ("R003", "broken"),
        ("R038", "broken"),
        ("R038", "not_evaluated"),
        ("R004", "broken"),
    ]


def test_findings_of_one_rule_come_in_the_order_of_the_form() -> None:
    text = """
    表二 | 本年处理决定数量
    行政强制 | 约1
    行政许可 | 约1
    表三 | 其他 | 自然人
    四、结转 | 约1 | 约1
    一、本年新收 | 约1 | 约1
    """
    verdict = check(filing(text), table_rules("2021"))
    first = [finding.cells[0] for finding in verdict.findings if finding.rule.id == "R001"]
    ids = SHEETS["2021"].ids
    assert first == [ids[short] for short in ("XK", "QZ", "r01.A", "r01.F", "r25.A", "r25.F")]


def test_the_same_filing_gives_the_same_findings() -> None:
    text = "表三 | 自然人 | 总计\n一、本年新收 | 1 | 2"
    first, second = (check(filing(text), ruleset("2021"), Context()).findings for _ in range(2))
    assert first == second
    digests = [finding.digest for finding in first if finding.cells]
    assert len(set(digests)) == len(digests)


# --- every equation against the form's arithmetic, written a second time


def broken_by_hand(form: dict[str, int], edition_id: str) -> list[tuple[str, str, int, int]]:
    """Rule, first cell, left and right of every equation of table three and four that fails."""
    parts = result_rows(edition_id)
    new = {"2021": ("R010", "R011", "R012"), "2019": ("R114", "R114", "R114")}[edition_id]
    tried = []
    for c in LETTERS:
        received = form[f"r01.{c}"] + form[f"r02.{c}"]
        done, left_over = form[f"r24.{c}"], form[f"r25.{c}"]
        results = sum(form[f"{row}.{c}"] for row in parts)
        tried.append((new[0], f"r01.{c}", received, done + left_over, received == done + left_over))
        tried.append((new[1], f"r24.{c}", done, results, done == results))
        tried.append(("R013", f"r24.{c}", done, received, done <= received))
        tried.append(("R014", f"r25.{c}", left_over, received, left_over <= received))
        shown = results + left_over
        tried.append(("R016", f"r03.{c}", shown, 0, received > 0 or shown == 0))
    for row in application_rows(edition_id):
        total, across = form[f"{row}.G"], sum(form[f"{row}.{c}"] for c in "ABCDEF")
        tried.append((new[2], f"{row}.G", total, across, total == across))
    for rule, kind in (("R030", "FY"), ("R031", "ZS"), ("R032", "FS")):
        total, outcomes = (
            form[f"{kind}_zj"],
            sum(form[f"{kind}_{x}"] for x in ("wc", "jz", "qt", "ws")),
        )
        tried.append((rule, f"{kind}_zj", total, outcomes, total == outcomes))
    return [(rule, cell, left, right) for rule, cell, left, right, holds in tried if not holds]


@settings(deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(EDITIONS))
def test_what_is_broken_is_what_the_forms_arithmetic_says(seed: int, edition_id: str) -> None:
    chance = random.Random(seed)
    ids = SHEETS[edition_id].ids
    held = {}
    for short in chance.sample(sorted(ids), chance.randrange(1, 25)):
        if not short.startswith(("r", "FY", "ZS", "FS")):
            continue
        held[ids[short]] = chance.choice([0, 1, 1, 2, 3, chance.randrange(10**12)])
    filed = filing("", held, edition_id=edition_id)
    verdict = check(filed, table_rules(edition_id))
    names = {cell_id: short for short, cell_id in ids.items()}
    equations = {"R010", "R011", "R012", "R013", "R014", "R016", "R030", "R031", "R032", "R114"}
    said = [
        (finding.rule.id, names[finding.cells[0]], finding.left, finding.right)
        for finding in verdict.findings
        if finding.rule.id in equations
    ]
    plain = {short: int(number) for short, number in numbers(filed).items()}
    assert Counter(said) == Counter(broken_by_hand(plain, edition_id))
    assert all(finding.status == "broken" for finding in verdict.findings)
    assert (verdict.state == "blocked") is any(f.severity == "error" for f in verdict.findings)


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_inputs_alone_never_break_a_total(seed: int) -> None:
    """Where totals are formulas, only the balance can fail: domain rules R011, R012, R030–R032."""
    chance = random.Random(seed)
    inputs = [i for i in edition("2021").cells if not i.is_total and i.table != "proactive"]
    held = {cell.id: chance.randrange(5) for cell in chance.sample(inputs, 30)}
    verdict = check(filing("", held), table_rules("2021"))
    assert {finding.rule.id for finding in verdict.findings} <= {"R010", "R013", "R014", "R016"}


# --- the stamp


def test_a_result_is_stamped_with_version_and_hash() -> None:
    verdict = check(filing(), ruleset("2021"))
    assert verdict.ruleset is ruleset("2021")
    stamp = verdict.ruleset
    assert (stamp.id, stamp.edition.id) == ("2021", "2021")
    assert stamp.version.startswith("2021.")
    assert len(stamp.sha256) == len(bytes.fromhex(stamp.sha256)) * 2 == 64
    assert ruleset("2019").sha256 != stamp.sha256


Put = Callable[[str, str], str]


@pytest.fixture
def put_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Return what puts a text into a rule set in another's place, and says in which file."""

    module = import_module("nianbao.rules.catalogue")
    uncached = module._load.__wrapped__

    def put(official: str, other: str) -> str:
        shutil.rmtree(tmp_path / "copy", ignore_errors=True)
        for part in ("form/editions", "rules/catalogues"):
            shutil.copytree(PACKAGE / part, tmp_path / "copy" / part)
        files = sorted((tmp_path / "copy").glob("form/editions/*/rules/*.toml"), reverse=True)
        file = next(file for file in files if official in file.read_text("utf-8"))
        file.write_text(file.read_text("utf-8").replace(official, other, 1), "utf-8")
        rooms = {f"nianbao.{room}": tmp_path / "copy" / room for room in ("form", "rules")}
        monkeypatch.setattr(module, "files", lambda name: rooms[name])
        monkeypatch.setattr(module, "_load", uncached)
        return f"{file.parts[-3]}/{file.name}"

    return put


@pytest.fixture
def changed(put_instead: Put) -> Callable[..., RuleSet]:
    """Return a loader of a catalogue in which a text was replaced."""

    def load(official: str = "", other: str = "", edition_id: str = "2021") -> RuleSet:
        put_instead(official, other)
        return ruleset.__wrapped__(edition_id)

    return load


def test_the_hash_is_that_of_the_rules_not_of_the_file(changed: Callable[..., RuleSet]) -> None:
    assert changed().sha256 == ruleset("2021").sha256
    assert (
        changed('extends = "2019"', '# a remark\nextends = "2019"').sha256 == ruleset("2021").sha256
    )


@pytest.mark.parametrize("edition_id", EDITIONS)
@pytest.mark.parametrize(
    ("official", "other"),
    [
        ('severity = "hint"\ncheck = "blanks"', 'severity = "warning"\ncheck = "blanks"'),
        ("disputes.direct_suit.upheld + ", ""),
        ("结转下年度不得大于本年新收与上年结转之和", "结转下年度不应大于本年新收与上年结转之和"),
        ("没有发生的填 0", "没有发生的请填 0"),
    ],
)
def test_the_hash_changes_when_a_rule_changes(
    official: str, other: str, edition_id: str, changed: Callable[..., RuleSet]
) -> None:
    assert changed(official, other, edition_id).sha256 != ruleset(edition_id).sha256


def test_the_hash_changes_with_the_version(changed: Callable[..., RuleSet]) -> None:
    version = ruleset("2021").version
    newer = changed(f'version = "{version}"', 'version = "2021.999"')
    assert (newer.version, newer.sha256 != ruleset("2021").sha256) == ("2021.999", True)


def test_the_hash_stays_when_what_is_said_becomes_clearer(changed: Callable[..., RuleSet]) -> None:
    clearer = changed("结转数大于收到数。{left}", "结转数不能大于收到数。{left}")
    assert clearer.sha256 == ruleset("2021").sha256
    assert clearer.rules != ruleset("2021").rules


@pytest.mark.parametrize(
    ("official", "other", "failure"),
    [
        ('deleted = ["R114"', 'deleted = ["R900", "R114"', KeyError),
        ('[[changes]]\nid = "R040"', '[[changes]]\nid = "R900"', KeyError),
        ('id = "R008"', 'id = "R007"', ValueError),
    ],
)
def test_a_set_that_does_not_fit_the_one_before_cannot_be_loaded(
    official: str, other: str, failure: type[Exception], changed: Callable[..., RuleSet]
) -> None:
    with pytest.raises(failure, match=r"R900|rule R007 stands twice in set 2021"):
        changed(official, other)


def test_the_rules_of_2021_are_those_of_2019_without_the_tables_of_the_trial_form() -> None:
    ids = {edition_id: [rule.id for rule in ruleset(edition_id).rules] for edition_id in EDITIONS}
    assert ids["2019"] == sorted(set(ids["2019"]))
    assert ids["2021"] == sorted(set(ids["2021"]))
    assert "R114" not in ids["2021"]
    assert not {"R008", "R009", "R010", "R011", "R012", "R038"} & set(ids["2019"])
    (money,) = [rule for rule in ruleset("2019").rules if rule.id == "R002"]
    assert "元" in money.statement
    assert "万元" not in money.statement


@pytest.mark.parametrize(
    ("official", "other"),
    [
        ('severity = "error"', 'severity = "fatal"'),
        ('id = "R001"', 'id = "R1"'),
        ('id = "R001"', 'id = "R001"\ncolour = "红"'),
        ('check = "counts"', ""),
        ('check = "counts"', 'check = "counts"\nequations = ["new = carried_in"]'),
        ('remedy = "请按台账改填非负整数；没有发生的填 0"', ""),
        ('remedy = "请按台账改填非负整数；没有发生的填 0"', 'remedy = ""'),
        ('blank = "skip"', 'blank = "guess"'),
        ('certainty = "exact"', 'certainty = "sure"'),
        ('source = "统一格式（件数）"', ""),
        ('version = "2021.', 'version = "new'),
        ('[[changes]]\nid = "R040"', '[[changes]]\nid = "R040"\ncolour = "红"'),
        ('message = "{place}：填的是 {number}（万元），小数超过 6 位"', "message = []"),
    ],
)
def test_a_catalogue_of_the_wrong_shape_is_noticed(
    official: str, other: str, put_instead: Put
) -> None:
    file = put_instead(official, other)
    problems = list(misshapen(file[:4]))
    assert problems
    assert all(problem.startswith(f"{file} $") for problem in problems)


def test_a_wrong_shape_is_said_by_the_self_check_and_ends_the_building_of_the_template(
    put_instead: Put, tmp_path: Path
) -> None:
    rules = ruleset("2021")
    put_instead('id = "R008"\nseverity = "warning"', 'id = "R008"\nseverity = "guess"')
    place = "2021/tables.toml $.rules[0].severity: 'guess'"
    assert str(selfcheck(rules)[0]).startswith(f"数据文件的写法不合约定：{place}")
    with pytest.raises(SystemExit, match="guess"):
        template.main(tmp_path / "template.xlsx")
    assert not (tmp_path / "template.xlsx").exists()


@pytest.mark.parametrize("catalogue_id", [*EDITIONS, "batch"])
def test_the_catalogues_are_of_the_agreed_shape(catalogue_id: str) -> None:
    assert list(misshapen(catalogue_id)) == []


def test_a_catalogue_without_its_head_cannot_be_loaded(changed: Callable[..., RuleSet]) -> None:
    with pytest.raises(KeyError, match="the rules of 2021 have no version"):
        changed(f'version = "{ruleset("2021").version}"', "")


# --- words

# What each sentence on the tables may speak of.
SLOTS = {
    "R003": {"place", "raw", "number", "why"},
    "R004": {"table", "places", "count", "field"},
    "R005": {"sheet", "at", "official", "found", "value", "right"},
    "R006": {"place", "number", "total", "parts", "direction"},
    "R007": {"year", "used", "fitting"},
    "R008": {"place", "number", "smaller", "before", "times"},
    "R009": {"place", "number"},
}
SHARED = {
    "number.unreadable": {"place", "raw"},
    "number.negative": {"place", "raw"},
    "number.fraction": {"place", "raw"},
    "table_empty": {"table", "rules"},
    "unreadable": {"table", "places", "rules"},
    "failed": {"error"},
}
EQUATION_SLOTS = {"table", "subject", "left", "right", "direction", "difference"}


def slots_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_every_equation_in_force_has_a_sentence_and_its_slots_are_known(edition_id: str) -> None:
    assert ruleset(edition_id).equations
    for rule, equation in ruleset(edition_id).equations:
        sentence = rule.messages[rule.case_of(equation)]
        assert slots_of(sentence) <= EQUATION_SLOTS
        assert {"table", "subject", "left"} <= slots_of(sentence)


def test_the_slots_of_a_sentence_are_known() -> None:
    messages = {rule.id: rule.messages for rule in ruleset("2021").rules}
    for rule_id, slots in SLOTS.items():
        assert messages[rule_id]
        assert all(slots_of(sentence) <= slots for sentence in messages[rule_id].values())
    for key, slots in SHARED.items():
        assert slots_of(catalogue()[f"finding.{key}"]) <= slots


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_every_check_in_force_is_one_that_the_program_has(edition_id: str) -> None:
    wanted = {rule.check for rule in ruleset(edition_id).rules if rule.check}
    assert wanted <= set(CHECKS)
    assert {rule.id for rule in ruleset(edition_id).rules} >= set(RULES[edition_id])


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("note.full_width", "含全角字符"),
        ("note.blanks", "含空格"),
        ("note.separators", "含千分位逗号"),
        ("note.unit", "含单位"),
        ("note.converted", "换算为万元"),
        ("note.text", "以文本形式存放，合计公式不会计入"),
        ("severity.error", "错误"),
        ("severity.warning", "需说明"),
        ("severity.hint", "提示"),
        ("status.broken", "不符"),
        ("status.not_evaluated", "未判定"),
        ("status.explained", "已说明"),
        ("verdict.ready", "可以报送"),
        ("verdict.explain", "需说明后报送"),
        ("verdict.blocked", "不能报送"),
    ],
)
def test_words_that_stand_in_every_result(key: str, words: str) -> None:
    assert say(f"finding.{key}", unit="万元") == words


def test_what_a_filer_typed_is_shown_as_it_is() -> None:
    """Braces and percent signs in a cell are no slots of the sentence."""
    verdict = check(filing("表二 | 本年处理决定数量\n行政许可 | {place}%s"), table_rules("2021"))
    assert verdict.findings[0].message == (
        "表二 › 行政许可 › 本年处理决定数量：填的是“{place}%s”，不是能识别的数字"
    )


# --- what rules need, and why some are off


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_what_a_rule_needs_is_known(edition_id: str) -> None:
    for rule in ruleset(edition_id).rules:
        assert all(need in NEEDS or need in rule.options for need in rule.needs.split())


def test_every_rule_that_is_off_says_why_and_only_those_cannot_be_tried() -> None:
    for rule in ruleset("2021").rules:
        assert bool(rule.reason) == (rule.switch == "off"), rule.id
        assert rule.check or rule.equations or rule.switch == "off"
