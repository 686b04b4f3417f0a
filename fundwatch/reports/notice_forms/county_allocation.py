"""县 资金分配结果: what the county received, and to whom it gave how much of it; stays online."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.disclosure.reconciliation import Difference, county_differences
from fundwatch.ledger.fund_names import fund_title
from fundwatch.reports.content import Annex, Block, Column, Covered, Paragraph, Table
from fundwatch.reports.figures_text import percent, wan, wan_decimals, wan_short
from fundwatch.reports.notice_forms.definition import Composition, FormColumn, Issue, NoticeForm, Target, table
from fundwatch.reports.notice_forms.wording import (
    amount_in_wan,
    by_level,
    contact_lines,
    heading,
    posting_sentence,
    refuse_difference,
    with_capitals,
)

_COUNTY_UNITS = "县级部门及其他单位"
_TOGETHER = 12  # so many lines stand in the text itself; more go to an attachment


@dataclass(frozen=True, slots=True)
class Document:
    """A budget document that is spent from (the lowest of its line): its sum, and what was given out of it, net."""

    key: str
    fund: str
    level: str
    number: str
    issued_on: date
    fen: int
    allocated_fen: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """One sum given (negative: taken back) from a document to a unit, perhaps for a project."""

    document_number: str
    number: str
    day: date
    receiver: str
    project: str
    fen: int


@dataclass(frozen=True, slots=True)
class Receiver:
    """A township with what its units and villages received, or the county's own units as one."""

    name: str
    lines: tuple[Allocation, ...]

    @property
    def fen(self) -> int:
        """Net sum received."""
        return sum(line.fen for line in self.lines)


@dataclass(frozen=True, slots=True)
class CountyAllocationFigures:
    """What the ledger delivers: documents of a year, townships, lines in no township, what is not allocated."""

    county: str
    region_code: str
    year: int
    fund_title: str
    documents: tuple[Document, ...]
    townships: tuple[Receiver, ...]
    in_no_township: tuple[Allocation, ...]
    unassigned_fen: int

    @property
    def received_fen(self) -> int:
        """Sum of the documents."""
        return sum(document.fen for document in self.documents)

    @property
    def receivers(self) -> tuple[Receiver, ...]:
        """Townships, then the county's own units."""
        own = (Receiver(_COUNTY_UNITS, self.in_no_township),) if self.in_no_township else ()
        return (*self.townships, *own)

    @property
    def allocated_fen(self) -> int:
        """Net sum of all allocations."""
        return sum(receiver.fen for receiver in self.receivers)


def compose(figures: CountyAllocationFigures, issue: Issue) -> Composition:
    """Refuses when received is not allocated plus unassigned, to the fen."""
    name = f"{figures.county}{figures.year}年度资金分配结果"
    refuse_difference(
        name,
        ("指标合计", figures.received_fen),
        ("分配与未分配合计", figures.allocated_fen + figures.unassigned_fen),
    )
    given = sum(document.allocated_fen for document in figures.documents)
    refuse_difference(name, ("各指标分配净额", given), ("各去向合计", figures.allocated_fen))
    received = amount_in_wan("资金总额", figures.received_fen)
    allocated = amount_in_wan("已分配", figures.allocated_fen)
    unassigned = amount_in_wan("尚未分配", figures.unassigned_fen)
    details = _details(figures)
    body: tuple[Block, ...] = (
        Paragraph(
            f"为加强{figures.fund_title}监督管理，保障人民群众的知情权、参与权和监督权，按照“谁分配、谁公开，"
            f"分配到哪里、公开到哪里”的原则，现将{figures.county}{figures.year}年度{figures.fund_title}"
            "分配结果公告如下。"
        ),
        heading(1, "资金来源"),
        Paragraph(
            f"{figures.year}年度，全县共收到{figures.fund_title}{len(figures.documents)}笔，"
            f"合计{with_capitals(received)}，其中{_by_level(figures)}。"
        ),
        _sources(figures),
        heading(2, "分配情况"),
        Paragraph(_allocation_sentence(figures)),
        *((_receivers(figures),) if figures.receivers else ()),
        *((Paragraph("分配明细如下："), details) if 0 < len(details.rows) <= _TOGETHER else ()),
        heading(3, "公开期限"),
        posting_sentence(issue.posting(FORM.days), FORM.manner),
        heading(4, "监督举报"),
        Paragraph("欢迎广大干部群众和社会各界对资金的分配、使用进行监督。受理单位及监督举报电话如下："),
        *contact_lines(issue.contacts),
        Paragraph("特此公告。"),
    )
    return Composition(
        region_code=figures.region_code,
        region_name=figures.county,
        year=figures.year,
        title=(figures.county, f"{figures.year}年度", figures.fund_title, "分配结果公告"),
        body=body,
        amounts=(received, allocated, unassigned),
        covers=tuple(Covered("指标", document.key, document.allocated_fen) for document in figures.documents),
        annexes=_annexes(figures, details),
        references=_references(figures),
    )


def _by_level(figures: CountyAllocationFigures) -> str:
    sums: Counter[str] = Counter()
    for document in figures.documents:
        sums[document.level] += document.fen
    return by_level(sums)


def _sources(figures: CountyAllocationFigures) -> Table:
    decimals = wan_decimals(document.fen for document in figures.documents)
    columns: tuple[FormColumn[Document], ...] = (
        FormColumn("资金名称", lambda document: document.fund, weight=20),
        FormColumn("资金级次", lambda document: document.level, align="centre", weight=6),
        FormColumn("指标文号", lambda document: document.number, weight=6, whole=True),
        FormColumn("下达日期", lambda document: document.issued_on.isoformat(), align="centre", weight=6),
        FormColumn("金额", lambda document: wan(document.fen, decimals), align="right", weight=6),
    )
    total = ("合计", "", "", "", "", wan(figures.received_fen, decimals))
    return table(columns, figures.documents, total, "单位：万元")


