"""What somebody else says of a sum of figures: the prose, last year's report, an explanation."""

from dataclasses import dataclass
from typing import Literal

from nianbao.form.filing import Number
from nianbao.rules.equation import Term

Source = Literal["prose", "previous"]


@dataclass(frozen=True, slots=True)
class Claim:
    """That the terms come to ``value``, in the words of its source.

    ``certain`` is false where the words may mean something else (another scope, another year).
    """

    terms: tuple[Term, ...]
    value: Number
    source: Source
    words: str
    certain: bool = True
