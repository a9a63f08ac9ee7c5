"""What a workbook file has beside values: one short proof for each feature.

A proof is the text that says the feature is there, found in the parts of the file; a feature
is kept when the same proof is found again, whatever the parts are called.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple


class Feature(NamedTuple):
    """A feature: which parts to search, and what is found where it is kept."""

    parts: str
    proof: str


SHEET = r"xl/worksheets/sheet\d+\.xml"
FEATURES = {
    "list from another sheet (x14)": Feature(SHEET, r"<xm:f>代码表!\$A\$1:\$A\$4</xm:f>"),
    "data bar (x14)": Feature(SHEET, r"<x14:dataBar [^>]*>"),
    "sparkline": Feature(SHEET, r"<x14:sparkline>"),
    "size of a comment": Feature(r"xl/.*\.vml", r"width:240pt;height:111pt"),
    "colour of a comment": Feature(r"xl/.*\.vml", r'fillcolor="#ccffcc"'),
    "threaded comment": Feature(r"xl/threadedComments/.*", r"<text>请核对</text>"),
    "persons": Feature(r"xl/persons/.*", r'displayName="张三"'),
    "custom XML": Feature(r"customXml/item1\.xml", r"<no>42</no>"),
    "picture": Feature(r"xl/drawings/drawing\d\.xml", r"<(xdr:)?pic>"),
    "text box": Feature(r"xl/drawings/drawing\d\.xml", r"填报前请先阅读说明"),
    "printer settings": Feature(r"xl/printerSettings/.*", r"(?s).+"),
    "picture in the page header": Feature(r"xl/.*\.vml", r"<v:imagedata"),
    "WPS cell picture": Feature(r"xl/cellimages\.xml", r"ID_0123456789ABCDEF"),
    "WPS cell picture's formula": Feature(SHEET, r'_xlfn\.DISPIMG\("ID_'),
    "rich text": Feature(r"xl/sharedStrings\.xml", r"<r><rPr><b/>"),
    "reading aid": Feature(r"xl/sharedStrings\.xml", r"<rPh [^>]*><t>トウキョウ</t></rPh>"),
    "shared formula": Feature(SHEET, r'<f t="shared" ref="J5:J29" si="0">'),
    "array formula": Feature(SHEET, r'<f t="array" ref="L5:L7">'),
    "dynamic array": Feature(SHEET, r'cm="1"'),
    "metadata of dynamic arrays": Feature(r"xl/metadata\.xml", r"XLDAPR"),
    "check box in a cell": Feature(r"xl/featurePropertyBag/.*", r"Checkbox"),
    "present values of formulas": Feature(SHEET, r"</f><v>1026</v>"),
    "calculation chain": Feature(r"xl/calcChain\.xml", r'r="J29"'),
    "protected range": Feature(SHEET, r'<protectedRange [^>]*name="填报区"'),
    "sheet protection": Feature(SHEET, r"<sheetProtection [^>]*>"),
    "ignored errors": Feature(SHEET, r'<ignoredError [^>]*numberStoredAsText="1"'),
    "defined name": Feature(r"xl/workbook\.xml", r'name="申请总数"'),
    "name of one sheet": Feature(r"xl/workbook\.xml", r'name="本表合计" localSheetId="2"'),
    "LAMBDA": Feature(r"xl/workbook\.xml", r"_xlfn\.LAMBDA\("),
    "own document property": Feature(r"docProps/custom\.xml", r'name="form_version"'),
    "company": Feature(r"docProps/app\.xml", r"<Company>东城区国资委</Company>"),
    "markup compatibility": Feature(SHEET, r'mc:Ignorable="x14ac xr"'),
    "revision marks": Feature(SHEET, r'xr:uid="\{'),
    "conditional format": Feature(SHEET, r"<formula>ISTEXT\(D5\)</formula>"),
    "data validation": Feature(SHEET, r'promptTitle="填整数"'),
    "hidden sheet": Feature(r"xl/workbook\.xml", r'state="hidden"'),
    "very hidden sheet": Feature(r"xl/workbook\.xml", r'state="veryHidden"'),
    "property of a sheet": Feature(SHEET, r'<customPr name="nianbao"'),
    "table": Feature(r"xl/tables/table\d\.xml", r'ref="G1:H4"'),
    "chart": Feature(r"xl/charts/chart\d\.xml", r"barChart"),
    "link": Feature(SHEET, r'<hyperlink [^>]*ref="A10"'),
    "frozen panes": Feature(SHEET, r'state="frozen"'),
}


def features(parts: Mapping[str, bytes]) -> set[str]:
    """Return the names of the features that are found in a workbook."""
    return {name for name, feature in FEATURES.items() if _is_found(feature, parts)}


def _is_found(feature: Feature, parts: Mapping[str, bytes]) -> bool:
    return any(
        re.search(feature.proof, _text(content))
        for name, content in parts.items()
        if re.fullmatch(feature.parts, name)
    )


def _text(content: bytes) -> str:
    """Return a part's text, with characters that are given by number."""
    text = content.decode("utf-8", "replace")
    return re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), text)
