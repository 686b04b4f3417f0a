"""Writing OpenDocument spreadsheets, XML spreadsheets and pages by hand."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = (
    f'xmlns:office="{_BASE}office:1.0" xmlns:table="{_BASE}table:1.0" xmlns:text="{_BASE}text:1.0" '
    f'xmlns:style="{_BASE}style:1.0" xmlns:draw="{_BASE}drawing:1.0" office:version="1.2" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
_STYLES = (
    '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>'
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="co1" style:family="table-column"><style:table-column-properties '
    'style:column-width="4cm"/></style:style>'
)
MIME = "application/vnd.oasis.opendocument.spreadsheet"
XML_2003 = "urn:schemas-microsoft-com:office:spreadsheet"


def ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    written = f'office:value-type="float" office:value="{value!r}"'
    return f"<table:table-cell {written}><text:p>{value}</text:p></table:table-cell>"


def ods_row(cells: Sequence[Any], attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(map(ods_cell, cells))}</table:table-row>"


def ods_table(name: str, rows: str, style: str = "ta1") -> str:
    column = '<table:table-column table:style-name="co1" table:number-columns-repeated="11"/>'
    return f'<table:table table:name="{name}" table:style-name="{style}">{column}{rows}</table:table>'


def ods_content(tables: str, root: str = "document-content", before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:{root} {_SPACES}>'
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:{root}>"
    )


def write_ods(path: Path, content: str | bytes, manifest: str = "<manifest/>") -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIME, compress_type=zipfile.ZIP_STORED)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)


def xml_cell(value: Any, attributes: str = "") -> str:
    if value is None:
        return f"<Cell {attributes}/>"
    kind = "String" if isinstance(value, str) else "Number"
    return f'<Cell {attributes}><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'


def xml_row(cells: Sequence[Any], attributes: str = "") -> str:
    return f"<Row {attributes}>{''.join(map(xml_cell, cells))}</Row>"


def xml_book(*sheets: tuple[str, str], hidden: Sequence[str] = (), before: str = "") -> str:
    """An XML spreadsheet of sheets by name and rows."""
    written = "".join(
        f'<Worksheet ss:Name={quoteattr(name)}><Table><Column ss:Width="112"/>{rows}</Table>'
        '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">'
        f"{'<Visible>SheetHidden</Visible>' if name in hidden else ''}</WorksheetOptions></Worksheet>"
        for name, rows in sheets
    )
    return (
        f'<?xml version="1.0"?>\n{before}<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{XML_2003}" xmlns:ss="{XML_2003}" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f"<Styles/>{written}</Workbook>"
    )


def html_row(cells: Sequence[Any], attributes: str = "") -> str:
    cells_written = "".join(f"<td>{'' if cell is None else escape(str(cell))}</td>" for cell in cells)
    return f"<tr {attributes}>{cells_written}</tr>"
