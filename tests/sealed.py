"""Workbooks that their author signed or marked as final, as Excel does it."""

from pathlib import Path

from host_helpers import parts, zipped

PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SIGNED = "application/vnd.openxmlformats-package.digital-signature"


def signed(
    path: Path, folder: str = "_xmlsignatures", target: str = "{folder}/origin.sigs"
) -> None:
    """Put a signature into a workbook; what it signs does not matter.

    ``target`` is how the package names the signature's origin.
    """
    kind = f"{PACKAGE}/digital-signature"
    content = parts(path)
    link = _link("rIdSig", f"{kind}/origin", target.format(folder=folder))
    types = (
        f'<Default Extension="sigs" ContentType="{_SIGNED}-origin"/>'
        f'<Override PartName="/{folder}/sig1.xml" ContentType="{_SIGNED}-xmlsignature+xml"/>'
        f'<Override PartName="/{folder}/key.cer" ContentType="{_SIGNED}-certificate"/>'
    )
    content |= {
        "_rels/.rels": _with(content["_rels/.rels"], "Relationships", link),
        "[Content_Types].xml": _with(content["[Content_Types].xml"], "Types", types),
        f"{folder}/origin.sigs": b"",
        f"{folder}/_rels/origin.sigs.rels": _links(_link("r1", f"{kind}/signature", "sig1.xml")),
        f"{folder}/sig1.xml": b"<Signature/>",
        f"{folder}/_rels/sig1.xml.rels": _links(_link("r1", f"{kind}/certificate", "key.cer")),
        f"{folder}/key.cer": b"0",
    }
    zipped(path, content)


def final(path: Path, mark: str = "<vt:bool>true</vt:bool>") -> None:
    """Mark a workbook as final."""
    content = parts(path)
    link = _link("rIdFin", f"{OFFICE}/custom-properties", "docProps/marks.xml")
    space = "http://schemas.openxmlformats.org/officeDocument/2006"
    properties = (
        f'<Properties xmlns="{space}/custom-properties" xmlns:vt="{space}/docPropsVTypes">'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="_MarkAsFinal">'
        f"{mark}</property></Properties>"
    )
    links = _with(content["_rels/.rels"], "Relationships", link)
    zipped(path, {**content, "_rels/.rels": links, "docProps/marks.xml": properties.encode()})


def _link(identity: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/>'


def _links(link: str) -> bytes:
    return f'<Relationships xmlns="{PACKAGE}">{link}</Relationships>'.encode()


def _with(part: bytes, tag: str, more: str) -> bytes:
    return part.replace(f"</{tag}>".encode(), f"{more}</{tag}>".encode())
