"""The live formulas of a register: status, terms and counts without Python.

They are plain enough for Excel 2010, WPS and LibreOffice: the calendar is a list of days with the
number of working days so far, so that a term is two look-ups and a subtraction.
"""

import re
from collections.abc import Mapping
from functools import cache

from nianbao.form import Edition
from nianbao.form.a1 import format_a1
from nianbao.register.columns import Part, choices, columns, room
from nianbao.register.sheets import (
    APPLICATIONS,
    CALENDAR,
    DISPUTES,
    FIELDS,
    OWN_TOP,
    PUBLISHED_ROW,
    SETTINGS,
    SETTINGS_COLUMN,
    SETTINGS_TOP,
    TODAY_ROW,
    TOP,
    WORDS,
    letters,
)
from nianbao.register.terms import ANSWER, MOST_EXTENSION
from nianbao.register.workdays import FIRST_DAY, LAST_DAY
from nianbao.words import say

CALENDAR_TOP, YEARS_TOP = 3, 2
_SLOT = re.compile(r"\{(\w+)\}")


def setting(name: str) -> str:
    """Return the address of a setting."""
    return _fixed(SETTINGS, SETTINGS_TOP + list(FIELDS).index(name), SETTINGS_COLUMN)


TODAY = f"{SETTINGS}!$C${TODAY_ROW}"
PUBLISHED = f"{SETTINGS}!$C${PUBLISHED_ROW}"


@cache
def row_formulas(part: Part, edition: Edition, days: int) -> Mapping[str, str]:
    """Return the formula of each live column in the first row of a list, by the column's id.

    ``days`` is how many days the calendar's sheet has.
    """
    texts = _APPLICATIONS if part == "applications" else _DISPUTES
    slots = _slots(part, edition, days)
    made: dict[str, str] = {}
    for name, text in texts.items():
        made[name] = _SLOT.sub(lambda found: slots[found[1]], " ".join(text.split()))
    return made


def count_formula(cell: str, edition: Edition) -> str:
    """Return the formula that counts the entries behind a cell of table three or four."""
    table, _, rest = cell.partition(".")
    if table == "disputes":
        kind, outcome = rest.split(".")
        key = (
            f"{_word('dispute_kinds', kind, edition)}&{_word('dispute_outcomes', outcome, edition)}"
        )
        return f"COUNTIF({_column('disputes', 'key')},{key})"
    row, _, applicant = rest.rpartition(".")
    side = "in" if row in ("new", "carried_in") else "out"
    words = {name: f'"{say(f"register.count.{name}")}"' for name in _SIDES}
    key = f"{words.get(row) or _word('results', row, edition)}&"
    key += _word("applicants", applicant, edition)
    return f"SUMIF({_column('applications', side)},{key},{_column('applications', 'weight')})"


def calendar_formulas() -> Mapping[str, str]:
    """Return the formulas of the calendar's first row: whether it is worked, the count so far.

    The count is a sum and not the row above plus one: LibreOffice gives a wrong value to who asks
    for the end of a chain of thousands of formulas.
    """
    own = {name: _own(letter) for name, letter in (("first", "B"), ("last", "F"), ("kind", "D"))}
    row = CALENDAR_TOP
    within = f'{own["first"]},"<="&$A{row},{own["last"]},">="&$A{row},{own["kind"]}'
    works, off = say("register.settings.works"), say("register.settings.off")
    flag = f'IF(COUNTIFS({within},"{works}")>0,1,IF(COUNTIFS({within},"{off}")>0,0,$D{row}))'
    return {"B": flag, "C": f"SUM($B${row}:$B{row})"}


def published_formula(row: int) -> str:
    """Return the formula that tells in a row of the years if all up to that one are published."""
    own = _own("B")
    laid_down = f'COUNTIFS({own},">="&DATE(H{row},1,1),{own},"<="&DATE(H{row},12,31))>0'
    before = "" if row == YEARS_TOP else f"J{row - 1}=1,"
    return f"IF(AND({before}OR(I{row}=1,{laid_down})),1,0)"


_SIDES = ("new", "carried_in", "carried_out")

