"""Make ``tests/data/rich.xlsx``: one workbook with whatever a rewrite could lose.

    PYTHONPATH=addin:tests python tests/make_rich_workbook.py

XlsxWriter writes what it can; the parts and marks that only Excel or WPS write are grafted on
by hand afterwards. The same versions give the same bytes.
"""

import re
import struct
import zlib
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

TARGET = Path(__file__).parent / "data" / "rich.xlsx"

SHEETS = (
    "首页", "一、总体情况", "二、主动公开", "三、依申请", "四、复议诉讼", "五、问题改进",
    "六、其他事项", "上年数据", "校验结果", "规则目录", "修改记录", "填表说明",
    "图表", "代码表", "内部",
)  # fmt: skip
TABLE, PROACTIVE, FRONT, CHARTS = "三、依申请", "二、主动公开", "首页", "图表"

_COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
_ROWS = 25  # rows 5 to 29 of the table sheet, columns D to I filled in, J the totals
_PICTURE_NAME = "ID_0123456789ABCDEF0123456789ABCDEF"
_SHEET_NAMESPACES = (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
    ' xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
    ' mc:Ignorable="x14ac xr"'
)
_CALC_CHAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office/2017/10/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Parts = dict[str, bytes]


def rich_workbook() -> bytes:
    """Return the workbook's bytes."""
    parts = _written()
    for graft in GRAFTS:
        graft(parts)
    return _zipped(parts)


