"""The add-in file: what is inside, looked at with other tools than those that made it.

Remake it with ``python vba/build_xlam.py``.
"""

import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from posixpath import dirname, join
from typing import Any

import olefile
import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml ships no types
from oletools.olevba import VBA_Parser, decompress_stream

import made
from build_xlam import ADD_IN, MODULES, strings
from nianbao import __version__
from nianbao.words import catalogue
from ribbon import buttons, ribbon_faults

RIBBON = made.ribbon()
ROOT = Path(__file__).parent.parent
SOURCES = sorted([*MODULES.glob("*.bas"), *MODULES.glob("*.cls")])
PARTS = {
    entry.filename: zipfile.ZipFile(ADD_IN).read(entry)
    for entry in zipfile.ZipFile(ADD_IN).infolist()
}


@pytest.fixture
def project() -> Iterator[olefile.OleFileIO]:
    with olefile.OleFileIO(BytesIO(PARTS["xl/vbaProject.bin"])) as store:
        yield store


def test_the_shipped_file_is_what_its_sources_give_in_any_process_on_any_day(
    tmp_path: Path,
) -> None:
    code = "import build_xlam, pathlib, sys; pathlib.Path(sys.argv[1]).write_bytes("
    code += "build_xlam.add_in())"
    for seed, zone in (("1", "Asia/Shanghai"), ("2", "America/New_York")):
        built = tmp_path / f"{seed}.xlam"
        surroundings = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": "vba"}
        call = [sys.executable, "-c", code, str(built)]
        subprocess.run(call, cwd=ROOT, env=surroundings, check=True)

        with zipfile.ZipFile(built) as package:
            assert {name: package.read(name) for name in package.namelist()} == PARTS


def test_the_modules_extracted_again_are_the_sources() -> None:
    parser = VBA_Parser(str(ADD_IN))
    extracted = {
        name: str(code).replace("\r\n", "\n") for _, _, name, code in parser.extract_macros()
    }
    parser.close()

    assert {name: code.strip() for name, code in extracted.items()} == {
        path.name: path.read_text("ascii").strip() for path in SOURCES
    }


def test_nothing_is_compiled_so_that_office_compiles_what_can_be_read(
    project: olefile.OleFileIO,
) -> None:
    records = list(directory_records(project))
    offsets = [struct.unpack("<I", data)[0] for kind, data in records if kind == 0x0031]
    cookies = [data for kind, data in records if kind in {0x0013, 0x002C}]

    assert project.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("CC61FFFF000000")
    assert offsets == [0] * len(SOURCES)
    assert cookies == [b"\xff\xff"] * (len(SOURCES) + 1)
    assert not [path for path in project.listdir() if path[-1].startswith("__SRP")]


def test_the_project_declares_every_module_under_its_own_name(project: olefile.OleFileIO) -> None:
    lines = project.openstream("PROJECT").read().decode("ascii").split("\r\n")
    records = list(directory_records(project))
    declared = {f"Document={path.stem}/&H00000000" for path in SOURCES if path.suffix == ".cls"}
    declared |= {f"Module={path.stem}" for path in SOURCES if path.suffix == ".bas"}

    assert {line for line in lines if line.startswith(("Document=", "Module="))} == declared
    assert 'Name="Nianbao"' in lines
    assert (0x0004, b"Nianbao") in records
    assert (0x0003, struct.pack("<H", 1252)) in records
    assert [name.decode() for kind, name in records if kind == 0x0019] == [
        line.split("=")[1].split("/")[0]
        for line in lines
        if line.startswith(("Document=", "Module="))
    ]


def test_the_tree_of_the_project_is_in_order_black_and_without_times(
    project: olefile.OleFileIO,
) -> None:
    nodes: list[Any] = project.direntries  # pyright: ignore[reportAttributeAccessIssue] - untyped
    entries = [node for node in nodes if node]

    assert [entry.color for entry in entries] == [1] * len(entries)
    assert [entry.createTime + entry.modifyTime for entry in entries] == [0] * len(entries)
    for storage in entries:
        names = list(tree(nodes, storage.sid_child))
        assert names == sorted(names, key=lambda name: (len(name), name.upper()))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_modules_are_ascii_and_do_what_they_are_called_for_only(path: Path) -> None:
    code = path.read_text("ascii")

    assert f'Attribute VB_Name = "{path.stem}"' in code
    assert not [
        word for word in ("#If", "Declare ", "Workbook_Open", "Auto_Open", "cmd") if word in code
    ]
    assert path.suffix == ".cls" or "\nOption Explicit\n" in code


def test_every_part_has_a_type_and_every_relation_a_target() -> None:
    types = etree.fromstring(PARTS["[Content_Types].xml"])
    defaults = {str(e.get("Extension")) for e in types.iter("{*}Default")}
    overrides = {str(e.get("PartName")): e.get("ContentType") for e in types.iter("{*}Override")}
    relations = [
        (dirname(dirname(part)), relation)
        for part in PARTS
        if part.endswith(".rels")
        for relation in etree.fromstring(PARTS[part])
    ]
    ribbon = [
        (source, relation.get("Type"))
        for source, relation in relations
        if relation.get("Target") == "customUI/customUI14.xml"
    ]
    kind = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"

    assert {part.lstrip("/") for part in overrides} <= set(PARTS)
    assert {part.rpartition(".")[2] for part in PARTS if f"/{part}" not in overrides} <= defaults
    assert overrides["/xl/workbook.xml"] == "application/vnd.ms-excel.addin.macroEnabled.main+xml"
    assert {join(source, str(each.get("Target"))) for source, each in relations} <= set(PARTS)
    assert len({(source, each.get("Id")) for source, each in relations}) == len(relations)
    assert ribbon == [("", kind)]


