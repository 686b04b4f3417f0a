"""What the receiver of a workbook may write into the columns left open for it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from fundwatch.reports.papers.content import PaperColumn, PaperTable
from fundwatch.reports.workbook.package import quoted
from fundwatch.reports.workbook.writing import column_letters

#: The hidden sheet with the choices that are too long, or have commas, to stand in a cell's own rule.
CHOICES_SHEET = "选项"
_LONGEST_LIST = 255

#: What is not left open cannot be typed over by mistake; there is no password, and columns and rows may be resized.
_PROTECTED = '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" autoFilter="0"/>'


def protection(table: PaperTable) -> str:
    """The protection of a sheet that has columns to be filled in; none of one that has not."""
    return _PROTECTED if table.entry else ""


def outside(table: PaperTable) -> list[tuple[int, tuple[str, ...]]]:
    """The open columns whose choices stand on the hidden sheet."""
    return [(place, choices) for place, choices in table.entry if choices and not _fits(choices)]


def _fits(choices: Sequence[str]) -> bool:
    listed = ",".join(choices)
    return len(listed) <= _LONGEST_LIST and not any(mark in text for text in choices for mark in ',"')


def validations(table: PaperTable, letters: Sequence[str], rows: tuple[int, int], lists: dict[int, str]) -> str:
    """The rules of the open cells; `lists` are the ranges of choices on the hidden sheet by column."""
    first, last = rows
    if last < first:
        return ""
    rules = [
        rule
        for place, choices in table.entry
        if (
            rule := _rule(
                table.columns[place], choices, f"{letters[place]}{first}:{letters[place]}{last}", lists.get(place)
            )
        )
    ]
    return f'<dataValidations count="{len(rules)}">{"".join(rules)}</dataValidations>' if rules else ""


def _rule(column: PaperColumn, choices: Sequence[str], cells: str, where: str | None) -> str:
    if choices:
        formula = where or escape('"' + ",".join(choices) + '"')
        return _validation('type="list"', cells, f"请在下拉列表中选择：{'、'.join(choices)}。", formula)
    if column.kind == "day":
        told = f"“{column.label}”请填日期，如 2019-01-15。"
        return _validation('type="date" operator="greaterThan"', cells, told, "36525")
    if column.kind in {"money", "wan"}:
        told = f"“{column.label}”请填数字（{'元' if column.kind == 'money' else '万元'}），不要带单位。"
        return _validation('type="decimal" operator="between"', cells, told, "-9999999999999", "9999999999999")
    if column.kind == "number":
        told = f"“{column.label}”请填整数。"
        return _validation('type="whole" operator="between"', cells, told, "-999999999", "999999999")
    return ""


def _validation(kind: str, cells: str, told: str, *formulas: str) -> str:
    listed = "".join(f"<formula{number}>{text}</formula{number}>" for number, text in enumerate(formulas, start=1))
    return (
        f'<dataValidation {kind} allowBlank="1" showInputMessage="1" showErrorMessage="1" '
        f'errorTitle="填写有误" error="{escape(told[: _LONGEST_LIST - 35])}" sqref="{cells}">{listed}</dataValidation>'
    )


def ranges(tables: Sequence[PaperTable]) -> list[dict[int, str]]:
    """Where on the hidden sheet the choices of each table's columns stand: a line of it each, in order."""
    found: list[dict[int, str]] = []
    line = 0
    for table in tables:
        own = {}
        for place, choices in outside(table):
            line += 1
            own[place] = f"{quoted(CHOICES_SHEET)}!$A${line}:${column_letters(len(choices) - 1)}${line}"
        found.append(own)
    return found
