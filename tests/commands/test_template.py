from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from fundwatch.cli import run_command
from fundwatch.ingest.examples import example
from fundwatch.models.actor import Actor
from fundwatch.models.records import all_tables
from fundwatch.models.store import Store
from fundwatch.services import importing
from fundwatch.services.progress import Quiet


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("模板") / "新"
    assert run_command(["template", str(folder)]) == 0
    return folder


def test_every_table_has_its_sheet_with_the_contracts_headers(folder: Path) -> None:
    found = {}
    for path in folder.glob("*.xlsx"):
        book = load_workbook(path)
        for sheet in book.worksheets:
            if sheet.title in all_tables():
                found[sheet.title] = [cell.value for cell in sheet[1]]
        assert book.sheetnames[-3:-1] == ["示例", "说明"] or book.sheetnames[-2:] == ["示例", "说明"]
        book.close()
    assert found == {
        label: [field.label for field in record.fields().values()] for label, record in all_tables().items()
    }


def test_headers_carry_notes_and_columns_drop_downs_and_text_format(folder: Path) -> None:
    book = load_workbook(folder / "补助.xlsx")
    sheet = book["补助发放"]
    headers = {cell.value: cell for cell in sheet[1] if isinstance(cell, Cell)}
    note = headers["发放状态"].comment
    assert note is not None
    assert "只能是：成功、退票、补发、追回。不填表示成功。" in note.text
    letter = headers["发放状态"].column_letter
    [validation] = [found for found in sheet.data_validations.dataValidation if f"{letter}2" in found.sqref]
    assert validation.formula1.startswith("'下拉列表'!$")
    assert sheet.column_dimensions[headers["身份证号"].column_letter].number_format == "@"
    assert book["下拉列表"].sheet_state == "hidden"
    book.close()


def test_an_empty_template_imports_as_nothing_and_without_complaint(folder: Path, store: Store) -> None:
    preview = importing.preview(store, Actor("甲"), sorted(folder.glob("*.xlsx")), progress=Quiet())
    assert preview.clean
    assert preview.counts.read == 0
    assert {sheet.table for file in preview.files for sheet in file.sheets if sheet.state == "导入"} == set(
        all_tables()
    )


def test_the_examples_of_all_tables_import_together_without_a_remark(tmp_path: Path, store: Store) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for label, record in all_tables().items():
        sheet = book.create_sheet(label)
        sheet.append([field.label for field in record.fields().values()])
        sheet.append([example(record, attribute) for attribute in record.fields()])
    book.save(tmp_path / "示例.xlsx")
    book.close()
    preview = importing.preview(store, Actor("甲"), [tmp_path / "示例.xlsx"], progress=Quiet())
    rejects = [reject.reason for file in preview.files for sheet in file.sheets for reject in sheet.rejects]
    assert rejects == []
    assert [note for file in preview.files for sheet in file.sheets for note in sheet.notes] == []
    report = importing.commit(store, Actor("甲"), preview.id, progress=Quiet())
    assert report.counts.stored == len(all_tables())


def test_a_filled_in_template_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "补助.xlsx").write_bytes(b"filled in")
    assert run_command(["template", str(tmp_path)]) == 4
    assert (tmp_path / "补助.xlsx").read_bytes() == b"filled in"
    assert len(list(tmp_path.iterdir())) == 1