def test_the_ribbon_is_the_source_and_the_package_names_no_person_or_machine() -> None:
    everything = b"".join(PARTS.values())

    assert PARTS["customUI/customUI14.xml"] == RIBBON
    assert not [word for word in (b"Users", b"home/", b"William") if word in everything]


def test_the_hidden_sheet_holds_every_sentence_of_the_add_in() -> None:
    sheets = etree.fromstring(PARTS["xl/workbook.xml"]).iter("{*}sheet")
    words = {"".join(e.itertext()) for e in etree.fromstring(PARTS["xl/sharedStrings.xml"])}

    assert {sheet.get("name"): sheet.get("state") for sheet in sheets} == {
        "nianbao": None,
        "nianbao.strings": "veryHidden",
    }
    assert words >= {key.removeprefix("vba.") for key in catalogue() if key.startswith("vba.")}
    assert words >= {catalogue()[key] for key in catalogue() if key.startswith("vba.")}
    assert ("version", __version__) in strings()


def directory_records(project: olefile.OleFileIO) -> Iterator[tuple[int, bytes]]:
    """Yield the records of the project's directory, after [MS-OVBA] 2.3.4.2, to the last byte."""
    data = decompress_stream(bytearray(project.openstream("VBA/dir").read()))
    at = 0
    while at < len(data):
        kind, size = struct.unpack_from("<HI", data, at)
        size += 2 * (kind == 0x0009)  # the version says 4 and takes 6
        yield kind, bytes(data[at + 6 : at + 6 + size])
        at += 6 + size


def tree(nodes: list[Any], node: int) -> Iterator[str]:
    """Yield the names under a node of the directory tree, left to right."""
    if node != olefile.NOSTREAM:
        entry = nodes[node]
        yield from tree(nodes, entry.sid_left)
        yield entry.name
        yield from tree(nodes, entry.sid_right)


def test_the_modules_that_follow_from_the_declaration_are_current() -> None:
    assert made.modules() == {name: (MODULES / name).read_text("ascii") for name in made.modules()}


class TestTheRibbon:
    def test_has_the_tab_and_the_groups_that_people_were_told_of(self) -> None:
        root = etree.fromstring(RIBBON)
        labels = [
            [str(group.get("label")), *(str(button.get("label")) for button in group)]
            for group in root.iter("{*}group")
        ]

        assert [tab.get("label") for tab in root.iter("{*}tab")] == ["政务公开年报"]
        assert labels == [
            ["填报", "新建", "导入正文", "起草", "上年数据", "重算合计"],
            ["校验", "校验", "下一处", "说明", "撤销", "清除标记"],
            ["成果", "送审稿", "导出报告", "生成报送件"],
            ["台账", "新建台账", "从台账取数", "到期提醒"],
            ["帮助", "填表说明", "换新表", "环境自检", "关于"],
        ]

    def test_is_sound(self) -> None:
        assert ribbon_faults(RIBBON, MODULES) == []

    @pytest.mark.parametrize("button", buttons(RIBBON), ids=lambda b: b["id"])
    def test_says_of_every_button_what_it_does(self, button: dict[str, str]) -> None:
        assert len(button["supertip"]) >= 20
        assert button["keytip"]
        assert button["screentip"]

    @pytest.mark.parametrize(
        ("sound", "faulty", "fault"),
        [
            ('id="NbUndo"', 'id="NbCheck"', "id NbCheck is given twice"),
            ('keytip="Q"', 'keytip="J"', "keytip J is given twice"),
            ('keytip="Q"', 'keytip="QQQQ"', "{undo}: keytip has 4 characters"),
            ('label="撤销"', 'label=""', "{undo}: label has 0 characters"),
            (
                'label="撤销"',
                'label="撤销" getLabel="NbOnUndo"',
                "{undo}: getLabel and label exclude one another",
            ),
            ('imageMso="Undo"', 'imageMso="Undone"', "{undo}: Undone is no icon known to exist"),
            (
                'imageMso="Undo"',
                'imageMso="Undo" image="x"',
                "{undo}: image and imageMso exclude one another",
            ),
            ('imageMso="Undo"', 'icon="Undo"', "{undo}: no attribute icon here"),
            ('onAction="NbOnUndo"', "", "{undo}: does nothing"),
            ('onAction="NbOnUndo"', 'onAction="Undo"', "{undo}: there is no Public Sub Undo"),
            ('onAction="NbOnUndo"', 'onAction="NbUndo"', "{undo}: NbUndo takes ()"),
            (
                "<tabs>",
                "<button id='x' onAction='NbOnUndo'/><tabs>",
                "ribbon: button may not stand here",
            ),
            ("2009/07/customui", "2006/01/customui", "the root is {old}customUI"),
        ],
    )
    def test_faults_are_found(self, sound: str, faulty: str, fault: str) -> None:
        text = RIBBON.decode()
        said = fault.replace("{undo}", "button NbUndo")
        said = said.replace("{old}", "{http://schemas.microsoft.com/office/2006/01/customui}")
        assert text.count(sound) == 1

        assert ribbon_faults(text.replace(sound, faulty).encode(), MODULES) == [said]

    def test_a_ribbon_that_is_no_xml_is_said_to_be_none(self) -> None:
        (fault,) = ribbon_faults(b"<customUI>", MODULES)

        assert fault.startswith("not well-formed")
