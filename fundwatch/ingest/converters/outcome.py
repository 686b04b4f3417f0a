"""What became of the cells of one column."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from fundwatch.ingest.workbook import Cell, CellFault

_SHOWN_LENGTH = 40


class NoteKind(StrEnum):
    """What a person should know about a cell that was taken, in the words of the report."""

    UNLISTED = "不在列表中的值，按原样存入"
    SERIAL_DAY = "没有设成日期格式的日期序号，按对应的日期读取"
    CONTROL = "去掉了控制字符或零宽字符"
    PERCENT = "大于 1 的比例，按百分数读取"
    ROUNDED = "小数超过六位，按六位小数存入"
    PERIOD = "期次写法不在约定之内，按原样存入"
    PERIOD_DAY = "期次被表格软件变成了日期，按年月读取"
    HIDDEN = "隐藏行，照常读取"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell that rejects its row, with the sentence that says why and what to do."""

    reason: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A cell that is taken, and something about it is to be reported."""

    value: Any
    kind: NoteKind


@dataclass(slots=True)
class Converted:
    """A column after conversion: values as long as the cells, and by index what was refused or noted."""

    values: list[Any]
    refusals: dict[int, str] = field(default_factory=dict)
    notes: list[tuple[int, NoteKind]] = field(default_factory=list)


def shown(cell: Cell) -> str:
    """A cell as text for a message or a report, cut where it is long."""
    if cell is None:
        return ""
    if isinstance(cell, CellFault):
        return cell.text
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "seconds").removesuffix(" 00:00:00")
    text = str(cell)
    return text if len(text) <= _SHOWN_LENGTH else f"{text[:_SHOWN_LENGTH]}…"
