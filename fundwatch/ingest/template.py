"""Empty workbooks to fill in, one for each group of tables: headers, notes, drop-downs, and examples beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from fundwatch.errors import RefusedError
from fundwatch.ingest.examples import example
from fundwatch.models.fields import Field, Kind
from fundwatch.models.record import Record
from fundwatch.models.records import all_tables

_LAST_ROW = 100_000
_LISTS = "下拉列表"
_FORMATS = {Kind.MONEY: "#,##0.00", Kind.DAY: "yyyy-mm-dd", Kind.YEAR: "0", Kind.INTEGER: "0", Kind.RATIO: "0.00%"}
_GENERAL = {Kind.QUANTITY}
_WIDTHS = {Kind.ID_NUMBER: 22, Kind.ACCOUNT: 24, Kind.CODE: 18, Kind.TEXT: 20, Kind.DAY: 13, Kind.MONEY: 14}
_WIDTH = 12
_HEADER = Font(bold=True)
_REQUIRED = PatternFill("solid", fgColor="FCE4D6")
_OPTIONAL = PatternFill("solid", fgColor="EDEDED")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_SAID = {
    Kind.TEXT: "文字",
    Kind.CODE: "编码，按文本填写",
    Kind.NAME: "姓名",
    Kind.ID_NUMBER: "身份证号，按文本填写",
    Kind.ID_LIST: "几个身份证号，用顿号分开",
    Kind.ACCOUNT: "银行账号，按文本填写",
    Kind.MONEY: "金额，单位为元，最多两位小数",
    Kind.QUANTITY: "数量，只填数字",
    Kind.RATIO: "比例，例如 5%",
    Kind.INTEGER: "整数",
    Kind.YEAR: "四位数的年份",
    Kind.DAY: "日期，例如 2017-02-13",
    Kind.BOOLEAN: "是或否",
    Kind.CHOICE: "从列表中选择",
    Kind.PERIOD: "H1、H2、Q1—Q4、2017-03 或 2017Q1，全年不填",
}


def write_templates(folder: Path) -> tuple[Path, ...]:
    """Write a workbook for each group into `folder`, made where it is missing; give their paths.

    Raises RefusedError where one of the files exists already: somebody may have filled it in.
    """
    groups: dict[str, list[type[Record]]] = {}
    for record in all_tables().values():
        groups.setdefault(record.sheet.group, []).append(record)
    paths = {group: folder / f"{group}.xlsx" for group in groups}
    present = [path.name for path in paths.values() if path.exists()]
    if present:
        raise RefusedError(f"“{folder}”里已有{'、'.join(present)}，没有覆盖。", "请换一个文件夹，或先移走这些文件。")
    folder.mkdir(parents=True, exist_ok=True)
    for group, records in groups.items():
        book = _workbook(records)
        book.save(paths[group])
        book.close()
    return tuple(paths.values())


def write_template(path: Path, labels: Sequence[str]) -> None:
    """Write one workbook with the sheets of these tables; what stands at `path` is replaced."""
    book = _workbook([all_tables()[label] for label in labels])
    book.save(path)
    book.close()


def _workbook(records: Sequence[type[Record]]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    lists = _Lists(book)
    for record in records:
        _table_sheet(book.create_sheet(record.sheet.label), record, lists)
    _example_sheet(book.create_sheet("示例"), records)
    _explaining_sheet(book.create_sheet("说明"), records)
    lists.finish()
    return book


class _Lists:
    """The hidden sheet whose columns the drop-downs show."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._columns: dict[tuple[str, ...], str] = {}

    def range_of(self, choices: tuple[str, ...]) -> str:
        """The cells that hold these choices."""
        if choices not in self._columns:
            self._columns[choices] = get_column_letter(len(self._columns) + 1)
        letter = self._columns[choices]
        return f"'{_LISTS}'!${letter}$1:${letter}${len(choices)}"

    def finish(self) -> None:
        """Write the sheet, after all others."""
        if not self._columns:
            return
        sheet = self._book.create_sheet(_LISTS)
        sheet.sheet_state = "hidden"
        for choices, letter in self._columns.items():
            for row, choice in enumerate(choices, start=1):
                sheet[f"{letter}{row}"] = choice


