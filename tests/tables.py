"""Figures as small text tables inside a test, and the names of cells used in the rules' source.

    filing('''
    表三             | 自然人 | 商业企业 | 总计
    一、本年新收      |   6   |    3    |  9
    1.本机关不掌握    |   6   |    2    |
    ''')

A table begins with its name and its column labels; a row with the beginning of its label. What
stands in a cell is text, as in a report; only ordinary blanks around it are not part of it.
Everything that is not named is 0. A total that is not named is a formula: the sum of its parts. A
total that is named was typed over the formula; an empty one was cleared. 「表三 | 未填」 leaves all
inputs of a table blank.

``values`` are what single cells of a workbook hold instead, by cell id: a number, a text or None.

Cells are also known by the short names of the rules' source: ``r01.A`` is 一、本年新收 of 自然人,
``r24.G`` 总计 of （七）总计, ``FY_wc`` 结果维持 of 行政复议, ``XK`` 行政许可. All names and labels
here are written out by hand from the official form, never taken from the package.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from nianbao.form import Cell, Figure, Filing, Profile, edition
from nianbao.form.filing import Number, figure_from_text
from nianbao.form.numbers import read_value

Value = int | Decimal | str | None
T = TypeVar("T")

APPLICANTS = {
    "自然人": ("A", "natural_person"),
    "商业企业": ("B", "enterprise"),
    "科研机构": ("C", "research_institution"),
    "社会公益组织": ("D", "public_interest_org"),
    "法律服务机构": ("E", "legal_service"),
    "其他": ("F", "other_org"),
    "总计": ("G", "total"),
}
LETTERS = "ABCDEFG"

# Short name, id and label of each row of table three. The trial form has one row for （六）; what
# it holds stands under r23, as 3.其他 does.
_FIRST_ROWS = (
    ("r01", "new", "一、本年新收政府信息公开申请数量"),
    ("r02", "carried_in", "二、上年结转政府信息公开申请数量"),
    ("r03", "granted", "（一）予以公开"),
    ("r04", "partly_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("r05", "denied.state_secret", "1.属于国家秘密"),
    ("r06", "denied.prohibited_by_law", "2.其他法律行政法规禁止公开"),
    ("r07", "denied.security_and_stability", "3.危及“三安全一稳定”"),
    ("r08", "denied.third_party_rights", "4.保护第三方合法权益"),
    ("r09", "denied.internal_affairs", "5.属于三类内部事务信息"),
    ("r10", "denied.process_information", "6.属于四类过程性信息"),
    ("r11", "denied.enforcement_file", "7.属于行政执法案卷"),
    ("r12", "denied.administrative_query", "8.属于行政查询事项"),
    ("r13", "not_provided.not_held", "1.本机关不掌握相关政府信息"),
    ("r14", "not_provided.needs_creation", "2.没有现成信息需要另行制作"),
    ("r15", "not_provided.unclear_after_correction", "3.补正后申请内容仍不明确"),
    ("r16", "not_processed.petition_or_complaint", "1.信访举报投诉类申请"),
    ("r17", "not_processed.duplicate", "2.重复申请"),
    ("r18", "not_processed.publication", "3.要求提供公开出版物"),
    ("r19", "not_processed.excessive", "4.无正当理由大量反复申请"),
    ("r20", "not_processed.confirm_or_reissue", "5.要求行政机关确认或重新出具已获取信息"),
)
_CLOSED_OTHERWISE = {
    "2019": (("r23", "closed_otherwise", "（六）其他处理"),),
    "2021": (
        (
            "r21",
            "closed_otherwise.correction_overdue",
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        ),
        (
            "r22",
            "closed_otherwise.fee_unpaid",
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        ),
        ("r23", "closed_otherwise.other", "3.其他"),
    ),
}
_LAST_ROWS = (
    ("r24", "results_total", "（七）总计"),
    ("r25", "carried_out", "四、结转下年度继续办理"),
)

DISPUTES = {
    "行政复议": ("FY", "reconsideration"),
    "未经复议直接起诉": ("ZS", "direct_suit"),
    "复议后起诉": ("FS", "suit_after_reconsideration"),
}
OUTCOMES = {
    "结果维持": ("wc", "upheld"),
    "结果纠正": ("jz", "corrected"),
    "其他结果": ("qt", "other"),
    "尚未审结": ("ws", "pending"),
    "总计": ("zj", "total"),
}

# Row label, id of the row, and its columns: label, id of the column, short name.
_TABLE_TWO = {
    "2021": (
        ("规章", "regulations", "本年制发件数 issued GZ_ZF, 本年废止件数 repealed GZ_FZ, "
         "现行有效件数 in_force GZ_YX"),
        ("行政规范性文件", "normative_documents", "本年制发件数 issued GF_ZF, "
         "本年废止件数 repealed GF_FZ, 现行有效件数 in_force GF_YX"),
        ("行政许可", "licences", "本年处理决定数量 decisions XK"),
        ("行政处罚", "penalties", "本年处理决定数量 decisions CF"),
        ("行政强制", "coercive_measures", "本年处理决定数量 decisions QZ"),
        ("行政事业性收费", "fees", "本年收费金额（单位：万元） amount SF"),
    ),
    "2019": (
        ("规章", "regulations", "本年新制作数量 made GZ_ZZ, 本年新公开数量 newly_disclosed GZ_GK, "
         "对外公开总数量 disclosed_total GZ_ZS"),
        ("规范性文件", "normative_documents", "本年新制作数量 made GF_ZZ, "
         "本年新公开数量 newly_disclosed GF_GK, 对外公开总数量 disclosed_total GF_ZS"),
        ("行政许可", "licences", "上一年项目数量 previous_items XK_SN, 本年增/减 change XK_ZJ, "
         "处理决定数量 decisions XK"),
        ("其他对外管理服务事项", "other_services", "上一年项目数量 previous_items FW_SN, "
         "本年增/减 change FW_ZJ, 处理决定数量 decisions FW"),
        ("行政处罚", "penalties", "上一年项目数量 previous_items CF_SN, 本年增/减 change CF_ZJ, "
         "处理决定数量 decisions CF"),
        ("行政强制", "coercive_measures", "上一年项目数量 previous_items QZ_SN, "
         "本年增/减 change QZ_ZJ, 处理决定数量 decisions QZ"),
        ("行政事业性收费", "fees", "上一年项目数量 previous_items SF_SN, 本年增/减 change SF_ZJ"),
        ("政府集中采购", "procurement", "采购项目数量 items CG_XM, 采购总金额 amount CG_JE"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A row of a text table: its label, and short name and id of each cell by column label."""

    label: str
    cells: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Sheet:
    """One edition's rows by table name, short names and the parts of each total."""

    rows: Mapping[str, Sequence[Row]]
    parts: Mapping[str, Sequence[str]]

    @property
    def ids(self) -> dict[str, str]:
        """Every cell id by its short name, in the order of the form."""
        return dict(
            pair for rows in self.rows.values() for row in rows for pair in row.cells.values()
        )


