"""Deciding for each sheet what it is and where each of its columns comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from fundwatch.ingest.converters.money import UNITS
from fundwatch.ingest.header import (
    Header,
    Matching,
    TopRow,
    find_header,
    header_at,
    line_units,
    match,
    needs_unit,
)
from fundwatch.ingest.labels import is_ignored, readings, table_named
from fundwatch.ingest.mapping import ColumnSource, Lookup, SheetMapping
from fundwatch.ingest.synonyms import REASON_HEADER, UNIT_KINDS
from fundwatch.models.fields import Field, Kind
from fundwatch.models.record import Record
from fundwatch.models.records import SEALED_SHEETS, all_tables

#: A sheet of unknown name is proposed as a table when this many of its headers fit.
_SUGGESTING = 3
_FOUND_SHOWN = 30


class SheetState(StrEnum):
    """What became of a sheet."""

    TAKEN = "导入"
    IGNORED = "说明或示例，不导入"
    HIDDEN = "隐藏的工作表，不读取"
    EMPTY = "空表"
    UNKNOWN = "未识别"
    REFUSED = "退回"


@dataclass(frozen=True)
class ColumnPlan:
    """Where one column of the table comes from; `index` is the sheet's column (0 is A) where there is one."""

    attribute: str
    field: Field
    written: str = ""
    index: int | None = None
    unit: str | None = None
    constant: str | None = None
    generate: str | None = None
    lookup: Lookup | None = None


@dataclass(frozen=True)
class SheetPlan:
    """How one sheet will be read, or why it will not be.

    `top` are its rows down to the header, `header_rows` the last of them that are the header. `missing` are required
    columns without a source. `suggestion` names a table that a sheet of unknown name may be.
    """

    name: str
    state: SheetState
    label: str | None = None
    reason: str = ""
    columns: tuple[ColumnPlan, ...] = ()
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    top: tuple[TopRow, ...] = ()
    header_rows: int = 0
    suggestion: str | None = None
    mapped: bool = False

    @property
    def record(self) -> type[Record]:
        """The table; KeyError where the sheet is none."""
        return all_tables()[self.label or ""]

    @property
    def header_row(self) -> int | None:
        """Number of the header's last row."""
        return self.top[-1].number if self.top else None


def plan_sheet(
    name: str, top: Sequence[TopRow], *, file_name: str, hidden: bool = False, mapping: SheetMapping | None = None
) -> SheetPlan:
    """Plan one sheet from its name and its first filled rows; nothing of a sealed sheet is looked at."""
    label = table_named(name)
    aside = _set_aside(name, label, top, hidden=hidden, mapped=mapping is not None)
    if aside is not None:
        return aside
    if mapping is not None:
        return _planned_by_mapping(name, top, file_name, mapping)
    if label is None:
        return _unknown(name, top)
    record = all_tables()[label]
    found = find_header(top, record)
    if found is None:
        return _no_header(name, label, top)
    return _planned(_Basis(name, record, tuple(top), *found), _columns_of(record, found[1]))


def _set_aside(name: str, label: str | None, top: Sequence[TopRow], *, hidden: bool, mapped: bool) -> SheetPlan | None:
    if label in SEALED_SHEETS:
        reason = f"“{label}”属于密封内容，只能导入纪检部门单独的数据库；其中内容一律没有保存。"
        return SheetPlan(name, SheetState.REFUSED, label, reason)
    if is_ignored(name):
        return SheetPlan(name, SheetState.IGNORED)
    if hidden:
        return SheetPlan(name, SheetState.HIDDEN, label)
    if not top:
        return SheetPlan(name, SheetState.EMPTY, label, mapped=mapped)
    return None


def _unknown(name: str, top: Sequence[TopRow]) -> SheetPlan:
    best: tuple[int, str] | None = None
    for label, record in all_tables().items():
        found = find_header(top, record)
        if found is None:
            continue
        count = len(found[1].matched)
        required = {a for a, f in record.fields().items() if f.required}
        if count >= _SUGGESTING and required <= found[1].matched.keys() and (best is None or count > best[0]):
            best = count, label
    suggestion = best[1] if best else None
    words = (
        f"表头与“{suggestion}”相符，若确是该表，请把工作表改名为“{suggestion}”或使用导入映射。"
        if best
        else ("请按表名给工作表命名，或使用导入映射。")
    )
    reason = f"工作表“{name}”不是约定的表名，没有导入；{words}"
    return SheetPlan(name, SheetState.UNKNOWN, None, reason, top=tuple(top), suggestion=suggestion)


def _no_header(name: str, label: str, top: Sequence[TopRow]) -> SheetPlan:
    found = "、".join(text for text in top[0].texts() if text)[:200]
    reason = f"工作表“{name}”里没有找到“{label}”的表头，没有导入；最上面一行是：{found}。请对照模板检查表头。"
    required = tuple(field.label for field in all_tables()[label].fields().values() if field.required)
    return SheetPlan(name, SheetState.REFUSED, label, reason, missing=required)


def _columns_of(record: type[Record], matching: Matching) -> dict[str, ColumnPlan]:
    fields = record.fields()
    return {
        attribute: ColumnPlan(attribute, fields[attribute], found.written, found.index, found.unit)
        for attribute, found in matching.matched.items()
    }


@dataclass(frozen=True)
class _Basis:
    """What a sheet's columns are planned on."""

    name: str
    record: type[Record]
    top: tuple[TopRow, ...]
    header: Header
    matching: Matching


