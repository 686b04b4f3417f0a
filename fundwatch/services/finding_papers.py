"""One finding on paper: its frozen evidence, where the rows stand, what was concluded, and its rule's page after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.ledger.finding_accounts import finding_no, installation
from fundwatch.ledger.places import Places
from fundwatch.models.actor import Actor
from fundwatch.models.fields import Kind
from fundwatch.models.finding import Review
from fundwatch.models.store import Store
from fundwatch.reports.content import LogHead
from fundwatch.reports.papers.content import CellKind, Paper, PaperColumn, PaperRow, PaperTable
from fundwatch.rules.definition import Rule, Value
from fundwatch.services import papers
from fundwatch.services.evidence_values import typed
from fundwatch.services.finding_facts import FindingFacts, facts
from fundwatch.services.finding_rule import ELSEWHERE, page_sections
from fundwatch.services.paper_desk import PaperShown
from fundwatch.services.papers import Written
from fundwatch.services.progress import Progress, Quiet
from fundwatch.services.rule_pages import LEAD, SEVERITIES, headline
from fundwatch.services.rule_sections import PageSection, PageTable
from fundwatch.services.showing import yuan

KIND = "疑点说明"
DETAILS, DETAILS_COUNT = "明细", "明细条数"
_INTERNAL = f"内部资料，只供本单位核查使用，不得公示张贴，不得转发给核查对象。{LEAD}"
_GONE = "最近一次扫描已不再提出这一条。"
_KINDS: dict[Kind, CellKind] = {
    Kind.MONEY: "money",
    Kind.QUANTITY: "quantity",
    Kind.INTEGER: "number",
    Kind.DAY: "day",
}
_PAIR = (PaperColumn("项目", weight=22, whole=True), PaperColumn("内容", weight=72))
_SOURCES = (
    PaperColumn("数据表", weight=12),
    PaperColumn("编号", weight=24),
    PaperColumn("文件", weight=30),
    PaperColumn("工作表", weight=14),
    PaperColumn("行", "number", 6),
)
_REVIEWS = (
    PaperColumn("结论", weight=10, whole=True),
    PaperColumn("理由", weight=50),
    PaperColumn("经办人", weight=10),
    PaperColumn("日期", weight=12, whole=True),
)


def finding_paper(store: Store, actor: Actor, number: int, day: date) -> Paper:
    """A finding with its rule's page. Raises UsageError where there is none that the actor may see."""
    head = store.head()
    with store.read() as connection:
        found = facts(connection, actor, number)
        rule = found.rule
        tables = (*_finding_tables(connection, found), *_rule_tables(connection, rule, found))
        office = papers.office_name(connection, day, actor.region_code)
        own = installation(connection)
    return Paper(
        KIND,
        f"疑点说明：{found.content['name']}",
        f"疑点编号 {finding_no(own, number)}",
        office,
        day,
        tables,
        "单位：元",
        notes=() if found.current else (_GONE,),
        signatories=("核查人", "复核人"),
        sealed=False,
        orientation="portrait",
        log_head=LogHead(head.number, head.digest),
        lead_in=(_INTERNAL, found.content["summary"]),
    )


def show_finding(store: Store, actor: Actor, number: int, day: date, *, progress: Progress) -> PaperShown:
    """A finding laid out, for looking at and printing; for the worker."""
    from fundwatch.reports.pdf import render_paper  # noqa: PLC0415 - fonts are opened only to print

    progress.step(0, 0, f"正在排版疑点 {number}")
    paper = finding_paper(store, actor, number, day)
    printed = render_paper(paper)
    return PaperShown(paper.title, printed.data, sum(len(table.rows) for table in paper.tables), printed.said)


def write_finding(
    store: Store, actor: Actor, number: int, day: date, path: Path, *, progress: Progress | None = None
) -> Written:
    """Write a finding to a .pdf or .xlsx file; for the worker."""
    papers.suffix_of(path)
    (progress or Quiet()).step(0, 0, f"正在生成疑点 {number}")
    return papers.write(finding_paper(store, actor, number, day), path)


