"""What R044 to R061 make of real published reports, beside a careful reader's judgement.

``golden/text-reports.txt`` lists for each report what was read of the tables' figures, every
finding, and under each finding a line 「判断：」 written by hand. The reports are read where they
lie; their figures stand here as printed. After a wanted change write the list anew, judge what is
new, and read the difference before committing it::

    PYTHONPATH=addin:tests python tests/test_text_reports.py
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from nianbao.form import Filing, Paragraph, Profile
from nianbao.form.filing import plain_number
from nianbao.rules import ruleset
from nianbao.rules.prose import mentions_of, readings_of, value_of
from tables import filing
from text_cases import findings_in

REPORTS = Path(__file__).parents[2] / "shared" / "reports"
GOLDEN = Path(__file__).parent / "golden" / "text-reports.txt"
JUDGEMENT = "    判断："
SEVERITIES = {"error": "错误", "warning": "需说明", "hint": "提示"}

_HEADINGS = (
    r"[一1]、\s*总体情况",
    r"[二2]、\s*主动公开政府信息情况",
    r"[五5]、\s*存在的主要问题及(?:改进情况|整改措施)",
    r"[六6]、\s*其他需要报告的事项",
)


@dataclass(frozen=True)
class Report:
    """A published report: its file, its unit, and the figures that it prints."""

    file: str
    unit: str
    year: int
    figures: str

    @property
    def filing(self) -> Filing:
        edition_id = "2021" if self.year > 2020 else "2019"
        base = filing(self.figures, edition_id=edition_id, year=self.year)
        text = (REPORTS / self.file).read_text("utf-8")
        return replace(base, profile=Profile(self.unit, year=self.year), sections=prose_of(text))


def prose_of(text: str) -> dict[int, tuple[Paragraph, ...]]:
    """Sections one, five and six of a report's text, a line a paragraph."""
    one, two, five, six = (re.search(heading, text) for heading in _HEADINGS)
    assert one and two and five and six
    return {
        1: _lines(text[one.end() : two.start()]),
        5: _lines(text[five.end() : six.start()]),
        6: _lines(text[six.end() :].partition("附件下载")[0]),
    }


def _lines(text: str) -> tuple[Paragraph, ...]:
    lines = [line for line in text.split("\n") if line.strip()]
    return tuple(Paragraph(line, f"第 {i} 行") for i, line in enumerate(lines, 1))


ALL = [
    Report(
        "dongcheng-sasac-2023.txt",
        "东城区国资委",
        2023,
        """
        表三 | 自然人 | 商业企业 | 总计
        一、本年新收 | 6 | 3 | 9
        1.本机关不掌握 | 6 | 2 | 8
        （七）总计 | 6 | 2 | 8
        四、结转 | 0 | 1 | 1
        """,
    ),
    Report(
        "hongze-2023.txt",
        "洪泽区人民政府",
        2023,
        """
        表二 | 本年制发件数 | 本年废止件数 | 现行有效件数
        行政规范性文件 | 0 | 5 | 5
        表二 | 本年处理决定数量
        行政许可 | 550
        行政处罚 | 4119
        行政强制 | 195
        表二 | 本年收费金额
        行政事业性收费 | 7730.28
        表三 | 自然人 | 总计
        一、本年新收 | 21 | 21
        （二）部分公开 | 4 | 4
        1.属于国家秘密 | 1 | 1
        6.属于四类过程性信息 | 1 | 1
        7.属于行政执法案卷 | 1 | 1
        1.本机关不掌握 | 10 | 10
        2.没有现成信息 | 3 | 3
        1.信访举报投诉类 | 1 | 1
        （七）总计 | 21 | 21
        表四 | 结果维持 | 结果纠正 | 总计
        行政复议 | 10 | 1 | 0
        复议后起诉 | 5 | 0 | 0
        """,
    ),
    Report(
        "hongze-2024.txt",
        "淮安市洪泽区人民政府",
        2024,
        """
        表二 | 本年制发件数 | 本年废止件数 | 现行有效件数
        行政规范性文件 | 3 | 0 | 8
        表二 | 本年处理决定数量
        行政许可 | 9487
        行政处罚 | 2776
        行政强制 | 84
        表二 | 本年收费金额
        行政事业性收费 | 7545
        表三 | 自然人 | 总计
        一、本年新收 | 95 | 95
        （一）予以公开 | 50 | 50
        （二）部分公开 | 9 | 9
        3.危及“三安全一稳定” | 1 | 1
        6.属于四类过程性信息 | 1 | 1
        7.属于行政执法案卷 | 1 | 1
        1.本机关不掌握 | 31 | 31
        2.没有现成信息 | 1 | 1
        1.信访举报投诉类 | 1 | 1
        （七）总计 | 95 | 95
        表四 | 结果维持 | 结果纠正 | 其他结果 | 总计
        行政复议 | 1 | 1 | 0 | 2
        未经复议直接起诉 | 1 | 0 | 0 | 1
        复议后起诉 | 2 | 0 | 1 | 3
        """,
    ),
    Report(
        "pingtan-2019.txt",
        "平潭综合实验区",
        2019,
        """
        表二 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量
        规范性文件 | 89 | 89 | 89
        表三 | 自然人 | 总计
        一、本年新收 | 23 | 23
        （一）予以公开 | 7 | 7
        （二）部分公开 | 1 | 1
        1.本机关不掌握 | 7 | 7
        3.补正后申请内容 | 5 | 5
        2.重复申请 | 3 | 3
        （七）总计 | 23 | 23
        """,
    ),
    Report(
        "pingtan-2020.txt",
        "平潭综合实验区",
        2020,
        """
        表二 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量
        规范性文件 | 77 | 77 | 166
        表三 | 自然人 | 其他 | 总计
        一、本年新收 | 20 | 1 | 21
        （一）予以公开 | 6 | 1 | 7
        （二）部分公开 | 6 | 0 | 6
        1.本机关不掌握 | 4 | 0 | 4
        3.补正后申请内容 | 3 | 0 | 3
        2.重复申请 | 3 | 0 | 3
        （六）其他处理 | 4 | 0 | 4
        （七）总计 | 20 | 1 | 21
        """,
    ),
    Report(
        "pingtan-2021.txt",
        "平潭综合实验区",
        2021,
        """
        表二 | 本年制发件数 | 本年废止件数 | 现行有效件数
        行政规范性文件 | 69 | 36 | 65
        表二 | 本年处理决定数量
        行政许可 | 2293
        行政处罚 | 1282
        行政强制 | 42
        表二 | 本年收费金额
        行政事业性收费 | 24252.311082
        表三 | 自然人 | 社会公益组织 | 其他 | 总计
        一、本年新收 | 64 | 2 | 4 | 70
        （一）予以公开 | 27 | 2 | 1 | 30
        （二）部分公开 | 5 | 0 | 0 | 5
        5.属于三类内部事务信息 | 1 | 0 | 0 | 1
        7.属于行政执法案卷 | 6 | 0 | 0 | 6
        8.属于行政查询事项 | 1 | 0 | 0 | 1
        1.本机关不掌握 | 22 | 0 | 3 | 25
        3.其他 | 1 | 0 | 0 | 1
        （七）总计 | 63 | 2 | 4 | 69
        四、结转 | 1 | 0 | 0 | 1
        表四 | 结果维持 | 其他结果 | 总计
        行政复议 | 1 | 2 | 3
        未经复议直接起诉 | 12 | 0 | 12
        """,
    ),
    Report(
        "shuyang-ndrc-2023.txt",
        "沭阳县发展和改革局",
        2023,
        """
        表二 | 本年制发件数 | 本年废止件数 | 现行有效件数
        行政规范性文件 | 8 | 0 | 18
        表三 | 自然人 | 总计
        一、本年新收 | 26 | 26
        （一）予以公开 | 26 | 26
        （七）总计 | 26 | 26
        表四 | 尚未审结 | 总计
        行政复议 | 1 | 1
        """,
    ),
]