def _written() -> Parts:
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties(
        {
            "title": "政府信息公开工作年度报告",
            "company": "东城区国资委",
            "manager": "办公室",
            "created": datetime(2024, 1, 2, 3, 4, 5),
        }
    )
    workbook.set_custom_property("form_version", "2021")
    sheets = {name: workbook.add_worksheet(name) for name in SHEETS}
    workbook.define_name("申请总数", f"='{TABLE}'!$J$5")
    workbook.define_name(f"'{PROACTIVE}'!本表合计", f"='{PROACTIVE}'!$C$20")
    workbook.define_name("两数之和", "=_xlfn.LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a+_xlpm.b)")
    _front(workbook, sheets[FRONT])
    _table(workbook, sheets[TABLE])
    _proactive(workbook, sheets[PROACTIVE])
    _charts(workbook, sheets[CHARTS])
    for name in ("上年数据", "校验结果", "规则目录", "修改记录", "填表说明", "四、复议诉讼"):
        _plain_rows(workbook, sheets[name])
    for name in ("一、总体情况", "五、问题改进", "六、其他事项"):
        _prose(workbook, sheets[name])
    sheets["代码表"].write_column("A1", ["规章", "行政规范性文件", "行政许可", "行政处罚"])
    sheets["代码表"].hide()
    sheets["内部"].write("A1", "内部参数")
    sheets["内部"].very_hidden()
    workbook.close()
    with ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _front(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.set_column("A:A", 24)
    sheet.write("A1", "政府信息公开工作年度报告", workbook.add_format({"bold": 1, "size": 18}))
    sheet.write_rich_string("A3", workbook.add_format({"bold": 1}), "注意：", "数字填整数")
    sheet.write("A4", "東京")
    sheet.write("A5", "单位全称")
    sheet.write("B5", "北京市东城区国资委")
    _formula(sheet, "A7", f'=_xlfn.DISPIMG("{_PICTURE_NAME}",1)', "")
    sheet.write_formula("A8", "=两数之和(1,2)", None, 3)
    sheet.insert_image("D2", "logo.png", {"image_data": BytesIO(_png(24, 24)), "description": "徽"})
    sheet.insert_textbox("D8", "填报前请先阅读说明")
    sheet.insert_checkbox("F1", True)
    sheet.write_url("A10", f"internal:'{TABLE}'!A1", string="去填表")


def _table(workbook: Workbook, sheet: Worksheet) -> None:
    locked = workbook.add_format({"border": 1, "bg_color": "#EDEDED"})
    open_cell = workbook.add_format({"border": 1, "locked": False, "bg_color": "#FFF9E5"})
    sheet.merge_range("A1:J1", "收到和处理政府信息公开申请情况", locked)
    sheet.merge_range("D3:J3", "申请人情况", locked)
    sheet.write_row("D4", _COLUMNS, locked)
    for row in range(4, 4 + _ROWS):
        sheet.write(row, 2, f"指标 {row - 3}", locked)
        for column in range(3, 9):
            sheet.write_number(row, column, (row * column) % 7, open_cell)
        total = sum((row * column) % 7 for column in range(3, 9))
        sheet.write_formula(row, 9, f"=SUM(D{row + 1}:I{row + 1})", locked, total)
    sheet.write_array_formula("L5:L7", "{=D5:D7*2}", None, 2)
    sheet.write_dynamic_array_formula("N5:N8", "=_xlfn.UNIQUE(D5:D12)", None, 1)
    _formula(sheet, "D31", '=IF(SUM(D5,D6)<>SUM(D28,D29),"✗ 差","✓ 平")', "✗ 差")
    sheet.write("K5", "校验通过", locked)
    red = workbook.add_format({"bg_color": "#F4B183", "bold": 1})
    is_text = {"type": "formula", "criteria": "=ISTEXT(D5)", "format": red}
    sheet.conditional_format("D5:I29", is_text)
    sheet.conditional_format("J5:J29", {**is_text, "criteria": "=J5>20"})
    whole = {"validate": "integer", "criteria": ">=", "value": 0, "input_title": "填整数"}
    sheet.data_validation("D5:I29", whole)
    sheet.write_comment("D5", "按收到之日计", {"x_scale": 2.5, "y_scale": 2, "color": "#CCFFCC"})
    sheet.write_comment("E6", "[Threaded comment] 请核对")
    sheet.unprotect_range("D5:I29", "填报区")
    sheet.protect("", {"format_rows": True})
    sheet.ignore_errors({"number_stored_as_text": "D5:I29"})
    sheet.freeze_panes(4, 3)
    sheet.set_header("&C&G", {"image_center": "h.png", "image_data_center": BytesIO(_png(60, 12))})
    sheet.set_footer("&C— &P —")
    sheet.repeat_rows(0, 3)
    sheet.print_area("A1:J29")
    sheet.set_paper(9)


def _proactive(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.write_row("A1", ["信息内容", "本年制发件数", "合计"])
    for row in range(1, 19):
        sheet.write(row, 0, f"第 {row} 类")
        sheet.write(row, 1, row * 3)
        sheet.write_formula(row, 2, f"=B{row + 1}*2", None, row * 6)
    sheet.write_formula("C20", "=SUM(C2:C19)", None, 1026)
    _formula(sheet, "D20", "=1/0", "#DIV/0!")
    sheet.write_datetime("E2", datetime(2024, 3, 1), workbook.add_format({"num_format": 14}))
    sheet.write_boolean("E3", True)
    sheet.add_table("G1:H4", {"columns": [{"header": "年度"}, {"header": "件数"}]})
    sheet.write_column("G2", [2021, 2022, 2023])
    sheet.outline_settings(True, True, True, False)
    sheet.set_row(10, None, None, {"level": 1})


def _charts(workbook: Workbook, sheet: Worksheet) -> None:
    values = [3, 1, 4, 1, 5, 9, 2, 6]
    sheet.write_row("A1", values)
    sheet.write_column("A3", values)
    sheet.conditional_format("A3:A10", {"type": "data_bar", "data_bar_2010": True})
    sheet.add_sparkline("J1", {"range": f"'{CHARTS}'!A1:H1"})
    chart = workbook.add_chart({"type": "column"})
    assert chart is not None
    chart.add_series({"values": f"='{CHARTS}'!$A$3:$A$10"})
    sheet.insert_chart("C4", chart)


def _plain_rows(workbook: Workbook, sheet: Worksheet) -> None:
    border = workbook.add_format({"border": 1})
    sheet.set_column("C:C", 12, border)
    sheet.set_row(40, 30, border)
    for row in range(30):
        sheet.write_row(row, 0, [f"{sheet.get_name()} {row}", row, row * 1.5, f"说明 {row % 5}"])


def _prose(workbook: Workbook, sheet: Worksheet) -> None:
    wrap: Format = workbook.add_format({"text_wrap": 1, "valign": "top"})
    sheet.set_column("A:A", 90)
    for row in range(8):
        sheet.write(row, 0, "本年度认真贯彻落实政府信息公开条例。\n" * (row % 3 + 1), wrap)


def _formula(sheet: Worksheet, cell: str, formula: str, value: Any) -> None:
    sheet.write_formula(cell, formula, None, value)  # its value may be text, whatever the type says


def _png(width: int, height: int) -> bytes:
    """Return a small red picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0))
    lines = (b"\0" + b"\xc0\x20\x20" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    )


def _sheet(name: str) -> str:
    return f"xl/worksheets/sheet{SHEETS.index(name) + 1}.xml"


def _edit(parts: Parts, part: str, old: str, new: str, count: int = 1) -> None:
    text = parts[part].decode()
    assert old in text, (part, old)
    parts[part] = text.replace(old, new, count).encode()


def _add(parts: Parts, part: str, text: str, content_type: str = "") -> None:
    parts[part] = (_HEAD + text).encode()
    if content_type:
        override = f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>'
        _edit(parts, "[Content_Types].xml", "</Types>", override)


def _link(parts: Parts, owner: str, link_id: str, kind: str, target: str) -> None:
    folder, _, name = owner.rpartition("/")
    part = f"{folder}/_rels/{name}.rels"
    namespace = _OFFICE.replace("officeDocument", "package")
    empty = f'<Relationships xmlns="{namespace}"></Relationships>'
    parts.setdefault(part, (_HEAD + empty).encode())
    link = f'<Relationship Id="{link_id}" Type="{kind}" Target="{target}"/></Relationships>'
    _edit(parts, part, "</Relationships>", link)


def _revision_marks(parts: Parts) -> None:
    for number, name in enumerate(SHEETS):
        text = re.sub(r' x14ac:dyDescent="[^"]*"', "", parts[_sheet(name)].decode())
        text = text.replace("<row r=", '<row x14ac:dyDescent="0.2" r=')
        start, end = text.index("<worksheet "), text.index(">", text.index("<worksheet "))
        tag = re.sub(r' (xmlns:mc|xmlns:x14ac|mc:Ignorable)="[^"]*"', "", text[start:end])
        tag += f'{_SHEET_NAMESPACES} xr:uid="{{00000000-0001-0000-{number:04d}-000000000000}}"'
        parts[_sheet(name)] = (text[:start] + tag + text[end:]).encode()
    _edit(parts, "xl/workbook.xml", "<workbook ", f"<workbook{_SHEET_NAMESPACES} ")
    _edit(parts, "xl/workbook.xml", ' fullCalcOnLoad="1"', "")


def _shared_formulas(parts: Parts) -> None:
    for row in range(5, 5 + _ROWS):
        shared = '<f t="shared" si="0"/>'
        if row == 5:
            shared = f'<f t="shared" ref="J5:J{4 + _ROWS}" si="0">SUM(D5:I5)</f>'
        _edit(parts, _sheet(TABLE), f"<f>SUM(D{row}:I{row})</f>", shared)


def _validation_on_another_sheet(parts: Parts) -> None:
    extension = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"'
        ' xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<x14:dataValidation type="list" allowBlank="1" showErrorMessage="1"><x14:formula1>'
        "<xm:f>代码表!$A$1:$A$4</xm:f></x14:formula1><xm:sqref>A2:A19</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )
    _edit(parts, _sheet(PROACTIVE), "</worksheet>", extension)


def _phonetic_run(parts: Parts) -> None:
    run = '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si>'
    _edit(parts, "xl/sharedStrings.xml", "<si><t>東京</t></si>", run)


def _threaded_comments(parts: Parts) -> None:
    space = "http://schemas.microsoft.com/office/spreadsheet/2018/threadedcomments"
    person = "{11111111-2222-3333-4444-555555555555}"
    comment = (
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="E6" dT="2024-01-05T08:00:00.00"'
        f' personId="{person}" id="{{AAAAAAAA-0000-0000-0000-000000000001}}">'
        "<text>请核对</text></threadedComment></ThreadedComments>"
    )
    persons = (
        f'<personList xmlns="{space}"><person displayName="张三" id="{person}" userId="zs"'
        ' providerId="None"/></personList>'
    )
    base = "application/vnd.ms-excel."
    _add(parts, "xl/threadedComments/threadedComment1.xml", comment, base + "threadedcomments+xml")
    _add(parts, "xl/persons/person.xml", persons, base + "person+xml")
    target = "../threadedComments/threadedComment1.xml"
    _link(parts, _sheet(TABLE), "rIdT", f"{_MICROSOFT}/threadedComment", target)
    _link(parts, "xl/workbook.xml", "rIdP", f"{_MICROSOFT}/person", "persons/person.xml")


def _custom_xml(parts: Parts) -> None:
    _add(parts, "customXml/item1.xml", '<receipt xmlns="urn:nianbao:receipt"><no>42</no></receipt>')
    properties = (
        '<ds:datastoreItem ds:itemID="{22222222-3333-4444-5555-666666666666}"'
        ' xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>'
    )
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    _add(parts, "customXml/itemProps1.xml", properties, kind)
    _link(parts, "customXml/item1.xml", "rId1", f"{_OFFICE}/customXmlProps", "itemProps1.xml")
    _link(parts, "xl/workbook.xml", "rIdX", f"{_OFFICE}/customXml", "../customXml/item1.xml")


def _printer_settings(parts: Parts) -> None:
    parts["xl/printerSettings/printerSettings1.bin"] = bytes(range(256)) * 4
    default = (
        '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.printerSettings"/><Override'
    )
    _edit(parts, "[Content_Types].xml", "<Override", default)
    target = "../printerSettings/printerSettings1.bin"
    _link(parts, _sheet(TABLE), "rIdS", f"{_OFFICE}/printerSettings", target)
    _edit(parts, _sheet(TABLE), '<pageSetup paperSize="9"', '<pageSetup paperSize="9" r:id="rIdS"')


def _wps_pictures(parts: Parts) -> None:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    images = (
        '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"'
        f' xmlns:xdr="{drawing}/spreadsheetDrawing" xmlns:a="{drawing}/main" xmlns:r="{_OFFICE}">'
        f'<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="{_PICTURE_NAME}"/>'
        '<xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill>'
        "<xdr:spPr/></xdr:pic></etc:cellImage></etc:cellImages>"
    )
    _add(parts, "xl/cellimages.xml", images, "application/vnd.wps-officedocument.cellimage+xml")
    parts["xl/media/cellimage1.png"] = _png(16, 16)
    _link(parts, "xl/cellimages.xml", "rId1", f"{_OFFICE}/image", "media/cellimage1.png")
    kind = "http://www.wps.cn/officeDocument/2020/cellImage"
    _link(parts, "xl/workbook.xml", "rIdC", kind, "cellimages.xml")


def _calculation_chain(parts: Parts) -> None:
    """List every formula; only a sheet's first entry says which sheet it is."""
    entries = []
    for number, name in enumerate(SHEETS, 1):
        cells = re.findall(r'<c r="([A-Z]+[0-9]+)"[^>]*><f', parts[_sheet(name)].decode())
        entries += [f'<c r="{cell}" i="{number}"/>' for cell in cells[:1]]
        entries += [f'<c r="{cell}"/>' for cell in cells[1:]]
    chain = f'<calcChain xmlns="{_MAIN}">{"".join(entries)}</calcChain>'
    _add(parts, "xl/calcChain.xml", chain, _CALC_CHAIN)
    _link(parts, "xl/workbook.xml", "rIdK", f"{_OFFICE}/calcChain", "calcChain.xml")


def _sheet_property(parts: Parts) -> None:
    parts["xl/customProperty1.bin"] = "年报模板".encode("utf-16-le")
    target = "../customProperty1.bin"
    _link(parts, _sheet("填表说明"), "rIdY", f"{_OFFICE}/customProperty", target)
    mark = '<customProperties><customPr name="nianbao" r:id="rIdY"/></customProperties></worksheet>'
    _edit(parts, _sheet("填表说明"), "</worksheet>", mark)


GRAFTS: tuple[Callable[[Parts], None], ...] = (
    _shared_formulas,
    _validation_on_another_sheet,
    _revision_marks,
    _phonetic_run,
    _threaded_comments,
    _custom_xml,
    _printer_settings,
    _wps_pictures,
    _sheet_property,
    _calculation_chain,
)


def _zipped(parts: Parts) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(rich_workbook())
