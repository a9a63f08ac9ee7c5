"""What ``xl/workbook.xml`` and its relationships say: which sheet is which part."""

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import normpath

from nianbao.host.markup import Element, local, namespace, serialise
from nianbao.host.package import WORKBOOK, Package
from nianbao.words import Refusal

_LINKS = "xl/_rels/workbook.xml.rels"
_TYPES = "[Content_Types].xml"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
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

    ``names`` of all sheets in order, ``places`` of the worksheets among them, the part that
    lists the formulas in the order of calculation, if there is one, and whether days count
    from 1904.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        links = _links(package.tree(_LINKS))
        targets = {link.get("Id"): link for link in links}
        chains = (_part(link) for link in links if _kind(link) == "calcChain")
        self.calculation_chain = next((part for part in chains if part in package), None)
        self.names: list[str] = []
        self.places: dict[str, Place] = {}
        root = package.tree(WORKBOOK)
        settings = root.find("{*}workbookPr")
        self.since_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        for sheet in _sheets(root):
            name = sheet.get("name", "")
            self.names.append(name)
            link = targets.get(_link_id(sheet))
            if link is not None and _kind(link) == "worksheet":
                self.places[name] = Place(_part(link), sheet.get("sheetId", ""))

    def place(self, sheet: str) -> Place:
        """Return where a worksheet is; refuses when there is none of this name."""
        if sheet not in self.places:
            raise Refusal("host.no_sheet", name=self._package.name, sheet=sheet)
        return self.places[sheet]

    def recalculated_on_load(self) -> dict[str, bytes]:
        """Return the parts that must change so that the program calculates all on opening."""
        root = self._package.tree(WORKBOOK)
        settings = next((node for node in root if local(node) == "calcPr"), None)
        if settings is None:
            settings = root.makeelement(namespace(root) + "calcPr", {})
            before = [at for at, node in enumerate(root) if local(node) in _BEFORE_CALCULATION]
            root.insert(max(before) + 1, settings)
        elif settings.get("fullCalcOnLoad") in ("1", "true"):
            return {}
        settings.set("fullCalcOnLoad", "1")
        return {WORKBOOK: serialise(root)}

    def without_calculation_chain(self) -> dict[str, bytes | None]:
        """Return the parts that change when the chain goes: itself, its link, its type."""
        chain = str(self.calculation_chain)
        types, links = self._package.tree(_TYPES), self._package.tree(_LINKS)
        for entry in types.findall("{*}Override"):
            if entry.get("PartName", "").lstrip("/").lower() == chain.lower():
                types.remove(entry)
        for link in _links(links):
            if _kind(link) == "calcChain":
                links.remove(link)
        return {chain: None, _LINKS: serialise(links), _TYPES: serialise(types)}


def _links(root: Element) -> list[Element]:
    return root.findall("{*}Relationship")


def _sheets(root: Element) -> Iterator[Element]:
    return root.iterfind(f"{namespace(root)}sheets/{namespace(root)}sheet")


def _link_id(sheet: Element) -> str | None:
    return sheet.get(_ID) or sheet.get(_STRICT_ID)


def _kind(link: Element) -> str:
    return link.get("Type", "").rpartition("/")[2]


def _part(link: Element) -> str:
    target = link.get("Target", "")
    return target[1:] if target.startswith("/") else normpath("xl/" + target)
