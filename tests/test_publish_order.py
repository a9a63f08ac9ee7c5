"""Elements of WordprocessingML stand in the order that the standard demands.

Word may refuse a file in which they do not; LibreOffice and python-docx do not notice.
Orders: ECMA-376 part 1, wml.xsd, types CT_PPr, CT_RPr, CT_TblPr, CT_TcPr, CT_TrPr (a choice in
the schema; here the order that Word writes), CT_SectPr, CT_Settings, CT_Style, CT_Font.
"""

from xml.etree import ElementTree

import pytest

from nianbao.form.edition import editions
from publish_cases import numbered_filing, parts_of, written

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

ORDERS = {
    "pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr
        suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct
        topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind
        contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
        textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""",
    "rPr": """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint
        noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u
        effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath""",
    "tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW
        jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption
        tblDescription tblPrChange""",
    "tcPr": """cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection
        tcFitText vAlign hideMark headers cellIns cellDel cellMerge tcPrChange""",
    "trPr": """cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader
        tblCellSpacing jc hidden ins del trPrChange""",
    "sectPr": """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc
        pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi
        rtlGutter docGrid printerSettings sectPrChange""",
    "settings": """writeProtection view zoom removePersonalInformation removeDateAndTime
        doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText
        printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts
        saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges
        bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors
        hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate
        linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView
        trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride
        styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit
        hyphenationZone doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle
        defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting
        bookFoldPrintingSheets drawingGridHorizontalSpacing drawingGridVerticalSpacing
        displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery
        doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin
        drawingGridVerticalOrigin doNotShadeFormData noPunctuationKerning
        characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter
        noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema saveInvalidXml
        ignoreMixedContent alwaysShowPlaceholderText doNotDemarcateInvalidXml
        saveXmlDataOnly useXSLTWhenSaving saveThroughXslt showXMLTags alwaysMergeEmptyNamespace
        updateFields hdrShapeDefaults footnotePr endnotePr compat docVars rsids mathPr
        attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats
        doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType
        schemaLibrary shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator""",
    "style": """name aliases basedOn next link autoRedefine hidden uiPriority semiHidden
        unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr
        trPr tcPr tblStylePr""",
    "font": """altName panose1 charset family notTrueType pitch sig embedRegular embedBold
        embedItalic embedBoldItalic""",
    "styles": "docDefaults latentStyles style",
    "docDefaults": "rPrDefault pPrDefault",
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p",
    "p": "pPr r fldSimple r",
    "r": "rPr t br pict",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
}
# Several of these may follow one another.
REPEATED = {"headerReference", "footerReference", "compatSetting", "style", "tr", "tc", "p", "r"}


def misplaced(root: ElementTree.Element) -> list[str]:
    """Children that stand in the wrong place, twice, or that their parent cannot have."""
    found = []
    for parent in root.iter():
        order = ORDERS.get(parent.tag.removeprefix(W))
        if order is None:
            continue
        rest = order.split()
        for child in parent:
            name = child.tag.removeprefix(W)
            if name not in rest:
                found.append(f"{parent.tag.removeprefix(W)}/{name}")
                continue
            index = rest.index(name)
            rest = rest[index:] if name in REPEATED else rest[index + 1 :]
    return found


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("edition_id", editions())
def test_every_element_stands_where_the_standard_wants_it(edition_id: str, draft: bool) -> None:
    parts = parts_of(written(numbered_filing(edition_id), draft=draft))
    for name, content in parts.items():
        assert misplaced(ElementTree.fromstring(content)) == [], name


@pytest.mark.parametrize(
    ("markup", "wrong"),
    [
        ("<w:pPr><w:jc/><w:ind/></w:pPr>", "pPr/ind"),
        ("<w:rPr><w:sz/><w:sz/></w:rPr>", "rPr/sz"),
        ("<w:tcPr><w:cantSplit/></w:tcPr>", "tcPr/cantSplit"),
    ],
)
def test_a_misplaced_element_would_be_seen(markup: str, wrong: str) -> None:
    root = ElementTree.fromstring(f'<w:x xmlns:w="{W[1:-1]}">{markup}</w:x>')
    assert misplaced(root) == [wrong]