def result_rows(edition_id: str) -> list[str]:
    """The short names of the rows of which （七）总计 is the sum."""
    return [name for name, _, _ in (*_FIRST_ROWS[2:], *_CLOSED_OTHERWISE[edition_id])]


def application_rows(edition_id: str) -> list[str]:
    """The short names of all rows of table three."""
    return ["r01", "r02", *result_rows(edition_id), "r24", "r25"]


def _table_two(edition_id: str) -> list[Row]:
    rows = []
    for label, row_id, columns in _TABLE_TWO[edition_id]:
        entries = [column.rsplit(" ", 2) for column in columns.split(", ")]
        cells = {text: (short, f"proactive.{row_id}.{column}") for text, column, short in entries}
        rows.append(Row(label, cells))
    return rows


def _table_three(edition_id: str) -> list[Row]:
    entries = (*_FIRST_ROWS, *_CLOSED_OTHERWISE[edition_id], *_LAST_ROWS)
    return [
        Row(
            label,
            {
                text: (f"{name}.{letter}", f"applications.{row_id}.{column}")
                for text, (letter, column) in APPLICANTS.items()
            },
        )
        for name, row_id, label in entries
    ]


def _table_four() -> list[Row]:
    return [
        Row(
            label,
            {
                text: (f"{kind}_{short}", f"disputes.{kind_id}.{column}")
                for text, (short, column) in OUTCOMES.items()
            },
        )
        for label, (kind, kind_id) in DISPUTES.items()
    ]


def _total_parts(edition_id: str) -> dict[str, list[str]]:
    """The parts of each total, by short names; a total comes after the totals that it needs."""
    parts: dict[str, list[str]] = {}
    for letter in LETTERS[:-1]:
        parts[f"r24.{letter}"] = [f"{row}.{letter}" for row in result_rows(edition_id)]
    for row in application_rows(edition_id):
        parts[f"{row}.G"] = [f"{row}.{letter}" for letter in LETTERS[:-1]]
    for kind, _ in DISPUTES.values():
        parts[f"{kind}_zj"] = [f"{kind}_{short}" for short in ("wc", "jz", "qt", "ws")]
    return parts


SHEETS = {
    edition_id: Sheet(
        {
            "表二": _table_two(edition_id),
            "表三": _table_three(edition_id),
            "表四": _table_four(),
        },
        _total_parts(edition_id),
    )
    for edition_id in ("2019", "2021")
}

