from __future__ import annotations

from pathlib import Path

import pytest

from fundwatch.ingest.workbook import Cell, open_workbook
from tests.ingest.workbook.handmade import (
    MAIN,
    ReadRows,
    WriteXlsx,
    plain_parts,
    rows_of,
    styles_xml,
    write_zip,
)


@pytest.fixture
def write_xlsx(tmp_path: Path) -> WriteXlsx:
    """Write a workbook by hand: `rows` is what stands inside sheetData, `parts` replaces or (None) removes."""

    def write(
        rows: str = "",
        *,
        name: str = "名册.xlsx",
        shared: str | None = None,
        formats: tuple[str, ...] = (),
        parts: dict[str, str | bytes | None] | None = None,
    ) -> Path:
        content: dict[str, str | bytes | None] = {
            **plain_parts(["补助发放"]),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        }
        if shared is not None:
            content["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
        if formats:
            content["xl/styles.xml"] = styles_xml(formats)
        content.update(parts or {})
        return write_zip(tmp_path / name, {key: value for key, value in content.items() if value is not None})

    return write


@pytest.fixture
def read_rows() -> ReadRows:
    """Read one sheet of a file as rows by number."""

    def read(path: Path, sheet: int = 0, *, size: int = 20_000, piece_size: int = 2**20) -> dict[int, list[Cell]]:
        with open_workbook(path, piece_size=piece_size) as workbook:
            return rows_of(list(workbook.blocks(workbook.sheets[sheet], size)))

    return read