_APPLICATIONS = {
    "status": """IF({filled}=0,"",IF({obstacle}<>"",{obstacle},IF({answered}<>"",
        IF({due}="","{w_closed}",IF({answered}>{due},"{w_late}","{w_in_time}")),
        IF({waiting}<>"",{waiting},IF({due}="","",
        IF({today}>{due},IF({left}=0,"{w_over}","{w_over}"&-{left}&"{w_days}"),
        IF({today}={due},"{w_today}","{w_left}"&{left}&"{w_days}"))
        &IF({due}>{published},"{w_provisional}",""))))))""",
    "due": """IF(OR({first_due}="",{waiting}<>""),"",IF(AND(ISNUMBER({asked}),ISNUMBER({replied})),
        IF(AND({replied}>{start},{asked}<={first_due}),IFERROR(INDEX({dates},MATCH({at_start}
        +{term}+MAX(0,{at_replied}-{at_asked})-1,{counts},1)+1),""),{first_due}),{first_due}))""",
    "left": """IF(OR({due}="",{answered}<>""),"",IFERROR({at_due}-{at_today},""))""",
    "obstacle": """IF({filled}=0,"",IF({received}="","{o_no_received}",
        IF(NOT({ok_received}),"{o_misread_received}",IF({applicant}="","{o_no_applicant}",
        IF(ISNA(MATCH({applicant},{applicants},0)),"{o_misread_applicant}",
        IF(AND({answered}="",{result}=""),"",IF({answered}="",
        IF(ISNA(MATCH({result},{results},0)),"{o_misread_answer}","{o_no_answered}"),
        IF(NOT({ok_answered}),"{o_misread_answer}",IF({result}="","{o_no_result}",
        IF(ISNA(MATCH({result},{results},0)),"{o_misread_answer}","")))))))))""",
    "start": """IF({received}="","",IF(NOT({ok_received}),"",MAX(INT({received}),
        IF(AND(ISNUMBER({supplement_notice}),ISNUMBER({supplemented})),INT({supplemented}),0),
        IF(AND({restarts}="{s_restarts}",ISNUMBER({fee_notice}),ISNUMBER({paid})),INT({paid}),0))))""",
    "first_due": """IF({start}="","",IFERROR(INDEX({dates},MATCH({at_start}+{term}-1,{counts},1)+1),
        ""))""",
    "waiting": """IF({start}="","",
        IF(AND({supplement_notice}<>"",{supplemented}=""),"{w_supplement}",IF(AND({fee_notice}<>"",{paid}=""),"{w_payment}",
        IF(AND({asked}<>"",{replied}=""),"{w_third_party}",""))))""",
    "weight": """IF(OR({filled}=0,{obstacle}<>""),0,IF(AND({parts}="{s_parts}",N({part})>1),0,
        IF({joints}="{s_joints}",MAX(1,N({joint})),1)))""",
    "in": """IF({weight}=0,"",IF(YEAR({received})={year},"{c_new}"&{applicant},
        IF(AND(YEAR({received})<{year},OR({answered}="",YEAR(N({answered}))>={year})),
        "{c_carried_in}"&{applicant},"")))""",
    "out": """IF({in}="","",IF(AND({answered}<>"",YEAR(N({answered}))<={year}),{result},
        "{c_carried_out}")&{applicant})""",
}
_DISPUTES = {
    "status": """IF({filled}=0,"",IF({obstacle}<>"",{obstacle},
        IF({closed}="","{d_pending}","{d_closed}")))""",
    "obstacle": """IF({filled}=0,"",IF({kind}="","{o_no_kind}",IF(ISNA(MATCH({kind},{kinds},0)),
        "{o_misread_dispute}",IF({filed}="","{o_no_filed}",IF(NOT({ok_filed}),"{o_misread_dispute}",
        IF(AND({closed}<>"",NOT({ok_closed})),"{o_misread_dispute}",
        IF(AND({outcome}<>"",ISNA(MATCH({outcome},{outcomes},0))),"{o_misread_dispute}",
        IF(AND({closed}<>"",OR({outcome}="",{outcome}={pending})),"{o_no_outcome}",
        IF(AND({closed}="",{outcome}<>"",{outcome}<>{pending}),"{o_no_closed}","")))))))))""",
    "key": """IF(OR({filled}=0,{obstacle}<>""),"",IF(OR(YEAR({filed})>{year},
        AND({closed}<>"",YEAR(N({closed}))<{year}),
        AND(YEAR({filed})<{year},{again}="{s_again}")),"",
        {kind}&IF(AND({closed}<>"",YEAR(N({closed}))<={year}),{outcome},{pending})))""",
}
_STATUS = ("closed", "late", "in_time", "over", "days", "today", "left", "provisional")
_WAITING = ("supplement", "payment", "third_party")
_OBSTACLES = (
    "no_received",
    "misread_received",
    "no_applicant",
    "misread_applicant",
    "no_answered",
    "no_result",
    "misread_answer",
    "no_kind",
    "no_filed",
    "no_closed",
    "no_outcome",
    "misread_dispute",
)


