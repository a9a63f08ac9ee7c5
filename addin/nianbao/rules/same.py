"""A filing as a key: what was worked out of it is worked out once."""

from nianbao.form import Filing


class Same:
    """A filing as a key: equal to itself alone."""

    __slots__ = ("filing",)

    def __init__(self, filing: Filing) -> None:
        self.filing = filing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.filing is other.filing

    def __hash__(self) -> int:
        return id(self.filing)
