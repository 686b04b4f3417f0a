"""Sheets being filled: their operators, and the furniture every sheet gets once their number is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fundwatch.reports.content import NoticeContent
from fundwatch.reports.pdf.geometry import BOTTOM, LEFT, MM, NO_4, PAGE_WIDTH, RIGHT, PageFrame, number
from fundwatch.reports.pdf.pen import Pen

_NUMBER_BELOW_BLOCK = 7 * MM
_ANCHOR_FROM_EDGE = 14 * MM
_ANCHOR_SIZE = 7.5
_ANCHOR_GREY = "0.35 g"


@dataclass
class Sheet:
    """One page: text operators and line operators in the coordinates of its frame."""

    frame: PageFrame
    text: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    def rule(self, x1: float, y1: float, x2: float, y2: float, width: float = 0.5) -> None:
        """A straight line."""
        self.rules.append(f"{number(width)} w {number(x1)} {number(y1)} m {number(x2)} {number(y2)} l S")

    def operators(self, furniture: str) -> str:
        """The page's whole stream; `furniture` is drawn in the coordinates of the upright sheet."""
        text = "\n".join(self.text)
        rules = "\n".join(self.rules)
        return f"q\n{self.frame.matrix}\n{rules}\nBT\n{text}\nET\nQ\nq\n{furniture}\nQ\n"


@dataclass
class Sheets:
    """The sheets of a document in order, and what can be written only when all are known."""

    pages: list[Sheet] = field(default_factory=list)
    later: list[Callable[[], None]] = field(default_factory=list)

    def add(self, frame: PageFrame) -> Sheet:
        """A new last sheet."""
        sheet = Sheet(frame)
        self.pages.append(sheet)
        return sheet

    def finish(self) -> None:
        """Write what waited for the number of pages."""
        for write in self.later:
            write()


def furniture(pen: Pen, content: NoticeContent, page: int) -> str:
    """Page number and anchor line of an upright sheet.

    The number is 4号 宋体 between dashes, one character in from the outer edge: right on odd pages, left on even.
    """
    text = f"— {page} —"
    width = _dashed_width(pen, text)
    x = PAGE_WIDTH - RIGHT - NO_4 - width if page % 2 else LEFT + NO_4
    y = BOTTOM - _NUMBER_BELOW_BLOCK - NO_4 * 0.7
    anchor = anchor_line(content)
    operators = [pen.show("宋体", NO_4, (x, y), text)]
    if anchor:
        operators.append(_ANCHOR_GREY)
        anchor_width = pen.width("仿宋", anchor, "页脚") * _ANCHOR_SIZE / 1000
        size = min(_ANCHOR_SIZE, _ANCHOR_SIZE * (PAGE_WIDTH - LEFT - RIGHT) / anchor_width)
        operators.append(pen.show("仿宋", size, (LEFT, _ANCHOR_FROM_EDGE), anchor))
    return "BT\n" + "\n".join(operators) + "\nET"


def _dashed_width(pen: Pen, text: str) -> float:
    return pen.width("宋体", text, "页码") * NO_4 / 1000


def anchor_line(content: NoticeContent) -> str:
    """What the paper says of its origin: number, form, and the log's head it can be held against."""
    parts = [f"编号 {content.number}"] if content.number else ["预览稿 未编号"]
    parts.append(f"格式 {content.form}/{content.form_version} {content.edition}")
    if content.log_head:
        parts.append(f"台账日志 {content.log_head.text}")
    return "  ".join(parts)
