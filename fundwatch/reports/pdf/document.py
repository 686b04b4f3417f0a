"""A frozen content to the bytes of its PDF."""

from __future__ import annotations

from collections.abc import Sequence

from fundwatch.reports.content import Block, NoticeContent, Paragraph, Signatories, Table
from fundwatch.reports.figures_text import day_text
from fundwatch.reports.masking import refuse_leaks
from fundwatch.reports.pdf.faces import FontSet, Role, bundled_fonts
from fundwatch.reports.pdf.file import finished, new_document
from fundwatch.reports.pdf.flow import Flow, body_setting, hanging, paragraph
from fundwatch.reports.pdf.geometry import LINE, NO_2, PITCH
from fundwatch.reports.pdf.items import Gap, Grid, Item, TextLine, TitleLine
from fundwatch.reports.pdf.linebreak import break_lines, place
from fundwatch.reports.pdf.pen import Pen
from fundwatch.reports.pdf.sheets import Sheets, furniture
from fundwatch.reports.pdf.table_layout import lay_out
from fundwatch.reports.pdf.title import balanced

_ROLE_OF_DEPTH: dict[int, Role] = {0: "仿宋", 1: "黑体", 2: "楷体"}
_TITLE_LINE = 36.0
_TITLE_MARGIN = 12.0
_LINES_FOR_SEAL = 2
_LINES_WITH_SIGNATURE = 2
_DATE_FROM_RIGHT, _ISSUER_FROM_RIGHT = 4, 2


def render_pdf(content: NoticeContent, *, fonts: FontSet | None = None) -> bytes:
    """The notice as PDF: the same content and fonts give the same bytes, at any time, in any process.

    `fonts` are the bundled ones unless given. Raises RefusedError when the content leaks a person's number, or
    has a character no font can print.
    """
    refuse_leaks(content)
    pen = Pen(fonts or bundled_fonts())
    sheets = Sheets()
    _main_part(content, pen, sheets)
    for number in range(len(content.annexes)):
        _annex(content, number, pen, sheets)
    sheets.finish()
    return _written(content, pen, sheets)


def _main_part(content: NoticeContent, pen: Pen, sheets: Sheets) -> None:
    flow = Flow(pen, sheets, content.orientation)
    width = flow.frame.width
    items: list[Item] = [*_heading(content, pen, width)]
    if content.addressee:
        items += paragraph(pen, content.addressee, "仿宋", width, where="主送", indent=0)
    items += blocks(content.body, pen, width, counted=False)
    ending = _ending(content, pen, width)
    flow.pour(_tied(items, ending))


def _heading(content: NoticeContent, pen: Pen, width: float) -> list[Item]:
    lines = _title_lines(content.title, pen, width)
    number = f"（{content.manner}编号：{content.number}）" if content.number else "（预览稿，未编号）"
    used = len(lines) * _TITLE_LINE + LINE + _TITLE_MARGIN
    rest = -used % LINE
    return [
        *lines,
        TitleLine(number, "楷体", 16.0, LINE),
        Gap(_TITLE_MARGIN + rest, glued=True),
    ]


def _title_lines(title: tuple[str, ...], pen: Pen, width: float) -> list[TitleLine]:
    def measure(text: str) -> float:
        return pen.width("小标宋", text, "标题") * NO_2 / 1000

    return [TitleLine(line, "小标宋", NO_2, _TITLE_LINE) for line in balanced(title, width, measure)]


def blocks(body: Sequence[Block], pen: Pen, width: float, *, counted: bool) -> list[Item]:
    """The items of a sequence of blocks; a line of signatures joins the table before it."""
    items: list[Item] = []
    for place_number, block in enumerate(body):
        following = body[place_number + 1] if place_number + 1 < len(body) else None
        if isinstance(block, Paragraph):
            where = f"正文第{place_number + 1}段"
            lines = paragraph(pen, block.text, _ROLE_OF_DEPTH[block.depth], width, where=where)
            if block.depth or isinstance(following, Table):
                lines[-1] = _glued(lines[-1])
            items += lines
        elif isinstance(block, Table):
            signed = following.labels if isinstance(following, Signatories) else ()
            items.append(Grid(lay_out(block, width, pen), block.unit_note, signed, counted))
    return items


