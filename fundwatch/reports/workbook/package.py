"""The fixed parts of an .xlsx file: content types, relations, styles, properties, all without a clock."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

#: Numbers of the cell formats declared in styles.xml.
GENERAL, TEXT, MONEY, WAN, DATE, HEADER, TITLE, SHARE = range(8)

SHEET_START = f'{HEAD}<worksheet xmlns="{MAIN}">'
SHEET_END = "</worksheet>"
#: What a sheet says before and after its cells that is to be printed as wide as a page.
FITTED = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
ACROSS = '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
HIDDEN = ' state="hidden"'
COMPUTED = '<calcPr calcId="191029" fullCalcOnLoad="1"/>'
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def entry(name: str) -> zipfile.ZipInfo:
    """Return a zip entry with a fixed time and fixed attributes."""
    info = zipfile.ZipInfo(name, _EARLIEST)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0
    info.external_attr = 0
    return info


def frozen(rows: int) -> str:
    """Return the view of a sheet whose first rows stay in sight."""
    return (
        f'<sheetViews><sheetView workbookViewId="0"><pane ySplit="{rows}" topLeftCell="A{rows + 1}" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
    )


def columns(widths: Sequence[float]) -> str:
    """Return the column widths; nothing when there are none."""
    if not widths:
        return ""
    cells = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(widths, start=1)
    )
    return f"<cols>{cells}</cols>"


def merges(titles: int, last_letter: str) -> str:
    """Return the merged ranges of the title rows."""
    if not titles or last_letter == "A":
        return ""
    cells = "".join(f'<mergeCell ref="A{row}:{last_letter}{row}"/>' for row in range(1, titles + 1))
    return f'<mergeCells count="{titles}">{cells}</mergeCells>'


def parts(
    names: Sequence[str],
    *,
    styles: str = "",
    titles: Sequence[tuple[int, int]] = (),
    hidden: int = 0,
    computed: bool = False,
) -> dict[str, str]:
    """Return every part but the sheets themselves.

    `styles` stands in for the plain sheets' own; `titles` are the rows (from, to) each sheet repeats on every printed
    page; the last `hidden` sheets are not shown; a `computed` workbook is computed anew whenever it is opened.
    """
    return {
        "[Content_Types].xml": _content_types(len(names)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml"), ("extended-properties", "docProps/app.xml")]),
        "docProps/app.xml": (
            f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
            'extended-properties"><Application>fundwatch</Application></Properties>'
        ),
        "xl/workbook.xml": _workbook(names, titles, hidden, computed=computed),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{order}.xml") for order in range(1, len(names) + 1)]
            + [("styles", "styles.xml")]
        ),
        "xl/styles.xml": styles or _styles(),
    }


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _content_types(sheets: int) -> str:
    overrides = [("/xl/workbook.xml", f"{_TYPES}.sheet.main+xml"), ("/xl/styles.xml", f"{_TYPES}.styles+xml")]
    overrides += [(f"/xl/worksheets/sheet{order}.xml", f"{_TYPES}.worksheet+xml") for order in range(1, sheets + 1)]
    overrides.append(("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"))
    body = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides)
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{body}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    body = "".join(
        f'<Relationship Id="rId{order}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for order, (kind, target) in enumerate(targets, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'


def _workbook(names: Sequence[str], titles: Sequence[tuple[int, int]], hidden: int, *, computed: bool) -> str:
    shown = len(names) - hidden
    body = "".join(
        f'<sheet name="{_escape(name)}" sheetId="{order}"{"" if order <= shown else HIDDEN} r:id="rId{order}"/>'
        for order, name in enumerate(names, start=1)
    )
    defined = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">{quoted(names[place])}!${first}:${last}'
        "</definedName>"
        for place, (first, last) in enumerate(titles)
    )
    if defined:
        defined = f"<definedNames>{defined}</definedNames>"
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}">'
        f"<bookViews><workbookView/></bookViews><sheets>{body}</sheets>"
        f"{defined}{COMPUTED if computed else ''}</workbook>"
    )


def quoted(name: str) -> str:
    """Return a sheet's name as formulas write it, for a part's XML."""
    return _escape(quoted_plain(name))


def quoted_plain(name: str) -> str:
    """Return a sheet's name as formulas write it."""
    doubled = name.replace("'", "''")
    return f"'{doubled}'"


def _styles() -> str:
    formats = '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="#,##0.000000"/>'
    formats += '<numFmt numFmtId="166" formatCode="0.00##%"/>'
    plain, bold, large = (
        '<font><sz val="11"/><name val="宋体"/></font>',
        '<font><b/><sz val="11"/><name val="宋体"/></font>',
        '<font><b/><sz val="16"/><name val="黑体"/></font>',
    )
    thin = "".join(f'<{side} style="thin"><color auto="1"/></{side}>' for side in ("left", "right", "top", "bottom"))
    centred = '<alignment horizontal="center" vertical="center" wrapText="1"/>'
    cells = (
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        f'<xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" applyAlignment="1">{centred}</xf>'
        f'<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyAlignment="1">{centred}</xf>'
        '<xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    )
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="3">{formats}</numFmts>'
        f'<fonts count="3">{plain}{bold}{large}</fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFEDEFF3"/></patternFill></fill></fills>'
        f'<borders count="2"><border/><border>{thin}</border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="8">{cells}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
