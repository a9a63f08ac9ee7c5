"""Figures of published reports, transcribed by hand row by row.

A row that is not listed holds zeros; 「.」 is a blank cell, 「?」 one whose digits run together
with its neighbours' so that nobody can tell them apart.
"""

from collections.abc import Sequence

from nianbao.form import Edition
from nianbao.form.filing import plain_number
from nianbao.recover import Recovered

HONGZE_2023 = """
proactive.normative_documents                        0 5 5
proactive.licences                                   550
proactive.penalties                                  4119
proactive.coercive_measures                          195
proactive.fees                                       7730.28
applications.new                                     21 0 0 0 0 0 21
applications.partly_granted                          4 0 0 0 0 0 4
applications.denied.state_secret                     1 0 0 0 0 0 1
applications.denied.process_information              1 0 0 0 0 0 1
applications.denied.enforcement_file                 1 0 0 0 0 0 1
applications.not_provided.not_held                   10 0 0 0 0 0 10
applications.not_provided.needs_creation             3 0 0 0 0 0 3
applications.not_processed.petition_or_complaint     1 0 0 0 0 0 1
applications.results_total                           21 0 0 0 0 0 21
disputes                                             10 1 0 0 0 0 0 0 0 0 5 0 0 0 0
"""
HONGZE_2024 = """
proactive.normative_documents                        3 0 8
proactive.licences                                   9487
proactive.penalties                                  2776
proactive.coercive_measures                          84
proactive.fees                                       7545
applications.new                                     95 0 0 0 0 0 95
applications.granted                                 50 0 0 0 0 0 50
applications.partly_granted                          9 0 0 0 0 0 9
applications.denied.security_and_stability           1 0 0 0 0 0 1
applications.denied.process_information              1 0 0 0 0 0 1
applications.denied.enforcement_file                 1 0 0 0 0 0 1
applications.not_provided.not_held                   31 0 0 0 0 0 31
applications.not_provided.needs_creation             1 0 0 0 0 0 1
applications.not_processed.petition_or_complaint     1 0 0 0 0 0 1
applications.results_total                           95 0 0 0 0 0 95
disputes                                             1 1 0 0 2 1 0 0 0 1 2 0 1 0 3
"""
SHUYANG = """
proactive.normative_documents                        8 0 18
applications.new                                     26 . . . . . 26
applications.granted                                 26 . . . . . 26
applications.results_total                           26 . . . . . 26
disputes                                             0 0 0 1 1 0 0 0 0 0 0 0 0 0 0
"""
SHUYANG_REST = ("0", ".", ".", ".", ".", ".", "0")
PINGTAN_2019 = """
proactive.normative_documents                     ? ? ?
proactive.licences                                ? ? ?
proactive.other_services                          ? ? ?
proactive.penalties                               ? ? ?
proactive.coercive_measures                       ? ? ?
proactive.fees                                    ? ?
proactive.procurement                             ? ?
applications.new                                  23 0 0 0 0 0 23
applications.granted                              7 0 0 0 0 0 7
applications.partly_granted                       1 0 0 0 0 0 1
applications.not_provided.not_held                7 0 0 0 0 0 7
applications.not_provided.unclear_after_correction 5 0 0 0 0 0 5
applications.not_processed.duplicate              3 0 0 0 0 0 3
applications.results_total                        23 0 0 0 0 0 23
"""
PINGTAN_2020 = """
proactive.regulations                             0 0 7
proactive.normative_documents                     ? ? ?
proactive.licences                                ? ? ?
proactive.other_services                          ? ? ?
proactive.penalties                               2648 ? ?
proactive.coercive_measures                       ? ? ?
proactive.fees                                    35 -15
proactive.procurement                             ? ?
applications.new                                  20 0 0 0 0 1 21
applications.granted                              6 0 0 0 0 1 7
applications.partly_granted                       6 0 0 0 0 0 6
applications.not_provided.not_held                4 0 0 0 0 0 4
applications.not_provided.unclear_after_correction 3 0 0 0 0 0 3
applications.not_processed.duplicate              3 0 0 0 0 0 3
applications.closed_otherwise                     4 0 0 0 0 0 4
applications.results_total                        20 0 0 0 0 1 21
"""
PINGTAN_2021 = """
proactive.normative_documents                     ? ? ?
proactive.licences                                2293
proactive.penalties                               1282
proactive.coercive_measures                       42
proactive.fees                                    24252.311082
applications.new                                  64 0 0 2 0 4 70
applications.granted                              27 0 0 2 0 1 30
applications.partly_granted                       5 0 0 0 0 0 5
applications.denied.internal_affairs              1 0 0 0 0 0 1
applications.denied.enforcement_file              6 0 0 0 0 0 6
applications.denied.administrative_query          1 0 0 0 0 0 1
applications.not_provided.not_held                22 0 0 0 0 3 25
applications.closed_otherwise.other               1 0 0 0 0 0 1
applications.results_total                        63 0 0 2 0 4 69
applications.carried_out                          1 0 0 0 0 0 1
disputes                                          1 0 2 0 3 12 0 0 0 12 0 0 0 0 0
"""


def transcribed(table: str, edition: Edition, rest: Sequence[str] = "0000000") -> dict[str, str]:
    """Return what a transcription says of every cell; ``rest`` is a row that is not listed."""
    rows = {line.split()[0]: line.split()[1:] for line in table.split("\n") if line}
    figures: dict[str, str] = {}
    for line in (line for x in edition.tables for line in x.lines):
        values = rows.pop(
            f"{line.table}.{line.id}".rstrip("."),
            [*rest] if len(line.cells) == 7 else ["0"] * len(line.cells),
        )
        figures |= {cell.id: value for cell, value in zip(line.cells, values, strict=True)}
    assert not rows
    return figures


def printed_numbers(recovered: Recovered) -> dict[str, str]:
    """Return what was read of every cell, in the transcription's signs."""
    signs = {"blank": ".", "ambiguous": "?", "missing": "missing", "unreadable": "unreadable"}
    return {
        cell: signs.get(reading.state) or plain_number(reading.figure.number)
        for cell, reading in recovered.readings.items()
    }