def _table_sheet(sheet: Any, record: type[Record], lists: _Lists) -> None:
    for place, (attribute, field) in enumerate(record.fields().items(), start=1):
        letter = get_column_letter(place)
        cell = sheet.cell(1, place, field.label)
        cell.font, cell.alignment = _HEADER, _CENTRE
        cell.fill = _REQUIRED if field.required else _OPTIONAL
        cell.comment = Comment(_told(record, attribute, field), "fundwatch", height=140, width=260)
        column = sheet.column_dimensions[letter]
        column.width = max(_WIDTHS.get(field.kind, _WIDTH), 2 * len(field.label) + 4)
        column.number_format = "General" if field.kind in _GENERAL else _FORMATS.get(field.kind, "@")
        choices = ("是", "否") if field.kind is Kind.BOOLEAN else field.choices
        if choices:
            _drop_down(sheet, letter, lists.range_of(choices), closed=field.closed)
    sheet.freeze_panes = "A2"


def _drop_down(sheet: Any, letter: str, source: str, *, closed: bool) -> None:
    validation = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=True)
    # An open list takes other values too: Excel warns and lets the person go on.
    validation.errorStyle = "stop" if closed else "warning"
    validation.error = "请从列表中选择。" if closed else "列表中没有这一项，确定要这样填写吗？"
    sheet.add_data_validation(validation)
    validation.add(f"{letter}2:{letter}{_LAST_ROW}")


def _told(record: type[Record], attribute: str, field: Field) -> str:
    """What a person must know to fill in a column."""
    said = ["必填。" if field.required else "可不填。", f"{_SAID[field.kind]}。"]
    if attribute in record.sheet.key:
        said.append("用来识别这一行，不能重复。" if len(record.sheet.key) == 1 else "与其他标识列一起识别这一行。")
    if field.refers:
        said.append(f"须是“{field.refers}”中已有的编号。")
    if field.choices:
        said.append(f"{'只能是' if field.closed else '一般是'}：{'、'.join(field.choices)}。")
    if field.default:
        said.append(f"不填表示{field.default}。")
    if field.negative:
        said.append("调减、收回填负数。")
    return "".join(said)


def _example_sheet(sheet: Any, records: Sequence[type[Record]]) -> None:
    row = 1
    for record in records:
        sheet.cell(row, 1, f"{record.sheet.label}（填写示例，不会导入）").font = _HEADER
        for place, (attribute, field) in enumerate(record.fields().items(), start=1):
            head = sheet.cell(row + 1, place, field.label)
            head.font, head.fill = _HEADER, _REQUIRED if field.required else _OPTIONAL
            cell = sheet.cell(row + 2, place, example(record, attribute))
            cell.number_format = "General" if field.kind in _GENERAL else _FORMATS.get(field.kind, "@")
            letter = get_column_letter(place)
            sheet.column_dimensions[letter].width = max(sheet.column_dimensions[letter].width, 18)
        row += 4


def _explaining_sheet(sheet: Any, records: Sequence[type[Record]]) -> None:
    lines = (
        "一张工作表对应一张表，工作表名和第一行的列名请不要改动；列的先后可以调整，不用的列可以删去（底色较深的必填列除外）。",
        "编码、身份证号、银行账号请按文本填写，以免末尾几位丢失。金额以元为单位；以万元为单位时，请把列名写成“金额（万元）”的样子。",
        "示例、说明两张工作表不会导入。同一行可以重复导入，编号相同、内容相同的行不会重复计入。",
    )
    for row, line in enumerate(lines, start=1):
        sheet.cell(row, 1, line)
    row = len(lines) + 2
    for place, label in enumerate(("表", "列", "填写要求"), start=1):
        sheet.cell(row, place, label).font = _HEADER
    for record in records:
        for attribute, field in record.fields().items():
            row += 1
            sheet.cell(row, 1, record.sheet.label)
            sheet.cell(row, 2, field.label)
            sheet.cell(row, 3, _told(record, attribute, field))
    for letter, width in zip("ABC", (14, 20, 90), strict=True):
        sheet.column_dimensions[letter].width = width