def _planned(basis: _Basis, columns: dict[str, ColumnPlan], unit: str | None = None) -> SheetPlan:
    record, header = basis.record, basis.header
    taken = {column.index for column in columns.values()}
    plan = SheetPlan(
        basis.name,
        SheetState.TAKEN,
        record.sheet.label,
        unknown=tuple(
            column.written
            for column in basis.matching.unknown
            if column.index not in taken and column.written != REASON_HEADER
        ),
        top=basis.top[: header.at + header.rows],
        header_rows=header.rows,
    )
    units = {unit} if unit else line_units(basis.top, header)
    fault = _ambiguity(basis, columns) or _missing(basis, columns) or _unclear_unit(basis, units)
    if fault:
        missing = tuple(f.label for a, f in record.fields().items() if f.required and a not in columns)
        reason = f"工作表“{basis.name}”没有导入：{fault}"
        return replace(plan, state=SheetState.REFUSED, reason=reason, missing=missing)
    default = next(iter(units), None)
    ordered = [_with_unit(columns[attribute], default) for attribute in record.fields() if attribute in columns]
    return replace(plan, columns=tuple(ordered))


def _with_unit(column: ColumnPlan, default: str | None) -> ColumnPlan:
    if column.field.kind is not Kind.MONEY or column.unit is not None or column.index is None:
        return column
    return replace(column, unit=default)


def _unclear_unit(basis: _Basis, units: set[str]) -> str:
    if len(units) <= 1 or not needs_unit(basis.record, basis.matching):
        return ""
    named = "、".join(unit for unit in UNITS if unit in units)
    return f"表头上方写了{named}几种金额单位；请在列名后注明各列的单位，例如“金额（万元）”。"


def _ambiguity(basis: _Basis, columns: dict[str, ColumnPlan]) -> str:
    for attribute, claimants in basis.matching.ambiguous.items():
        if attribute not in columns:
            label = basis.record.fields()[attribute].label
            headers = "、".join(f"{column.written}（{letters(column.index)}列）" for column in claimants)
            return f"“{label}”同时对应 {headers}，无法确定用哪一列；请保留一列或改用约定的列名。"
    return ""


def _missing(basis: _Basis, columns: dict[str, ColumnPlan]) -> str:
    missing = [f.label for attribute, f in basis.record.fields().items() if f.required and attribute not in columns]
    if not missing:
        return ""
    found = [column.written for column in basis.header.columns]
    listed = "、".join(found[:_FOUND_SHOWN]) + ("…" if len(found) > _FOUND_SHOWN else "")
    return f"缺少必填列“{'”“'.join(missing)}”；表头中找到的是：{listed}。请补上这些列，或使用导入映射。"


def letters(index: int) -> str:
    """The letters of a column as spreadsheets show them; 0 is A."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _planned_by_mapping(name: str, top: Sequence[TopRow], file_name: str, mapping: SheetMapping) -> SheetPlan:
    record = all_tables()[mapping.table]
    found = _mapped_header(top, record, mapping)
    if found is None:
        return _no_header(name, mapping.table, top)
    header, matching = found
    columns = _columns_of(record, matching)
    words = [text for row in top[: header.at] for text in row.texts() if text]
    for label, source in mapping.columns.items():
        attribute = record.field_of(label)
        columns.pop(attribute, None)
        column = _sourced(ColumnPlan(attribute, record.fields()[attribute]), source, header, [*words, name, file_name])
        if column is not None:
            columns[attribute] = column
    return replace(_planned(_Basis(name, record, tuple(top), header, matching), columns, mapping.unit), mapped=True)


def _mapped_header(
    top: Sequence[TopRow], record: type[Record], mapping: SheetMapping
) -> tuple[Header, Matching] | None:
    """The header of a mapped sheet: the named row, or the row where most mapped and known headers stand."""
    names = {readings(source.header)[0].name for source in mapping.columns.values() if source.header}
    best: tuple[tuple[int, int, int], Header, Matching] | None = None
    for at, row in enumerate(top):
        for rows in (1, 2):
            if at + rows > len(top) or (mapping.header_row not in {None, row.number}):
                continue
            header = header_at(top, at, rows)
            matching = match(header, record)
            mapped = sum(any(reading.name in names for reading in column.readings) for column in header.columns)
            order = (mapped * 2 + len(matching.matched), -rows, -at)
            if order[0] and (best is None or order > best[0]):
                best = order, header, matching
    return (best[1], best[2]) if best else None


def _sourced(column: ColumnPlan, source: ColumnSource, header: Header, words: list[str]) -> ColumnPlan | None:
    column = replace(column, lookup=source.lookup)
    if source.header is not None:
        return _from_header(column, readings(source.header)[0].name, header)
    if source.title is not None:
        return _from_words(column, source.title, words)
    if source.constant is not None:
        return replace(column, written=f"固定为“{source.constant}”", constant=source.constant)
    return replace(column, written="自动编号", generate=source.generate or "")


def _from_header(column: ColumnPlan, wanted: str, header: Header) -> ColumnPlan | None:
    for found in header.columns:
        for reading in found.readings:
            if reading.name == wanted:
                unit = reading.unit if column.field.kind in UNIT_KINDS else None
                return replace(column, written=found.written, index=found.index, unit=unit)
    return None


def _from_words(column: ColumnPlan, pattern: str, words: list[str]) -> ColumnPlan | None:
    for text in words:
        found = re.search(pattern, text)
        if found:
            value = found[1] if found.groups() else found[0]
            return replace(column, written=f"标题“{value}”", constant=value)
    return None