def _allocation_sentence(figures: CountyAllocationFigures) -> str:
    allocated = amount_in_wan("已分配", figures.allocated_fen)
    if not figures.receivers:
        return f"截至公告之日，上述资金尚未分配，合计{wan_short(figures.unassigned_fen)}万元。"
    parts = [f"截至公告之日，已分配{with_capitals(allocated)}"]
    if figures.townships:
        parts.append(f"其中分配到{len(figures.townships)}个乡镇{wan_short(sum(t.fen for t in figures.townships))}万元")
    if figures.in_no_township:
        parts.append(f"{_COUNTY_UNITS}{wan_short(sum(line.fen for line in figures.in_no_township))}万元")
    if figures.unassigned_fen:
        parts.append(f"尚未分配{wan_short(figures.unassigned_fen)}万元")
    return "，".join(parts) + "。"


def _receivers(figures: CountyAllocationFigures) -> Table:
    decimals = wan_decimals([*(receiver.fen for receiver in figures.receivers), figures.unassigned_fen])
    whole = figures.received_fen
    columns: tuple[FormColumn[Receiver], ...] = (
        FormColumn("分配去向", lambda receiver: receiver.name, weight=20),
        FormColumn("笔数", lambda receiver: str(len(receiver.lines)), align="right", weight=6),
        FormColumn("金额", lambda receiver: wan(receiver.fen, decimals), align="right", weight=12),
        FormColumn("占资金总额", lambda receiver: percent(receiver.fen, whole), unit="%", align="right", weight=8),
    )
    lines = sum(len(receiver.lines) for receiver in figures.receivers)
    total = ("合计", "", str(lines), wan(figures.allocated_fen, decimals), percent(figures.allocated_fen, whole))
    return table(columns, figures.receivers, total, "单位：万元")


def _details(figures: CountyAllocationFigures) -> Table:
    lines = [line for receiver in figures.receivers for line in receiver.lines]
    sums = [line.fen for line in lines] + [receiver.fen for receiver in figures.receivers]
    decimals = wan_decimals(sums)
    rows: list[tuple[str, ...]] = []
    emphasised = []
    number = 0
    for receiver in figures.receivers:
        for line in receiver.lines:
            number += 1
            rows.append((str(number), receiver.name, *_detail(line, decimals)))
        emphasised.append(len(rows))
        rows.append(("小计", receiver.name, "", "", "", "", "", wan(receiver.fen, decimals)))
    columns = (
        Column("序号", align="centre", weight=1),
        Column("分配去向", weight=4),
        Column("接收单位", weight=14),
        Column("项目名称", weight=20),
        Column("指标文号", weight=4, whole=True),
        Column("分配文号", weight=4, whole=True),
        Column("分配日期", align="centre", weight=4),
        Column("金额", align="right", weight=4),
    )
    total = ("合计", "", "", "", "", "", "", wan(figures.allocated_fen, decimals))
    return Table(columns, tuple(rows), total, "单位：万元", tuple(emphasised))


def _detail(line: Allocation, decimals: int) -> tuple[str, ...]:
    day = line.day.isoformat()
    return (line.receiver, line.project, line.document_number, line.number, day, wan(line.fen, decimals))


def _annexes(figures: CountyAllocationFigures, details: Table) -> tuple[Annex, ...]:
    if len(details.rows) <= _TOGETHER:
        return ()
    title = (figures.county, f"{figures.year}年度", figures.fund_title, "分配明细表")
    return (Annex(title, (details,), "landscape"),)


def _references(figures: CountyAllocationFigures) -> tuple[str, ...]:
    numbers = {document.number for document in figures.documents}
    numbers |= {line.number for receiver in figures.receivers for line in receiver.lines}
    return tuple(sorted(numbers - {""}))


def targets(books: DisclosureBooks, year: int) -> Iterable[Target]:
    """One notice a year, where the county has documents."""
    if books.county is not None and books.year(year).documents:
        yield Target(books.county.code, year)


def differences(books: DisclosureBooks, target: Target) -> tuple[Difference, ...]:
    """Every chain of the year's documents ends in this notice."""
    return county_differences(books.year(target.year))


def gather(books: DisclosureBooks, target: Target) -> CountyAllocationFigures:
    """The year's documents and where their money went."""
    year = books.year(target.year)
    by_township: dict[str | None, list[Allocation]] = {}
    for line in year.allocations:
        given = Allocation(
            line.indicator_document, line.document, line.day, line.receiver, line.project or "", line.fen
        )
        by_township.setdefault(line.township, []).append(given)
    named = sorted(code for code in by_township if code is not None)
    return CountyAllocationFigures(
        county=books.place_name(target.region_code),
        region_code=target.region_code,
        year=target.year,
        fund_title=fund_title(target.year, (document.category for document in year.documents)),
        documents=tuple(
            Document(line.key, line.fund, line.level, line.number, line.issued_on, line.fen, line.allocated_fen)
            for line in year.documents
        ),
        townships=tuple(Receiver(books.place_name(code), tuple(by_township[code])) for code in named),
        in_no_township=tuple(by_township.get(None, ())),
        unassigned_fen=sum(line.fen - line.allocated_fen for line in year.documents),
    )


FORM = NoticeForm(
    code="XJ-ZJFP",
    version=1,
    level="县",
    kind="资金分配结果",
    manner="公告",
    days=0,
    figures=CountyAllocationFigures,
    targets=targets,
    gather=gather,
    differences=differences,
    compose=compose,
)
