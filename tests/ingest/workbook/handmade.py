"""Workbooks written by hand, and blocks laid out as rows."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from fundwatch.errors import UnreadableFileError
from fundwatch.ingest.workbook import Block, Cell, open_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"

WriteXlsx = Callable[..., Path]
ReadRows = Callable[..., dict[int, list[Cell]]]


def plain_parts(sheets: list[str]) -> dict[str, str | bytes]:
    """Name the parts of a workbook with these sheets, without the sheets themselves."""
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, start=1))
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr/>'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{targets}'
        f'<Relationship Id="rId101" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId102" Type="{OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
        "</Relationships>",
    }


def write_zip(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def styles_xml(formats: tuple[str, ...]) -> str:
    """Declare the cell styles 0, 1, … with these formats: a built-in number or a code of its own."""
    own = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(formats) if not code.isdecimal()
    )
    styles = "".join(f'<xf numFmtId="{code if code.isdecimal() else 200 + n}"/>' for n, code in enumerate(formats))
    return f'<styleSheet xmlns="{MAIN}"><numFmts>{own}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>'


def rows_of(blocks: list[Block]) -> dict[int, list[Cell]]:
    """Lay blocks out as rows by their number, blank cells at the end left out."""
    rows: dict[int, list[Cell]] = {}
    for block in blocks:
        assert len(block) > 0
        assert all(len(column) == len(block.row_numbers) for column in block.columns)
        for place, number in enumerate(block.row_numbers):
            row = [column[place] for column in block.columns]
            while row and row[-1] is None:
                row.pop()
            rows[number] = row
    return rows


def read_through(path: Path) -> int:
    """Open a file and read all of it; gives the number of rows."""
    with open_workbook(path) as workbook:
        return sum(len(block) for sheet in workbook.sheets for block in workbook.blocks(sheet))


def refusal(path: Path) -> UnreadableFileError:
    """Read a file that must be refused."""
    with pytest.raises(UnreadableFileError) as caught:
        read_through(path)
    fault = caught.value
    assert f"“{path.name}”" in fault.message
    assert str(path.parent) not in str(fault)
    assert fault.message.endswith("。")
    assert fault.message.count("。") == 1
    assert fault.hint.endswith("。")
    return fault