def _slots(part: Part, edition: Edition, days: int) -> dict[str, str]:
    """Return what stands in the formulas for each name."""
    own = {name: f"${letter}{TOP}" for name, letter in letters(part).items()}
    entered = [own[column.id] for column in columns(part)]
    slots = own | {"filled": f"COUNTA({entered[0]}:{entered[-1]})"}
    slots |= {f"w_{name}": say(f"register.status.{name}") for name in (*_STATUS, *_WAITING)}
    slots |= {f"o_{name}": say(f"register.obstacle.{name}") for name in _OBSTACLES}
    slots |= {f"c_{name}": say(f"register.count.{name}") for name in _SIDES}
    slots |= {f"d_{name}": say(f"register.status.case_{name}") for name in ("pending", "closed")}
    slots |= {"year": setting("year"), "today": TODAY, "published": PUBLISHED}
    slots |= {
        "restarts": setting("restarts_on_payment"),
        "s_restarts": FIELDS["restarts_on_payment"][0],
        "parts": setting("each_part"),
        "s_parts": FIELDS["each_part"][1],
        "joints": setting("each_joint"),
        "s_joints": FIELDS["each_joint"][0],
        "again": setting("counts_pending"),
        "s_again": FIELDS["counts_pending"][1],
    }
    for kind in ("applicants", "results", "dispute_kinds", "dispute_outcomes"):
        slots[kind.removeprefix("dispute_")] = words_range(kind, edition)
    slots["pending"] = _word("dispute_outcomes", "pending", edition)
    slots |= _calendar_slots(own, days)
    low, high = (day.toordinal() - 693_594 for day in (FIRST_DAY, LAST_DAY))
    for name in own.keys() & {"received", "answered", "filed", "closed"}:
        slots[f"ok_{name}"] = (
            f"AND(ISNUMBER({own[name]}),{own[name]}>={low},{own[name]}<{high + 1})"
        )
    return slots


def _calendar_slots(own: Mapping[str, str], days: int) -> dict[str, str]:
    """Return the look-ups in the calendar: the number of working days up to a day."""
    last = CALENDAR_TOP + days - 1
    dates = f"{CALENDAR}!$A${CALENDAR_TOP}:$A${last}"
    counts = f"{CALENDAR}!$C${CALENDAR_TOP}:$C${last}"
    first = f"{CALENDAR}!$A${CALENDAR_TOP}"

    def at(day: str) -> str:
        return f"INDEX({counts},{day}-{first}+1)"

    slots = {"dates": dates, "counts": counts, "at_today": at(TODAY)}
    if "start" in own:
        slots |= {
            "at_start": at(own["start"]),
            "at_due": at(own["due"]),
            "at_replied": at(f"INT({own['replied']})"),
            "at_asked": at(f"MAX(INT({own['asked']}),{own['start']})"),
            "term": f"{ANSWER}+MAX(0,MIN(N({own['extension']}),{MOST_EXTENSION}))",
        }
    return slots


WORD_COLUMNS = ("ways", "applicants", "fee_methods", "results", "dispute_kinds", "dispute_outcomes")


def words_range(kind: str, edition: Edition) -> str:
    """Return where the words of a dropdown stand."""
    letter = "ABCDEF"[WORD_COLUMNS.index(kind)]
    return f"{WORDS}!${letter}$2:${letter}${1 + len(choices(kind, edition))}"


def _word(kind: str, meant: str, edition: Edition) -> str:
    row = 2 + list(choices(kind, edition)).index(meant)
    return _fixed(WORDS, row, WORD_COLUMNS.index(kind) + 1)


def _column(part: Part, name: str) -> str:
    letter = letters(part)[name]
    sheet = APPLICATIONS if part == "applications" else DISPUTES
    return f"{sheet}!${letter}${TOP}:${letter}${TOP + room(part) - 1}"


def _own(letter: str) -> str:
    return f"{SETTINGS}!${letter}${OWN_TOP}:${letter}${OWN_TOP + room('own_days') - 1}"


def _fixed(sheet: str, row: int, column: int) -> str:
    return sheet + "!" + re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", format_a1(row, column))
