"""HTML elements as text, styled by class or by an inline style attribute."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from nianbao.form.text import without_controls


@dataclass(frozen=True, slots=True)
class Look:
    """How elements are styled: inline, by ``styles`` (role → CSS), or by class where empty."""

    styles: Mapping[str, str]

    @property
    def is_inline(self) -> bool:
        """Return whether elements have style attributes."""
        return bool(self.styles)

    def of(self, *roles: str) -> dict[str, str]:
        """Return the style or class attribute for these roles; inline only the first one counts."""
        if self.is_inline:
            return {"style": self.styles[roles[0]]}
        return {"class": " ".join(f"nianbao-{role}" for role in roles)}


def tag(name: str, attributes: Mapping[str, str], content: str) -> str:
    """Return an element with its content, which is markup."""
    written = "".join(
        f' {key}="{escape(without_controls(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>"
