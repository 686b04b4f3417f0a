"""How a sender's own layout is read: a JSON file made in the window or by hand, `docs/mapping.md` describes it.

It says for sheets (by patterns of file and sheet name) which table they are, and for columns of that table where the
value comes from: another header, a constant, the words above the table, a lookup of a name, a generated number.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from fundwatch.errors import UsageError
from fundwatch.ingest.converters.money import UNITS
from fundwatch.models.record import Record
from fundwatch.models.records import SEALED_SHEETS, all_tables

_SHEET_KEYS = frozenset({"file", "sheet", "table", "header_row", "unit", "columns"})
_COLUMN_KEYS = frozenset({"from", "constant", "title", "generate", "lookup", "table", "under"})
_ORIGINS = ("from", "constant", "title", "generate")


@dataclass(frozen=True)
class Lookup:
    """A name is looked up in the column `by` of a table and replaced by that row's business key.

    `under` narrows regions to those below the one of that code or name.
    """

    table: str
    by: str
    under: str | None = None


@dataclass(frozen=True)
class ColumnSource:
    """Where the values of one column come from; exactly one of the first four is given.

    `title` is a regular expression searched in the rows above the header, the sheet's and the file's name; its
    first group, or the whole match, is the value. `generate` begins serial numbers made from each row's content.
    """

    header: str | None = None
    constant: str | None = None
    title: str | None = None
    generate: str | None = None
    lookup: Lookup | None = None


@dataclass(frozen=True)
class SheetMapping:
    """How the sheets that match two patterns are read."""

    table: str
    file: str = "*"
    sheet: str = "*"
    header_row: int | None = None
    unit: str | None = None
    columns: dict[str, ColumnSource] = field(default_factory=dict)

    def fits(self, file_name: str, sheet_name: str) -> bool:
        """Whether a sheet of a file is meant."""
        return fnmatchcase(file_name, self.file) and fnmatchcase(sheet_name.strip(), self.sheet)


@dataclass(frozen=True)
class Mapping:
    """A named mapping; the first of its sheets that fits is taken."""

    name: str
    sheets: tuple[SheetMapping, ...]

    def for_sheet(self, file_name: str, sheet_name: str) -> SheetMapping | None:
        """The mapping of one sheet, None where it is not meant."""
        return next((sheet for sheet in self.sheets if sheet.fits(file_name, sheet_name)), None)


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file. Raises UsageError with what is wrong in it."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise UsageError(f"映射文件“{path.name}”打不开。", "请检查文件位置。") from fault
    except ValueError as fault:
        raise UsageError(f"映射文件“{path.name}”不是有效的 JSON 文本。", "请在程序里重新生成映射文件。") from fault
    return mapping_of(content, path.stem)


def mapping_of(content: Any, name: str = "导入映射") -> Mapping:
    """Make a mapping of its JSON content. Raises UsageError with what is wrong in it."""
    if not isinstance(content, dict) or not isinstance(content.get("sheets"), list) or not content["sheets"]:
        raise _wrong("缺少 sheets 列表")
    return Mapping(str(content.get("name") or name), tuple(_sheet_of(entry) for entry in content["sheets"]))


def content_of(mapping: Mapping) -> dict[str, Any]:
    """The JSON content of a mapping, as `mapping_of` reads it."""
    return {"name": mapping.name, "sheets": [_sheet_content(sheet) for sheet in mapping.sheets]}


def _sheet_of(entry: Any) -> SheetMapping:
    if not isinstance(entry, dict) or not entry.keys() <= _SHEET_KEYS:
        raise _wrong(f"sheets 中的一项只能有 {'、'.join(sorted(_SHEET_KEYS))}")
    label = entry.get("table")
    if label in SEALED_SHEETS:
        raise _wrong(f"“{label}”属于密封内容，不能经映射导入")
    if label not in all_tables():
        raise _wrong(f"没有“{label}”这张表")
    header_row, unit = entry.get("header_row"), entry.get("unit")
    if header_row is not None and (not isinstance(header_row, int) or header_row < 1):
        raise _wrong("header_row 应为表头所在的行号")
    if unit is not None and unit not in UNITS:
        raise _wrong(f"unit 只能是{'、'.join(UNITS)}之一")
    columns = entry.get("columns") or {}
    if not isinstance(columns, dict):
        raise _wrong("columns 应为“列名：来源”的对照")
    record = all_tables()[label]
    return SheetMapping(
        label,
        str(entry.get("file") or "*"),
        str(entry.get("sheet") or "*"),
        header_row,
        unit,
        {column: _source_of(record, column, source) for column, source in columns.items()},
    )


def _source_of(record: type[Record], label: str, entry: Any) -> ColumnSource:
    fields = {field.label: field for field in record.fields().values()}
    if label not in fields:
        raise _wrong(f"“{record.sheet.label}”没有“{label}”这一列")
    if not isinstance(entry, dict) or not entry.keys() <= _COLUMN_KEYS:
        raise _wrong(f"“{label}”的来源只能有 {'、'.join(sorted(_COLUMN_KEYS))}")
    if sum(origin in entry for origin in _ORIGINS) != 1:
        raise _wrong(f"“{label}”的来源须是 {'、'.join(_ORIGINS)} 中的一个")
    texts = {key: str(entry[key]) if entry.get(key) is not None else None for key in _COLUMN_KEYS}
    if texts["title"] is not None:
        try:
            re.compile(texts["title"])
        except re.error as fault:
            raise _wrong(f"“{label}”的 title 不是有效的正则表达式") from fault
    lookup = None
    if texts["lookup"] is not None:
        lookup = _lookup_of(label, texts["lookup"], texts["table"] or fields[label].refers, texts["under"])
    return ColumnSource(texts["from"], texts["constant"], texts["title"], texts["generate"], lookup)


def _lookup_of(label: str, by: str, table: str | None, under: str | None) -> Lookup:
    if table not in all_tables():
        raise _wrong(f"“{label}”用 lookup 时要写明 table（在哪张表里查）")
    if by not in {field.label for field in all_tables()[table].fields().values()}:
        raise _wrong(f"“{table}”没有“{by}”这一列，不能用来查“{label}”")
    return Lookup(table, by, under)


def _sheet_content(sheet: SheetMapping) -> dict[str, Any]:
    content: dict[str, Any] = {"file": sheet.file, "sheet": sheet.sheet, "table": sheet.table}
    if sheet.header_row is not None:
        content["header_row"] = sheet.header_row
    if sheet.unit is not None:
        content["unit"] = sheet.unit
    content["columns"] = {label: _source_content(source) for label, source in sheet.columns.items()}
    return content


def _source_content(source: ColumnSource) -> dict[str, str]:
    content = {
        "from": source.header,
        "constant": source.constant,
        "title": source.title,
        "generate": source.generate,
        "lookup": source.lookup.by if source.lookup else None,
        "table": source.lookup.table if source.lookup else None,
        "under": source.lookup.under if source.lookup else None,
    }
    return {key: value for key, value in content.items() if value is not None}


def _wrong(what: str) -> UsageError:
    return UsageError(f"映射文件的内容不对：{what}。", "请改正后重试，或在程序里重新生成。")
