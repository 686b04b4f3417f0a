"""The flow of money on paper: the figure as PDF or picture, the tree as a list; everything here runs in the worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.reports.content import LogHead
from fundwatch.reports.papers.content import Paper, PaperColumn, PaperRow
from fundwatch.services import flow_desk, papers
from fundwatch.services.flow_request import FlowRequest
from fundwatch.services.list_papers import ListHeading, list_paper
from fundwatch.services.paper_desk import PaperShown
from fundwatch.services.papers import Written
from fundwatch.services.progress import Progress, Quiet
from fundwatch.services.trace_tree import UNTOLD, Branch

#: The files a flow can be written to: the figure, the picture, the tree.
SUFFIXES = (".pdf", ".png", ".xlsx")


def show_figure(store: Store, actor: Actor, request: FlowRequest, day: date, *, progress: Progress) -> PaperShown:
    """The figure on a sheet, for looking at and printing."""
    progress.step(0, 0, "正在绘制资金流向图")
    title, drawn, rows, sheet = _figure(store, actor, request, day, "pdf")
    return PaperShown(title, drawn, rows, "这张图排在 A3 纸上，打印时请选择 A3。" if sheet == "A3" else "")


def write(
    store: Store, actor: Actor, request: FlowRequest, day: date, path: Path, *, progress: Progress | None = None
) -> Written:
    """Write the figure (.pdf, .png) or its tree (.xlsx) to a file. Raises UsageError for any other suffix."""
    told = progress or Quiet()
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"不能写成“{path.name}”这种文件。", "文件名请以 .pdf、.png（图）或 .xlsx（层级表）结尾。")
    told.step(0, 0, f"正在生成“{path.name}”")
    if suffix == ".xlsx":
        return papers.write(tree_paper(store, actor, request, day), path)
    title, drawn, rows, sheet = _figure(store, actor, request, day, suffix.removeprefix("."))
    with papers.kept_whole(path) as beside:
        beside.write_bytes(drawn)
    return Written(path, title, rows, 1, "纸张 A3" if sheet == "A3" else "")


def show_tree(store: Store, actor: Actor, request: FlowRequest, day: date, *, progress: Progress) -> PaperShown:
    """The tree laid out as a list."""
    progress.step(0, 0, "正在排版层级表")
    paper = tree_paper(store, actor, request, day)
    return PaperShown(paper.title, papers.pdf(paper), len(paper.tables[0].rows))


def write_tree(
    store: Store, actor: Actor, request: FlowRequest, day: date, path: Path, *, progress: Progress | None = None
) -> Written:
    """Write the tree to a .pdf or .xlsx file."""
    (progress or Quiet()).step(0, 0, f"正在生成“{path.name}”")
    return papers.write(tree_paper(store, actor, request, day), path)


def tree_paper(store: Store, actor: Actor, request: FlowRequest, day: date) -> Paper:
    """The tree as a paper: a row a line, indented, amounts in fen."""
    view = flow_desk.view(store, actor, request)
    with store.read() as connection:
        office = papers.office_name(connection, day, actor.region_code)
    columns = (
        PaperColumn("级", "number", 4),
        PaperColumn("环节", "text", 9),
        PaperColumn("名称", "text", 38),
        PaperColumn("编号", "text", 16),
        PaperColumn("日期", "day", 10),
        PaperColumn("本链金额（元）", "money", 14),
        PaperColumn("全额（元）", "money", 14),
        PaperColumn("说明", "text", 20),
    )
    rows = [_row(depth, branch) for depth, branch in walk(view.branches)]
    heading = ListHeading(f"资金流向层级表：{view.title}", day, "", office, "单位：元", view.remarks)
    return list_paper(heading, columns, rows)


def walk(branches: tuple[Branch, ...], depth: int = 1) -> Iterator[tuple[int, Branch]]:
    """Every line of a tree with its depth, from top to bottom."""
    for branch in branches:
        yield depth, branch
        yield from walk(branch.children, depth + 1)


def _row(depth: int, branch: Branch) -> PaperRow:
    note = branch.note if branch.amount is not None else "；".join(filter(None, [UNTOLD, branch.note]))
    cells = (
        depth,
        branch.stage,
        f"{'　' * (depth - 1)}{branch.text}",
        branch.key if branch.kind == "record" else "",
        branch.day,
        branch.amount,
        branch.whole,
        note,
    )
    return PaperRow(cells, emphasised=depth == 1)


def _figure(store: Store, actor: Actor, request: FlowRequest, day: date, form: str) -> tuple[str, bytes, int, str]:
    from fundwatch.reports.figures.flow import Caption, draw, fitting_sheet  # noqa: PLC0415 - a second to import

    view = flow_desk.view(store, actor, request)
    head = store.head()
    with store.read() as connection:
        office = papers.office_name(connection, day, actor.region_code)
    caption = Caption(office, f"{day.year}年{day.month}月{day.day}日", LogHead(head.number, head.digest))
    sheet = fitting_sheet(view.figure)
    drawn = draw(view.figure, caption, form="png" if form == "png" else "pdf", sheet=sheet)
    return view.title, drawn, len(view.figure.nodes), sheet
