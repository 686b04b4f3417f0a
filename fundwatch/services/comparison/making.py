"""A finding's comparison: its rows and values laid out as sheets, and its results computed again over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from fundwatch.ledger.finding_accounts import finding_no, installation
from fundwatch.models.actor import Actor
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.store import Store
from fundwatch.reports.workbook import Figure, PlainSheet
from fundwatch.reports.workbook.sheet import Cell
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Count, Term, Total
from fundwatch.rules.definition import Value
from fundwatch.services.comparison.grounds import FIRST_ROW, Column, Grounds, Place, said, serial
from fundwatch.services.comparison.rows import SourceTable, source_tables
from fundwatch.services.evidence_values import day_of, number_of
from fundwatch.services.finding_facts import FindingFacts, facts
from fundwatch.services.showing import formatter

Form = Literal["money", "number", "share", "day", "text"]

VALUES = "核对的数值"
_COUNT = "明细条数"
_FORMS: dict[Kind, Form] = {Kind.MONEY: "money", Kind.RATIO: "share", Kind.DAY: "day"}
_SCALES = {Kind.MONEY: 100, Kind.QUANTITY: PARTS, Kind.RATIO: PARTS}
_NUMBERS = frozenset({Kind.MONEY, Kind.QUANTITY, Kind.RATIO, Kind.INTEGER})
_PLACED = ("关键字", "文件", "工作表", "行", "在本条中", "说明")
#: By less than this a result may be off: rules leave off parts of a fen and of a millionth.
_NEAR: dict[Form, Fraction] = {
    "money": Fraction(1, 100),
    "number": Fraction(2, PARTS),
    "share": Fraction(2, PARTS),
    "day": Fraction(1),
}
_FIRST_DAY = date(1900, 3, 1)
_WIDTH = 16


@dataclass(frozen=True)
class Result:
    """A result of the rule and what comes out again; `formula` is without its equals sign."""

    label: str
    form: Form
    program: Fraction
    again: Fraction
    formula: str
    said: str

    @property
    def near(self) -> Fraction:
        """By less than this the two may differ."""
        return _NEAR[self.form]

    @property
    def agrees(self) -> bool:
        """Whether the same came out."""
        return abs(self.program - self.again) < self.near


@dataclass(frozen=True)
class Comparison:
    """All of it: the finding, the results, the sheets that the formulas refer to."""

    finding: FindingFacts
    number: str
    results: tuple[Result, ...]
    sheets: tuple[PlainSheet, ...]


def comparison(store: Store, actor: Actor, number: int) -> Comparison:
    """The comparison of a finding. Raises UsageError where there is none that the actor may see."""
    with store.read() as connection:
        found = facts(connection, actor, number)
        tables = source_tables(connection, actor, found)
        own = installation(connection)
    grounds = Grounds()
    sheets = [_values_sheet(found, grounds)]
    if lines := found.content["evidence"].get(DETAILS):
        sheets.append(_details_sheet(found, lines, grounds))
    sheets += [_rows_sheet(table, grounds) for table in tables]
    return Comparison(found, finding_no(own, number), tuple(_results(found, tables, grounds)), tuple(sheets))


def _values_sheet(found: FindingFacts, grounds: Grounds) -> PlainSheet:
    declared = {value.label: value for value in found.rule.evidence} if found.rule else {}
    rows: list[list[Cell]] = []
    for label, value in found.content["evidence"].items():
        if label == DETAILS:
            continue
        kind = declared.get(label, Value(label, Kind.INTEGER if label == _COUNT else Kind.TEXT)).kind
        number = _counted(kind, value)
        grounds.given[label] = Place(f"'{VALUES}'!$B${FIRST_ROW + len(rows)}", number)
        rows.append([label, _evidence_cell(kind, value, number)])
    for name, value in found.content.get("parameters", {}).items():
        rows.append([f"参数：{name}", value])
    title = "核对的数值和参数（提出疑点时，金额单位：元）"
    return PlainSheet(VALUES, ("项目", "值"), ("text", "text"), rows, (title,), widths=(28, 46))


def _details_sheet(found: FindingFacts, lines: Sequence[Mapping[str, Any]], grounds: Grounds) -> PlainSheet:
    declared = {value.label: value.kind for value in found.rule.details} if found.rule else {}
    labels = tuple(dict.fromkeys(label for line in lines for label in line))
    count = found.content["evidence"].get(_COUNT, len(lines))
    columns = {}
    for at, label in enumerate(labels):
        kind = declared.get(label, Kind.TEXT)
        cells = [line.get(label) for line in lines]
        columns[label] = Column(at, tuple(_counted(kind, cell) for cell in cells), tuple(str(cell) for cell in cells))
    if count == len(lines):
        grounds.add_table(DETAILS, columns, len(lines))
    rows = [
        [
            _evidence_cell(declared.get(label, Kind.TEXT), line.get(label), columns[label].numbers[at])
            for label in labels
        ]
        for at, line in enumerate(lines)
    ]
    left_out = f"，只列前 {len(lines):,} 条" if count > len(lines) else ""
    title = f"明细（提出疑点时，共 {count:,} 条{left_out}，金额单位：元）"
    return PlainSheet(DETAILS, labels, ("text",) * len(labels), rows, (title,), widths=(_WIDTH,) * len(labels))


def _rows_sheet(table: SourceTable, grounds: Grounds) -> PlainSheet:
    rows: list[list[Cell]] = []
    columns = {
        field.label: Column(
            len(_PLACED) + at,
            tuple(_stored_number(field.kind, row.values.get(field.label)) for row in table.rows),
            tuple("" if (v := row.values.get(field.label)) is None else formatter(field.kind)(v) for row in table.rows),
        )
        for at, field in enumerate(table.fields)
    }
    grounds.add_table(table.label, columns, len(table.rows))
    for row in table.rows:
        placed: list[Cell] = [row.key, row.file, row.sheet, row.row, row.role, row.note]
        rows.append(placed + [_stored_cell(field.kind, row.values.get(field.label)) for field in table.fields])
    header = (*_PLACED, *(f"{f.label}（元）" if f.kind is Kind.MONEY else f.label for f in table.fields))
    kinds = ("text", "text", "text", "number", "text", "text", *("text" for _ in table.fields))
    widths = (
        24,
        26,
        14,
        8,
        12,
        26,
        *(_WIDTH if f.kind not in {Kind.ID_NUMBER, Kind.ACCOUNT} else 22 for f in table.fields),
    )
    title = f"{table.label}：这条疑点用到的行，按现在台账列出，附原文件的位置"
    return PlainSheet(table.label, header, kinds, rows, (title,), widths=widths)


def _results(found: FindingFacts, tables: Sequence[SourceTable], grounds: Grounds) -> Iterator[Result]:
    rule = found.rule
    declared = [one for one in (rule.compared if rule else ()) if not _has(grounds, one.unless)]
    results = [made for one in declared if (made := _result(found, one, grounds)) is not None]
    if found.amount is not None and not any(one.label == AMOUNT for one in results):
        results += _summed_up(found, grounds)
    yield from results
    if _COUNT in grounds.given and DETAILS in grounds.counts:
        yield _made(_COUNT, "number", grounds.given[_COUNT].number or Fraction(0), Count(DETAILS), grounds)
    for table in tables:
        named = sum(1 for label, _ in dict.fromkeys(found.named) if label == table.label)
        if named:
            yield _made(f"“{table.label}”的行数", "number", Fraction(named), Count(table.label), grounds)


def _result(found: FindingFacts, declared: Compared, grounds: Grounds) -> Result | None:
    """One declared result; None where the finding has not all that it takes."""
    form: Form = "money"
    if declared.result == AMOUNT:
        program = None if found.amount is None else Fraction(found.amount, 100)
    else:
        kinds = {value.label: value.kind for value in found.rule.evidence} if found.rule else {}
        place = grounds.given.get(declared.result)
        program = place.number if place else None
        form = _FORMS.get(kinds.get(declared.result, Kind.TEXT), "number")
    if program is None:
        return None
    try:
        return _made(declared.result, form, program, declared.term, grounds)
    except KeyError:
        return None


def _summed_up(found: FindingFacts, grounds: Grounds) -> Iterator[Result]:
    """Where the rule does not say how its amount comes about: the first column of its own rows whose sum it is."""
    for table in (DETAILS, found.subject[0]):
        for header in grounds.columns.get(table, ()):
            made = _made(AMOUNT, "money", Fraction(found.amount or 0, 100), Total(table, header), grounds)
            if made.program and made.program == made.again:
                yield made
                return


def _made(label: str, form: Form, program: Fraction, term: Term, grounds: Grounds) -> Result:
    return Result(label, form, program, grounds.value(term), grounds.formula(term), said(term))


def _has(grounds: Grounds, label: str) -> bool:
    return bool(label) and label in grounds.given and grounds.given[label].number is not None


def _counted(kind: Kind, value: Any) -> Fraction | None:
    """What a frozen value counts as in a sum; None for texts, which years and numbers of things are too."""
    if kind is Kind.DAY:
        day = day_of(value)
        return serial(day) if day is not None and day >= _FIRST_DAY else None
    return number_of(value) if kind in _NUMBERS else None


def _evidence_cell(kind: Kind, value: Any, number: Fraction | None) -> Cell:
    if value is None or value == "":
        return None
    if number is None:
        return str(value)
    return Figure(_decimal(number), _FORMS.get(kind, "number"))


def _stored_number(kind: Kind, value: Any) -> Fraction | None:
    if value is None:
        return None
    if kind is Kind.DAY:
        return serial(value) if value >= _FIRST_DAY else None
    return Fraction(value, _SCALES.get(kind, 1)) if kind in _NUMBERS else None


def _stored_cell(kind: Kind, value: Any) -> Cell:
    number = _stored_number(kind, value)
    if value is None:
        return None
    if number is None:
        return formatter(kind)(value)
    return Figure(_decimal(number), _FORMS.get(kind, "number"))


def _decimal(number: Fraction) -> Decimal:
    """A number whose parts are of ten: every stored one is."""
    return Decimal(number.numerator) / Decimal(number.denominator)