def yielded(report: Report) -> Iterator[str]:
    """What was read of the tables' figures, and what was found, a line each."""
    judged = report.filing
    rules = ruleset(judged.edition.id)
    yield f"# {report.unit} {report.year}（{report.file}）"
    for mention in mentions_of(judged):
        for terms in readings_of(mention, judged.edition)[:1]:
            state = "" if mention.is_comparable else "，不比较"
            scope = {"own": "本单位", "unstated": "未写明", "other": "其他单位"}[mention.scope]
            figure = plain_number(value_of(terms, judged, rules))
            yield (
                f"读出 {mention.meaning} {mention.value}（{scope}{state}），"
                f"表内 {figure}：{mention.quote}"
            )
    for finding in findings_in(judged):
        assert finding.status == "broken", finding.message
        yield f"{finding.rule.id} {SEVERITIES[finding.severity]}：{finding.message}"


@pytest.fixture(scope="module")
def golden() -> list[str]:
    return GOLDEN.read_text("utf-8").splitlines()


@pytest.fixture(params=ALL, ids=lambda report: report.file)
def report(request: pytest.FixtureRequest) -> Report:
    if not (REPORTS / request.param.file).exists():
        pytest.skip(f"{request.param.file} is not in {REPORTS}")
    return request.param


def test_what_a_published_report_yields(report: Report, golden: list[str]) -> None:
    start = golden.index(next(yielded(report)))
    rest = golden[start + 1 :]
    end = next((i for i, line in enumerate(rest) if line.startswith("# ")), len(rest))
    written = [x for x in rest[:end] if x and not x.startswith(JUDGEMENT)]
    assert list(yielded(report))[1:] == written


def test_every_finding_on_a_published_report_is_judged(golden: list[str]) -> None:
    findings = [i for i, line in enumerate(golden) if re.match(r"R\d{3} ", line)]
    assert findings
    assert all(golden[i + 1].startswith(JUDGEMENT) for i in findings)


def test_no_error_is_found_on_a_published_report(golden: list[str]) -> None:
    assert not [line for line in golden if re.match(r"R\d{3} 错误", line)]


def remake() -> None:
    """Write the list anew, judgements kept where the finding is the same."""
    old = GOLDEN.read_text("utf-8").splitlines() if GOLDEN.exists() else []
    judgements = {a: b for a, b in itertools.pairwise(old) if b.startswith(JUDGEMENT)}
    lines = ["Published reports before R044 to R061; 读出: what was read of the tables' figures."]
    for report in ALL:
        lines.append("")
        for line in yielded(report):
            lines.append(line)
            if re.match(r"R\d{3} ", line):
                lines.append(judgements.get(line, f"{JUDGEMENT}？"))
    GOLDEN.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    remake()
