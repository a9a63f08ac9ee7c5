"""What ``xl/workbook.xml`` and its relationships say: which sheet is which part."""

from dataclasses import dataclass

from nianbao.host.markup import Element, below, local, prefix, serialise
from nianbao.host.package import Package
from nianbao.words import Refusal

_BEFORE_CALCULATION = frozenset((
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a worksheet is: its part, and the number by which the calculation chain calls it."""

    part: str
    number: str


class WorkbookPart:
    """The directory of a workbook.

    ``places`` of the worksheets in their order, the part that lists the formulas in the order of
    calculation, if there is one, which sheets are ``hidden``, and whether days count from 1904.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        links = package.links(package.workbook)
        targets = {link.id: link for link in links}
        chains = (link.part for link in links if link.kind == "calcChain")
        self.calculation_chain = next((part for part in chains if part in package), None)
        self.places: dict[str, Place] = {}
        hidden: set[str] = set()
        root = package.tree(package.workbook)
        settings = next(below(root, "workbookPr"), None)
        self.since_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        for sheet in below(root, "sheets", "sheet"):
            name = sheet.get("name", "")
            if sheet.get("state", "visible") != "visible":
                hidden.add(name)
            link = targets.get(_link_id(sheet) or "")
            if link is not None and link.kind == "worksheet":
                self.places[name] = Place(link.part, sheet.get("sheetId", ""))
        self.hidden = frozenset(hidden)

    def place(self, sheet: str) -> Place:
        """Return where a worksheet is; refuses when there is none of this name."""
        if sheet not in self.places:
            raise Refusal("host.no_sheet", name=self._package.name, sheet=sheet)
        return self.places[sheet]

    def recalculated_on_load(self) -> dict[str, bytes]:
        """Return the parts that must change so that the program calculates all on opening."""
        part = self._package.part(self._package.workbook)
        root = self._package.tree(self._package.workbook)
        settings = next(below(root, "calcPr"), None)
        if settings is None:
            settings = Element(prefix(root) + "calcPr")
            before = [at for at, node in enumerate(root) if local(node) in _BEFORE_CALCULATION]
            root.insert(max(before) + 1, settings)
        elif settings.get("fullCalcOnLoad") in ("1", "true"):
            return {}
        settings.set("fullCalcOnLoad", "1")
        return {self._package.workbook: serialise(root, part)}


def _link_id(sheet: Element) -> str | None:
    """Return a sheet's relationship: its one attribute from another namespace, ``r:id``."""
    return next((value for name, value in sheet.items() if name.endswith(":id")), None)
