"""Elements of a web page as text, and how they are told their look."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from nianbao.form.text import without_controls


@dataclass(frozen=True, slots=True)
class Look:
    """How elements are told their look: by style, for the roles given here, else by class."""

    styles: Mapping[str, str]

    @property
    def is_inline(self) -> bool:
        """Return whether elements carry their style themselves."""
        return bool(self.styles)

    def of(self, *roles: str) -> dict[str, str]:
        """Return the attributes of an element with these roles, the first one's style inline."""
        if self.is_inline:
            return {"style": self.styles[roles[0]]}
        return {"class": " ".join(f"nianbao-{role}" for role in roles)}


def tag(name: str, attributes: Mapping[str, str], content: str) -> str:
    """Return an element with its content, which is markup."""
    written = "".join(
        f' {key}="{escape(without_controls(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>"
