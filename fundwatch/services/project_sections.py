"""What one project's account is made of: its money, its plan and sources, the papers it lacks, its steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Connection, select

from fundwatch.ledger.project_accounts import ProjectAccount
from fundwatch.ledger.project_steps import STEP_NAMES
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.project import Project
from fundwatch.services.account_parts import LISTED, day, percent
from fundwatch.services.project_matters import Matters
from fundwatch.services.project_papers import MissingPaper
from fundwatch.services.showing import yuan
from fundwatch.services.statement import Fact, Line, Section, StatementColumn, Tone


def figure_section(one: ProjectAccount, judged: Matters) -> Section:
    """What it was to cost, was given, owes by progress and has paid."""
    facts = [
        Fact("计划投资", f"{yuan(one.planned)} 元"),
        Fact("概算投资", _yuan_of(one.estimated)),
        Fact("安排资金", f"{yuan(one.allocated)} 元"),
        Fact("合同价", f"{yuan(one.price)} 元" if one.contracts else "没有合同"),
        Fact("形象进度", "没有登记" if one.progress is None else percent(one.progress)),
        *_paid_facts(one, judged),
    ]
    note = "；".join(_remarks(one, judged))
    return Section("资金", facts=tuple(facts), note=f"需核实：{note}。" if note else "")


def _paid_facts(one: ProjectAccount, judged: Matters) -> Iterator[Fact]:
    yield Fact("已支付", f"{yuan(one.paid)} 元（占安排资金 {percent(one.paid_rate)}）")
    if not one.contracts:
        return
    tone: Tone = "danger" if judged.over_contract else "warning" if judged.ahead else ""
    yield Fact("其中合同款", f"{yuan(one.contract_paid)} 元", tone)
    payable = "没有登记形象进度，算不出" if one.payable is None else f"{yuan(one.payable)} 元"
    yield Fact("按进度应付", payable)
    yield Fact("未付质保金", f"{yuan(one.held)} 元", "warning" if judged.retention_due else "")


def _remarks(one: ProjectAccount, judged: Matters) -> Iterator[str]:
    if judged.over_contract:
        yield f"合同款已支付数超过合同价 {yuan(judged.over_contract)} 元，请看变更批复和结算依据"
    if judged.ahead:
        yield f"合同款已支付数超过按进度应付 {yuan(judged.ahead)} 元，请看进度资料和付款审批"
    if one.paid > one.allocated:
        yield f"已支付超过安排资金 {yuan(one.paid - one.allocated)} 元，请看其他资金来源"
    if judged.retention_due:
        yield f"到期未付质保金 {yuan(judged.retention_due)} 元"


def _yuan_of(fen: int | None) -> str:
    return "" if fen is None else f"{yuan(fen)} 元"


def plan_section(connection: Connection, one: ProjectAccount) -> Section:
    """Its approval and what it was to do for whom; what is blank is left out."""
    asked = select(Project.benefit_link, Project.planned_start_on).where(Project.record_key == one.key)
    row = connection.execute(asked).one()
    kind = " ".join(filter(None, (one.category, one.subcategory if one.subcategory != one.category else "")))
    term = f"{day(row.planned_start_on) or '未填'} 至 {day(one.planned_end) or '未填'}"
    holders = [f"{one.households:,} 户" if one.households else "", f"{one.persons:,} 人" if one.persons else ""]
    approved = " ".join(filter(None, (one.approval_no, day(one.steps.approved))))
    facts = (
        Fact("批复", approved or "没有登记", "" if approved else "warning"),
        Fact("项目类别", kind),
        Fact("建设性质", one.nature),
        Fact("预算年度", "" if one.year is None else str(one.year)),
        Fact("主管单位", one.department),
        Fact("实施单位", one.implementer),
        Fact("负责人", one.person_in_charge),
        Fact("计划工期", term if row.planned_start_on or one.planned_end else ""),
        Fact("建设内容", one.content),
        Fact("绩效目标", one.target),
        Fact("受益对象", "，".join(filter(None, holders))),
        Fact("利益联结机制", row.benefit_link or ""),
    )
    return Section("计划", facts=tuple(fact for fact in facts if fact.value))


def source_section(connection: Connection, one: ProjectAccount) -> Section:
    """资金来源: every allocation to it with the document it came of, and the sums by level."""
    asked = (
        select(
            Allocation.allocated_on,
            Allocation.amount,
            Indicator.record_key,
            Indicator.fund_name,
            Indicator.fund_level,
            Indicator.document_no,
        )
        .join(Indicator, Indicator.record_key == Allocation.indicator_no)
        .where(Allocation.project_no == one.key)
        .order_by(Allocation.allocated_on_day, Allocation.record_key)
    )
    rows = connection.execute(asked).all()
    lines = tuple(
        Line(
            (row.fund_level, row.fund_name, row.document_no, day(row.allocated_on), yuan(row.amount)),
            "warning" if row.amount < 0 else "",
            "资金指标",
            row.record_key,
        )
        for row in rows[:LISTED]
    )
    columns = (
        StatementColumn("级次", width=64),
        StatementColumn("资金名称", width=170, stretch=True),
        StatementColumn("指标文号", width=160),
        StatementColumn("下达日期", "day"),
        StatementColumn("金额（元）", "money"),
    )
    levels = "，".join(f"{level} {yuan(fen)} 元" for level, fen in one.sources.items())
    note = f"{levels}。" if levels else ""
    return Section("资金来源", (), columns, lines, len(rows), note, "没有安排专项资金（没有资金分配记录）。")


def missing_section(missing: Sequence[MissingPaper], as_of: date) -> Section:
    """缺件: what is not in the books, since when it should be, on what this rests."""
    lines = tuple(
        Line((one.paper, day(one.due) or "—", _since(one.due, as_of), one.basis or "—"), "warning") for one in missing
    )
    columns = (
        StatementColumn("缺少的资料", width=200, stretch=True),
        StatementColumn("应有日期", "day"),
        StatementColumn("已过天数", "number"),
        StatementColumn("依据", width=320),
    )
    note = "按登记的数据判断，资料可能已有而没有登记。“待核实”的依据要由本单位确认。" if lines else ""
    return Section("缺件", (), columns, lines, len(lines), note, "按登记的状态，没有缺件。")


def _since(due: date | None, as_of: date) -> str:
    return f"{(as_of - due).days:,}" if due is not None and due <= as_of else "—"


def step_sections(one: ProjectAccount, judged: Matters) -> tuple[Section, ...]:
    """The days from the meeting of villagers to the titles, how far apart, and what stands the wrong way round.

    In two halves, each of which is in sight as a whole.
    """
    wrong: dict[str, list[str]] = defaultdict(list)
    for found in judged.disorder:
        wrong[found.step].append(f"早于“{STEP_NAMES[found.after]}”{found.days:,}天")
    lines: list[Line] = []
    before: date | None = None
    for name, called in STEP_NAMES.items():
        on: date | None = getattr(one.steps, name)
        apart = "" if on is None or before is None else f"{(on - before).days:,}"
        said = "，".join(wrong[name]) + "，请核实" if name in wrong else ""
        tone: Tone = "warning" if said else "" if on else "muted"
        lines.append(Line((called, day(on) or "没有登记", apart, said), tone))
        before = on or before
    half = len(lines) // 2
    known = sum(getattr(one.steps, name) is not None for name in STEP_NAMES)
    return (
        Section("立项到签约", (), _STEP_COLUMNS, tuple(lines[:half]), note=f"{len(lines)} 步中登记了 {known} 步。"),
        Section("施工到移交", (), _STEP_COLUMNS, tuple(lines[half:])),
    )


_STEP_COLUMNS = (
    StatementColumn("步骤", width=140),
    StatementColumn("日期", "day"),
    StatementColumn("隔上一步（天）", "number"),
    StatementColumn("先后", width=220, stretch=True),
)
