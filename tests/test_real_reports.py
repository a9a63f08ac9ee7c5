"""What every rule makes of real published reports, beside a careful reader's judgement.

``golden/real-reports.txt`` lists for each report, read as a user would read it, the verdict and
every finding; under each error and warning stands a line 「判断：」 written by hand. The
reports are read where they lie. After a wanted change write the list anew, judge what is new, and
read the difference before committing it::

    PYTHONPATH=addin:tests python tests/test_real_reports.py
"""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from nianbao.recover import read_report
from nianbao.rules import Context, check, ruleset

REPORTS = Path(__file__).parents[2] / "shared" / "reports"
GOLDEN = Path(__file__).parent / "golden" / "real-reports.txt"
JUDGEMENT = "    判断："
WRONG = "错"  # how a judgement begins that a finding should not be there
SEVERITIES = {"error": "错误", "warning": "需说明", "hint": "提示", "reminder": "核对"}
STATES = {"ready": "可以报送", "explain": "需说明", "blocked": "不能报送"}

# The report, and the one of the year before.
READ = [
    ("dongcheng-sasac-2023.txt", ""),
    ("hongze-2023.txt", ""),
    ("hongze-2024.txt", "hongze-2023.txt"),
    ("pingtan-2019.txt", ""),
    ("pingtan-2020.txt", "pingtan-2019.txt"),
    ("pingtan-2021.txt", "pingtan-2020.txt"),
    ("shuyang-ndrc-2023.txt", ""),
]


def yielded(name: str, last: str) -> Iterator[str]:
    """The verdict on a report, and its findings that are broken, a line each."""
    filing = read_report(REPORTS / name).filing
    previous = read_report(REPORTS / last).filing if last else None
    verdict = check(filing, ruleset(filing.edition.id), Context(previous=previous))
    yield f"# {filing.profile.unit} {filing.profile.year}（{name}）：{STATES[verdict.state]}"
    for finding in (one for entry in verdict.findings for one in entry.items or (entry,)):
        if finding.status == "broken":
            yield f"{finding.rule.id} {SEVERITIES[finding.severity]}：{finding.message}"


@pytest.fixture(scope="module")
def golden() -> list[str]:
    return GOLDEN.read_text("utf-8").splitlines()


@pytest.mark.parametrize(("name", "last"), READ, ids=[name for name, _ in READ])
def test_what_a_published_report_yields(name: str, last: str, golden: list[str]) -> None:
    if not (REPORTS / name).exists():
        pytest.skip(f"{name} is not in {REPORTS}")
    found = list(yielded(name, last))
    start = next(i for i, line in enumerate(golden) if f"（{name}）" in line)
    rest = golden[start:]
    end = next((i for i, line in enumerate(rest) if i and line.startswith("# ")), len(rest))
    assert found == [x for x in rest[:end] if x and not x.startswith(JUDGEMENT)]


def test_every_error_and_warning_is_judged_and_none_is_wrong(golden: list[str]) -> None:
    grave = [i for i, line in enumerate(golden) if re.match(r"R\d{3} (错误|需说明)", line)]
    judgements = [golden[i + 1] for i in grave]
    assert len(judgements) >= 10
    assert all(line.startswith(JUDGEMENT) for line in judgements)
    assert not [line for line in judgements if line.startswith(JUDGEMENT + WRONG) or "？" in line]


def test_only_reports_with_real_slips_are_blocked(golden: list[str]) -> None:
    """Others that cannot be handed in left cells blank, which a published report may."""
    blocked = dict[str, None]()
    for line in golden:
        if line.startswith("# "):
            name = line.rpartition("（")[2].partition(".txt）")[0]
        elif re.match(r"R\d{3} 错误", line):
            blocked[name] = None
    assert list(blocked) == ["hongze-2023", "pingtan-2020"]


def remake() -> None:
    """Write the list anew, judgements kept where the finding is the same."""
    old = GOLDEN.read_text("utf-8").splitlines() if GOLDEN.exists() else []
    judgements = {a: b for a, b in itertools.pairwise(old) if b.startswith(JUDGEMENT)}
    lines = ["Published reports before every rule; 判断: what a careful reader says of it."]
    for name, last in READ:
        lines.append("")
        for line in yielded(name, last):
            lines.append(line)
            if re.match(r"R\d{3} (错误|需说明)", line):
                lines.append(judgements.get(line, f"{JUDGEMENT}？"))
    GOLDEN.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    remake()