def _finding_tables(connection: Connection, found: FindingFacts) -> Iterator[PaperTable]:
    yield PaperTable("疑点", _PAIR, tuple(_pairs(_about(connection, found))))
    evidence = found.content["evidence"]
    kinds = {value.label: value.kind for value in found.rule.evidence} if found.rule else {}
    plain = [
        (label, _shown(kinds.get(label, Kind.TEXT), value))
        for label, value in evidence.items()
        if label not in {DETAILS, DETAILS_COUNT}
    ]
    yield PaperTable("核对的数值", _PAIR, tuple(_pairs(plain)))
    if lines := evidence.get(DETAILS):
        yield details_table(found.rule, lines, evidence.get(DETAILS_COUNT, len(lines)))
    sources = found.content.get("sources") or []
    if sources:
        rows = [(one["table"], one["key"], one["file"], one["sheet"], one["row"]) for one in sources]
        yield PaperTable("数据来源（提出疑点时）", _SOURCES, tuple(PaperRow(cells) for cells in rows))
    asked = select(Review.verdict, Review.reason, Review.actor, Review.reviewed_at)
    made = connection.execute(asked.where(Review.fingerprint == found.fingerprint).order_by(Review.id)).all()
    if made:
        told = (PaperRow((one.verdict, one.reason, one.actor, one.reviewed_at[:10])) for one in made)
        yield PaperTable("核查结论", _REVIEWS, tuple(told))


def _about(connection: Connection, found: FindingFacts) -> list[tuple[str, str]]:
    table, key = found.subject
    told = [
        ("规则", f"{found.code} {found.content['name']}"),
        ("类别、程度", f"{found.content['category']}　{SEVERITIES[found.severity]}"),
        ("对象", f"{table} {key}"),
        ("涉及金额", f"{yuan(found.amount)} 元" if found.amount is not None else ""),
        ("日期", found.day.isoformat() if found.day else ""),
        ("地点", Places(connection).name(found.region)),
        ("依据", found.content["basis"]),
    ]
    return [(label, value) for label, value in told if value]


def details_table(rule: Rule | None, lines: Sequence[Mapping[str, Any]], count: int) -> PaperTable:
    """The single records of a finding, typed as their rule declares them."""
    declared = {value.label: value for value in rule.details} if rule is not None else {}
    labels = list(dict.fromkeys(label for line in lines for label in line))
    values = [declared.get(label, Value(label)) for label in labels]
    columns = tuple(PaperColumn(value.label, _KINDS.get(value.kind, "text")) for value in values)
    rows = tuple(PaperRow(tuple(typed(value.kind, line.get(value.label)) for value in values)) for line in lines)
    said = f"（前 {len(lines):,} 条，共 {count:,} 条）" if count > len(lines) else f"（{count:,} 条）"
    return PaperTable(f"{DETAILS}{said}", columns, rows)


def _rule_tables(connection: Connection, rule: Rule | None, found: FindingFacts) -> Iterator[PaperTable]:
    title = f"规则说明：{found.code}"
    if rule is None:
        yield PaperTable(title, _PAIR, (PaperRow(("说明", ELSEWHERE)),))
        return
    shown = tuple(page_sections(connection, rule, found))
    yield PaperTable(title, _PAIR, tuple(_pairs([("规则", headline(rule)), *map(_told, shown)])))
    for section in shown:
        for table in section.tables:
            yield _page_table(f"规则{section.title}" + (f"：{table.name}" if table.name else ""), table)


def _told(section: PageSection) -> tuple[str, str]:
    points = [f"{number}. {text}" for number, text in enumerate(section.points, 1)]
    listed = [f"见下表“规则{section.title}”。"] if section.tables and not section.said else []
    return section.title, "\n".join((*section.said, *points, *listed))


def _page_table(name: str, table: PageTable) -> PaperTable:
    columns = tuple(PaperColumn(label) for label in table.header)
    return PaperTable(name, columns, tuple(PaperRow(row) for row in table.rows))


def _pairs(told: Sequence[tuple[str, str]]) -> Iterator[PaperRow]:
    for label, value in told:
        yield PaperRow((label, value or "—"))


def _shown(kind: Kind, value: Any) -> str:
    if value is None:
        return "（空）"
    cell = typed(kind, value) if kind is Kind.MONEY else None
    return yuan(cell) if isinstance(cell, int) else str(value)
