"""The printed papers: which kinds there are, one made from the books, as PDF, as a workbook, written to a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, select

from fundwatch.errors import RefusedError, UsageError
from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.records import table as table_of
from fundwatch.models.store import Store
from fundwatch.reports.content import LogHead
from fundwatch.reports.papers import all_papers, paper_form
from fundwatch.reports.papers.content import Paper
from fundwatch.reports.papers.definition import PaperScope
from fundwatch.services import office
from fundwatch.services.progress import Progress, Quiet

__all__ = [
    "SUFFIXES",
    "PaperKind",
    "PaperScope",
    "Written",
    "kinds",
    "make",
    "make_file",
    "office_name",
    "pdf",
    "suffix_of",
    "workbook",
    "write",
]

#: The files a paper can be written to.
SUFFIXES = (".pdf", ".xlsx")
_ISSUERS = {
    "县": ("县级发布单位", "财政局"),
    "乡镇": ("乡镇发布单位", "人民政府"),
    "村": ("村级发布单位", "村民委员会"),
}


@dataclass(frozen=True)
class PaperKind:
    """A kind of paper as menus show it; `asks` are "year", "region", "subject": what one may choose."""

    kind: str
    purpose: str
    asks: frozenset[str]


@dataclass(frozen=True)
class Written:
    """A paper that was written: where, its title, how many rows and (PDF) pages, what to know when printing it."""

    path: Path
    title: str
    rows: int
    pages: int = 0
    said: str = ""


def kinds() -> tuple[PaperKind, ...]:
    """Every kind in the order of menus."""
    return tuple(PaperKind(form.kind, form.purpose, form.asks) for form in all_papers())


def make(store: Store, actor: Actor, kind: str, scope: PaperScope) -> Paper:
    """A paper made from the books as they stand, bounded to the actor's region, with the log's head.

    A blank office is filled in as set for the region, else by the usual name of such an office. Raises UsageError
    for a kind or region there is none of, or a choice the kind does not have; RefusedError outside the region.
    """
    form = paper_form(kind)
    _require_asked(form.kind, form.asks, scope)
    if actor.region_code and not scope.region_code:
        scope = replace(scope, region_code=actor.region_code)
    if not scope.region_code.startswith(stem(actor.region_code)):
        raise RefusedError("这个区划不在您的管辖范围内。", "请选择本单位辖区内的区划。")
    head = store.head()
    with store.read() as connection:
        issuer = "" if form.by_county else scope.region_code
        named = scope.office or office_name(connection, scope.as_of, issuer)
        given = replace(scope, office=named, log_head=LogHead(head.number, head.digest))
        return form.make(connection, given)


def pdf(paper: Paper) -> bytes:
    """The paper as PDF; equal papers give equal bytes.

    Raises RefusedError when a character has no font, UsageError when there are more rows than anybody prints.
    """
    from fundwatch.reports.pdf import render_paper  # noqa: PLC0415 - fonts are opened only to print

    return render_paper(paper).data


def workbook(paper: Paper, path: Path) -> None:
    """Write the paper as a workbook of true numbers and days; equal papers give equal bytes."""
    from fundwatch.reports.workbook.paper import write_paper  # noqa: PLC0415 - only when asked for

    write_paper(path, paper)


def write(paper: Paper, path: Path) -> Written:
    """Write the paper to a file of the form its suffix names. Raises UsageError for any other suffix."""
    rows = sum(len(table.rows) for table in paper.tables)
    suffix = suffix_of(path)
    if suffix == ".xlsx":
        with kept_whole(path) as beside:
            workbook(paper, beside)
        return Written(path, paper.title, rows)
    from fundwatch.reports.pdf import render_paper  # noqa: PLC0415 - fonts are opened only to print

    printed = render_paper(paper)
    with kept_whole(path) as beside:
        beside.write_bytes(printed.data)
    return Written(path, paper.title, rows, printed.pages, printed.said)


@contextmanager
def kept_whole(path: Path) -> Iterator[Path]:
    """Give a path beside `path` to write to; it takes its place when all is written, and is gone when it failed.

    Raises RefusedError where the file is open in another program, which Windows does not let be replaced, where its
    folder is gone, and where the disk is full.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        yield beside
        beside.replace(path)
    except PermissionError as fault:
        raise RefusedError(f"写不了文件“{path}”。", "它可能正被其他程序打开，请关闭后再试，或换一个文件名。") from fault
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise RefusedError(f"写不了文件“{path}”。", "所在的文件夹不存在，请换一个文件夹。") from fault
    except OSError as fault:
        raise RefusedError(f"写不了文件“{path}”。", "请检查磁盘空间是否够、设备是否还连着，或换一个文件夹。") from fault
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def make_file(
    store: Store, actor: Actor, kind: str, scope: PaperScope, path: Path, *, progress: Progress | None = None
) -> Written:
    """Make a paper and write it, telling how far it is; for the worker."""
    told = progress or Quiet()
    suffix_of(path)
    told.step(0, 2, f"正在汇总{kind}")
    paper = make(store, actor, kind, scope)
    told.step(1, 2, f"正在生成“{paper.title}”")
    return write(paper, path)


def suffix_of(path: Path) -> str:
    """The suffix, small. Raises UsageError for one that no paper can be written to."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"不能写成“{path.name}”这种文件。", "文件名请以 .pdf（打印）或 .xlsx（工作簿）结尾。")
    return suffix


def _require_asked(kind: str, asks: frozenset[str], scope: PaperScope) -> None:
    given = {"year": scope.year is not None, "region": bool(scope.region_code), "subject": bool(scope.subject)}
    words = {"year": "年度", "region": "区划", "subject": "对象"}
    superfluous = [words[name] for name, chosen in given.items() if chosen and name not in asks]
    if superfluous:
        raise UsageError(f"“{kind}”不分{'、'.join(superfluous)}，不能这样限定。", "请去掉这个条件后再试。")


def office_name(connection: Connection, day: date, region_code: str = "") -> str:
    """The office that makes a paper of a region; blank where the books name neither office nor place.

    Raises UsageError for a region the books do not know.
    """
    columns = table_of("行政区划").__table__.c
    asked = select(columns.name, columns.level, columns.parent_code)
    of_this = columns.region_code == region_code if region_code else columns.level == "县"
    place = connection.execute(asked.where(of_this).order_by(columns.region_code)).first()
    if place is None and region_code:
        raise UsageError(f"没有区划代码为“{region_code}”的地方。", "请核对“行政区划”台账中的代码。")
    name, suffix = _ISSUERS[place.level if place is not None else "县"]
    setting = office.in_force(connection, day, region_code)[name].value
    if setting or place is None:
        return setting
    above = ""
    if place.level != "县" and place.parent_code:
        parent = connection.execute(select(columns.name).where(columns.region_code == place.parent_code)).first()
        above = parent.name if parent is not None else ""
    return f"{above}{place.name}{suffix}"