DEPARTMENT = "县（市、区）政府部门"


def filing(
    text: str = "",
    values: Mapping[str, Value] | None = None,
    *,
    edition_id: str = "2021",
    year: int | None = None,
    kind: str = DEPARTMENT,
) -> Filing:
    """A filing of the figures in ``text``, with ``values`` in place of single cells."""
    form = edition(edition_id)
    texts = written_figures(text, edition_id)
    given: dict[str, Figure] = {}
    for cell in form.cells:
        if cell.id in (values or {}):
            given[cell.id] = _held(cell, (values or {})[cell.id])
        elif cell.id in texts:
            given[cell.id] = figure_from_text(cell, texts[cell.id], "")
        elif not cell.is_total:
            given[cell.id] = Figure(cell.id, "0", 0)
        if cell.is_total and cell.id in given:
            given[cell.id] = given[cell.id]._replace(typed=True)
    _add_up(given, edition_id)
    profile = Profile(unit="测试局", kind=kind, year=year or int(edition_id))
    return Filing.of(form, profile, given.values())


def written_figures(text: str, edition_id: str) -> dict[str, str]:
    """The texts of the cells that text tables name, by cell id."""
    found: dict[str, str] = {}
    table = ""
    columns: list[str] = []
    for line in text.splitlines():
        name, *entries = [entry.strip(" ") for entry in line.split("|")]
        if not name:
            continue
        if name in SHEETS[edition_id].rows:
            table, columns = name, entries
            if entries == ["未填"]:
                found |= dict.fromkeys(inputs_of(table, edition_id), "")
            continue
        row = _only(SHEETS[edition_id].rows[table], name, lambda row: row.label)
        for column, entry in zip(columns, entries, strict=True):
            label = _only(list(row.cells), column, str)
            found[row.cells[label][1]] = entry
    return found


def inputs_of(table: str, edition_id: str) -> list[str]:
    """The ids of the cells of a table that are no totals."""
    sheet = SHEETS[edition_id]
    pairs = [pair for row in sheet.rows[table] for pair in row.cells.values()]
    return [cell_id for short, cell_id in pairs if short not in sheet.parts]


def _only(choices: Sequence[T], beginning: str, label_of: Callable[[T], str]) -> T:
    found = [choice for choice in choices if label_of(choice).startswith(beginning)]
    exact = [choice for choice in found if label_of(choice) == beginning]
    (only,) = exact or found
    return only


def _held(cell: Cell, value: Value) -> Figure:
    reading = read_value(value, cell.measure, cell.unit)
    raw = "" if value is None else str(value)
    return Figure(cell.id, raw, reading.number, "", reading.notes, reading.problem)


def _add_up(given: dict[str, Figure], edition_id: str) -> None:
    """Add every total that was not typed: the sum of its parts, unreadable where one of them is."""
    ids = SHEETS[edition_id].ids
    for short, part_names in SHEETS[edition_id].parts.items():
        if ids[short] in given:
            continue
        parts = [given[ids[name]] for name in part_names]
        if any(part.problem for part in parts):
            given[ids[short]] = Figure(ids[short], problem="part")
        else:
            total = sum((part.number or 0 for part in parts), start=0)
            given[ids[short]] = Figure(ids[short], str(total), total)


def numbers(filing: Filing) -> dict[str, Number]:
    """Every number of a filing by its short name; a blank is 0."""
    ids = SHEETS[filing.edition.id].ids
    return {short: filing.figures[cell_id].number or 0 for short, cell_id in ids.items()}


def short_names(cell_ids: Iterable[str], edition_id: str) -> str:
    """Cells by their short names, runs taken together: ``r24.B r03.B–r23.B``."""
    names = {cell_id: short for short, cell_id in SHEETS[edition_id].ids.items()}
    runs: list[list[str]] = []
    for name in (names[cell_id] for cell_id in cell_ids):
        if runs and _follows(runs[-1], name, edition_id):
            runs[-1].append(name)
        else:
            runs.append([name])
    words = [run if len(run) < 3 else [f"{run[0]}–{run[-1]}"] for run in runs]
    return " ".join(name for run in words for name in run)


def _follows(run: list[str], name: str, edition_id: str) -> bool:
    """Whether a name stands right of or below the last of a run, in the run's direction."""
    if "." not in name or "." not in run[-1]:
        return False
    rows = application_rows(edition_id)
    places = [(rows.index(row), LETTERS.index(letter)) for row, letter in _split(*run[-2:], name)]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(places)]
    return set(steps) in ({(1, 0)}, {(0, 1)})


def _split(*names: str) -> Iterable[tuple[str, str]]:
    return ((row, letter) for row, _, letter in (name.partition(".") for name in names))
