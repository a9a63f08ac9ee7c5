"""The official form as the page draws it: tables with merges, each figure with its place."""

from typing import Any

from nianbao.actions.check import Checked
from nianbao.form.a1 import format_a1
from nianbao.publish.report import GridCell, report_of


def tables(checked: Checked) -> list[dict[str, Any]]:
    """Return the tables in their order: heading, number of columns, and cells in reading order."""
    layout = checked.snapshot.layout
    by_id = layout.edition.by_id
    return [
        {
            "heading": part.heading,
            "columns": part.table.columns,
            "head": part.table.head_rows,
            "cells": [
                _cell(cell, layout.address_of(by_id[cell.cell]) if cell.cell else "")
                for cell in part.table.cells
            ],
        }
        for part in report_of(checked.filing).parts
        if part.table
    ]


def prose(checked: Checked) -> list[dict[str, Any]]:
    """Return the sections with text: heading, and each paragraph with its place."""
    filing = checked.filing
    return [
        {
            "heading": section.heading,
            "paragraphs": [
                {"text": paragraph.text, "at": paragraph.at}
                for paragraph in filing.sections.get(section.number, ())
            ],
        }
        for section in filing.edition.sections
        if filing.sections.get(section.number)
    ]


def _cell(cell: GridCell, place: str) -> dict[str, Any]:
    area = cell.range
    return {
        "text": cell.text,
        "kind": cell.kind,
        "row": area.top,
        "rows": area.bottom - area.top + 1,
        "columns": area.right - area.left + 1,
        "id": cell.cell,
        "at": place,
        "own": format_a1(area.top, area.left),
        "headers": [format_a1(place.top, place.left) for place in cell.headers],
    }
