"""The official form as data, and a filing: one agency's figures and prose for one year."""

from nianbao.form.edition import (
    Cell,
    Edition,
    Label,
    Line,
    Section,
    Table,
    edition,
    edition_of_year,
)
from nianbao.form.filing import Figure, Filing, Note, Paragraph
from nianbao.form.profile import Profile

__all__ = [
    "Cell",
    "Edition",
    "Figure",
    "Filing",
    "Label",
    "Line",
    "Note",
    "Paragraph",
    "Profile",
    "Section",
    "Table",
    "edition",
    "edition_of_year",
]
