"""Two reports that follow each other, and what the rules across years say of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from nianbao.form import Filing, Paragraph
from nianbao.rules import Context, Finding, Verdict, check, ruleset
from tables import filing

PROBLEMS = (
    "一是对复杂申请的研判能力不足，答复文书的规范性有待提高。二是政策解读的形式还不够丰富，"
    "图文、音视频解读偏少。三是政务新媒体的运维管理还需加强，个别账号更新不及时。下一步，"
    "我局将加强业务培训，丰富解读形式，健全新媒体管理制度，推动政府信息公开工作再上新台阶。"
)
OTHER = (
    "今年以来基层单位公开目录更新慢，群众查找不便。我们逐户上门了解需求，重新编排目录，增设"
    "检索入口，并请十名群众试用后再作调整。对尚未完成的三个乡镇，明确由分管负责人每周过问，"
    "年底前全部完成。另外，办理答复时与申请人电话沟通的比例偏低，明年起要求每件都要沟通一次。"
)


@dataclass(frozen=True)
class Year:
    """Figures, prose by section and year of one report."""

    figures: str = ""
    year: int = 2023
    prose: Mapping[int, str] = field(default_factory=dict)
    edition: str = "2021"

    @property
    def filing(self) -> Filing:
        given = filing(self.figures, edition_id=self.edition, year=self.year)
        profile = replace(given.profile, year=self.year or None)
        sections = {n: (Paragraph(text, f"第 {n} 部分"),) for n, text in self.prose.items()}
        return replace(given, profile=profile, sections=sections)


def judged(now: Year, last: Year | None) -> Verdict:
    previous = last.filing if last else None
    return check(now.filing, ruleset(now.edition), Context(previous=previous))


def found(rule_id: str, now: Year, last: Year | None) -> list[Finding]:
    return [finding for finding in judged(now, last).findings if rule_id in finding.rules]


def said(rule_id: str, now: Year, last: Year | None) -> list[tuple[str, str]]:
    return [(finding.status, finding.message) for finding in found(rule_id, now, last)]