def _glued(line: TextLine) -> TextLine:
    return TextLine(line.placed, line.role, line.indent, glued=True, size=line.size)


def _ending(content: NoticeContent, pen: Pen, width: float) -> list[Item]:
    items: list[Item] = []
    if content.annexes:
        items.append(Gap(LINE, glued=True))
        items += _annex_list(content, pen, width)
    items.append(Gap(_LINES_FOR_SEAL * LINE, glued=True))
    items += _signature(content, pen, width)
    return items


def _annex_list(content: NoticeContent, pen: Pen, width: float) -> list[TextLine]:
    titles = ["".join(annex.title) for annex in content.annexes]
    if len(titles) == 1:
        return hanging(pen, "附件：", titles[0], width, left=2)
    lines = hanging(pen, "附件：1.", titles[0], width, left=2)
    for number, title in enumerate(titles[1:], start=2):
        lines += hanging(pen, f"{number}.", title, width, left=5)
    return lines


def _signature(content: NoticeContent, pen: Pen, width: float) -> list[TextLine]:
    """Issuer above date: the date four characters in from the right, the issuer centred over it.

    An issuer too long for that stands two characters in, and the date is centred under it.
    """
    setting = body_setting(pen, "仿宋", "落款")
    made = []
    rows = []
    for text in (content.signature.issuer, day_text(content.signature.day)):
        (line,) = break_lines(text, setting, width, width, squeeze=True)[:1]
        rows.append((line, sum(unit.width for unit in line)))
    issuer_width, date_width = rows[0][1], rows[1][1]
    centre = width - _DATE_FROM_RIGHT * PITCH - date_width / 2
    centre = min(centre, width - _ISSUER_FROM_RIGHT * PITCH - issuer_width / 2)
    for number, (line, own) in enumerate(rows):
        placed = tuple(place(line, own, justify=False))
        made.append(TextLine(placed, "仿宋", max(0.0, centre - own / 2), glued=number == 0))
    return made


def _tied(items: list[Item], ending: list[Item]) -> list[Item]:
    """Text and ending, the last two lines of text glued to the ending."""
    tied = 0
    place_number = len(items) - 1
    while place_number >= 0 and tied < _LINES_WITH_SIGNATURE:
        item = items[place_number]
        if not isinstance(item, TextLine):
            break
        items[place_number] = _glued(item)
        tied += 1
        place_number -= 1
    return [*items, *ending]


def _annex(content: NoticeContent, number: int, pen: Pen, sheets: Sheets) -> None:
    annex = content.annexes[number]
    flow = Flow(pen, sheets, annex.orientation)
    width = flow.frame.width
    label = "附件" if len(content.annexes) == 1 else f"附件{number + 1}"
    setting = body_setting(pen, "黑体", "附件")
    placed = tuple(place(break_lines(label, setting, width, width, squeeze=False)[0], width, justify=False))
    items: list[Item] = [TextLine(placed, "黑体", glued=True)]
    if annex.orientation == "portrait":
        items.append(Gap(LINE, glued=True))
    items += _title_lines(annex.title, pen, width)
    items.append(Gap(_TITLE_MARGIN, glued=True))
    items += blocks(annex.blocks, pen, width, counted=True)
    flow.pour(items)


def _written(content: NoticeContent, pen: Pen, sheets: Sheets) -> bytes:
    document = new_document("".join(content.title), content.signature.day)
    document.setAuthor(content.signature.issuer)
    document.setSubject(f"{content.level}{content.kind}{content.manner}")
    document.setKeywords(content.number)
    return finished(document, pen, sheets, lambda page: furniture(pen, content, page))
