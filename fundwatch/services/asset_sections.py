"""The parts of one asset's account."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, or_, select

from fundwatch.ledger import asset_accounts as ledger
from fundwatch.models.finding import Finding
from fundwatch.services.people_sections import money, text
from fundwatch.services.showing import decimal, percent, yuan
from fundwatch.services.statement import Fact, Line, Section, StatementColumn, Tone

_LISTED = 300
_SEVERITIES = {"high": "高", "medium": "中", "low": "低"}
_TONES: dict[str, Tone] = {"high": "danger", "medium": "warning", "low": "muted"}


def rights(row: Any) -> Section:
    """What it is and whose it is: value, owner, user, keeper, title, handing over, entry into the books."""
    told = [
        Fact("原值", f"{yuan(row.original_value)} 元"),
        Fact("其中财政投入", f"{yuan(row.public_money)} 元" if row.public_money is not None else "未填写"),
        Fact("形成日期", row.formed_on.isoformat()),
        Fact("规模", row.size or "未填写"),
        Fact("所有权人", row.owner or "未填写", "" if row.owner else "warning"),
        Fact("权属类型", row.ownership or "未填写"),
        Fact("使用权人", row.user or "未填写"),
        Fact("管护责任人", row.keeper or "未填写", "" if row.keeper else "warning"),
        _dated("确权日期", row.titled_on, "未登记"),
        _dated("移交日期", row.handed_over_on, "未登记"),
        _dated("入账日期", row.booked_on, "未登记"),
    ]
    return Section("基本情况与权属", facts=tuple(told))


def _dated(label: str, day: Any, missing: str) -> Fact:
    return Fact(label, day.isoformat()) if day else Fact(label, missing, "warning")


def dealings(row: Any) -> Section:
    """How it is run, what was agreed, how it stands, and how it was disposed of; what is blank is left out."""
    lease = f"{text(row.leased_from) or '未填写'} 至 {text(row.leased_until) or '未填写'}"
    told: list[tuple[str, str | None]] = [
        ("状态", row.status),
        ("闲置起始日期", text(row.idle_from)),
        ("租赁期限", lease if row.leased_from or row.leased_until else None),
        ("年约定收益", f"{yuan(row.agreed_yearly_income)} 元" if row.agreed_yearly_income is not None else None),
        ("保底收益率", percent(row.guaranteed_rate) if row.guaranteed_rate is not None else None),
        ("本金到期日", text(row.principal_due_on)),
        ("本金返还日期", text(row.principal_returned_on)),
        ("处置日期", text(row.disposed_on)),
        ("处置方式", row.disposal_method),
        ("处置金额", f"{yuan(row.disposal_amount)} 元" if row.disposal_amount is not None else None),
        ("处置批复文号", row.disposal_approval_no),
    ]
    facts = [Fact(label, value) for label, value in told if value]
    if row.operator:
        facts.insert(1, Fact("经营主体", row.operator, table="单位", key=row.operator_code))
    if row.status == "已处置" and not row.disposal_approval_no:
        facts.append(Fact("处置批复文号", "未填写", "warning"))
    return Section("经营、状态与处置", facts=tuple(facts))


def source_sections(connection: Connection, row: Any) -> Iterator[Section]:
    """Which projects it came of, and which documents' money was spent on these."""
    sources = connection.execute(ledger.asset_sources([row.record_key])).all()
    lines = [
        Line((one.project_no, one.name or "", money(one.amount), "资产来源"), table="项目", key=one.project_no)
        for one in sources
    ]
    if row.project_no and row.project_no not in {one.project_no for one in sources}:
        cells = (row.project_no, row.project_name or "", "", "资产登记")
        lines.append(Line(cells, table="项目", key=row.project_no))
    columns = (
        StatementColumn("项目编号", width=124),
        StatementColumn("项目名称", stretch=True),
        StatementColumn("形成资产金额（元）", "money"),
        StatementColumn("出处", width=110),
    )
    told = sum(one.amount for one in sources)
    note = ""
    if sources and told != row.original_value:
        note = f"资产来源合计 {yuan(told)} 元，与原值相差 {yuan(row.original_value - told)} 元。"
    empty = "没有登记由哪个项目形成。"
    yield Section("来源项目", columns=columns, lines=tuple(lines), total=len(lines), note=note, empty=empty)
    yield _documents(connection, [line.key for line in lines])


def _documents(connection: Connection, projects: list[str]) -> Section:
    lines = tuple(
        Line(
            (
                one.project_no,
                one.document_no or "未注明指标",
                one.fund_name or "",
                one.fund_level or "",
                yuan(int(one.spent or 0)),
            ),
            "" if one.indicator_no else "warning",
            "资金指标" if one.indicator_no else "",
            one.indicator_no or "",
        )
        for one in connection.execute(ledger.project_documents(projects))
    )
    columns = (
        StatementColumn("项目编号", width=124),
        StatementColumn("指标文号"),
        StatementColumn("资金名称", stretch=True),
        StatementColumn("级次", width=76),
        StatementColumn("项目已支出（元）", "money"),
    )
    note = "这是项目的支出，不只是形成这项资产的部分。" if lines else ""
    empty = "来源项目没有支出记录。"
    return Section("来源资金", columns=columns, lines=lines, total=len(lines), note=note, empty=empty)


def income_section(connection: Connection, row: Any) -> Section:
    """收益 by period, with the running difference of what was given out."""
    given: dict[tuple[int | None, str | None], int] = defaultdict(int)
    for one in connection.execute(ledger.distributions(row.record_key)):
        given[one.year, one.period] += one.amount
    lines = []
    for one in connection.execute(ledger.income_periods(row.record_key)):
        owed = one.due_amount - one.received_amount
        out = given.pop((one.year, one.period), 0)
        sums = (one.due_amount, one.received_amount, owed, out, one.received_amount - out)
        cells = (text(one.year), one.period or "全年", *map(yuan, sums), text(one.received_on))
        lines.append(Line(cells, "warning" if owed > 0 else "", "资产收益", one.record_key))
    for (year, period), out in sorted(given.items(), key=lambda item: (item[0][0] or 0, item[0][1] or "")):
        lines.append(Line((text(year), period or "全年", "", "", "", yuan(out), yuan(-out), "没有收益记录"), "warning"))
    labels = ("应收（元）", "实收（元）", "未收（元）", "已分配（元）", "未分配（元）")
    columns = (
        StatementColumn("年度", width=76),
        StatementColumn("期次", width=84),
        *(StatementColumn(label, "money") for label in labels),
        StatementColumn("收到日期", "day"),
    )
    if lines:
        due, received, out = int(row.due), int(row.received), int(row.distributed)
        total = (yuan(fen) for fen in (due, received, due - received, out, received - out))
        lines.append(Line(("合计", "", *total, ""), "muted"))
    return Section("收益", columns=columns, lines=tuple(lines), total=len(lines), empty="没有收益记录。")


def distribution_sections(connection: Connection, row: Any) -> Iterator[Section]:
    """收益分配: to whom how much; nothing where there is none."""
    rows = connection.execute(ledger.distributions(row.record_key)).all()
    if not rows:
        return
    lines = [_distribution(one) for one in rows]
    columns = (
        StatementColumn("年度", width=76),
        StatementColumn("期次", width=84),
        StatementColumn("对象", width=150),
        StatementColumn("名称", stretch=True),
        StatementColumn("用途", width=130),
        StatementColumn("金额（元）", "money", width=120),
        StatementColumn("决议日期", "day"),
        StatementColumn("发放日期", "day"),
    )
    kept = f"其中集体留存 {yuan(int(row.kept))} 元。" if row.kept else ""
    note = f"共分配 {yuan(int(row.distributed))} 元。{kept}"
    yield Section("收益分配", columns=columns, lines=tuple(lines[:_LISTED]), total=len(lines), note=note)


def _distribution(one: Any) -> Line:
    name, table = one.unit_name or "", "单位" if one.unit_name else ""
    if one.head_name:
        name, table = f"{one.head_name}户", "户"
    elif one.person_name:
        name, table = one.person_name, "人员"
    elif not one.holder_key:
        name = "集体留存"
    elif not name:
        name, table = "", "行政区划"
    cells = (
        *(text(one.year), one.period or "全年", one.holder_key or "", name, one.purpose or "", yuan(one.amount)),
        *(text(one.resolved_on), text(one.paid_on)),
    )
    return Line(cells, table=table, key=(one.holder_key or "") if table else "")


def share_section(connection: Connection, row: Any) -> Iterator[Section]:
    """折股量化; nothing where there is none."""
    rows = connection.execute(ledger.shares(row.record_key)).all()
    if not rows:
        return
    lines = tuple(
        Line(
            (one.holder_key or "", f"{one.head_name}户" if one.head_name else "", decimal(one.shares)),
            table="户" if one.head_name else "",
            key=(one.holder_key or "") if one.head_name else "",
        )
        for one in rows[:_LISTED]
    )
    columns = (
        StatementColumn("对象", width=150),
        StatementColumn("名称", stretch=True),
        StatementColumn("股份", "number"),
    )
    note = f"全部股份 {decimal(sum(one.shares for one in rows))}。"
    yield Section("折股量化", columns=columns, lines=lines, total=len(rows), note=note)


def notice_section(connection: Connection, row: Any) -> Section:
    """公示 of this asset."""
    lines = tuple(
        Line(
            (
                one.record_key,
                one.level,
                one.kind,
                money(one.amount),
                f"{one.from_day} 至 {one.until_day}" if one.until_day else f"{one.from_day} 起",
                one.objections or "",
            ),
            table="公示",
            key=one.record_key,
        )
        for one in connection.execute(ledger.asset_notices(row.record_key))
    )
    columns = (
        StatementColumn("公示编号", width=150),
        StatementColumn("级别", width=76),
        StatementColumn("公示种类", stretch=True),
        StatementColumn("公示金额（元）", "money"),
        StatementColumn("公示起止", width=210),
        StatementColumn("异议情况", width=120),
    )
    return Section("公示", columns=columns, lines=lines, total=len(lines), empty="没有这项资产的公示记录。")


def finding_section(connection: Connection, key: str) -> Section:
    """Current findings that name the asset or its income: leads to be checked."""
    asked = (
        select(Finding)
        .with_only_columns(*Finding.__table__.columns)
        .where(Finding.current, or_(Finding.subject_key == key, Finding.content.contains(key, autoescape=True)))
        .order_by(Finding.score.desc(), Finding.number)
    )
    found = [row for row in connection.execute(asked) if _names(row, key)]
    lines = tuple(
        Line(
            (str(row.number), _SEVERITIES[row.severity], row.category, row.summary, money(row.amount)),
            _TONES[row.severity],
            "疑点",
            str(row.number),
        )
        for row in found
    )
    columns = (
        StatementColumn("编号", "number"),
        StatementColumn("程度", width=68),
        StatementColumn("类别", width=92),
        StatementColumn("需核查的情况", stretch=True),
        StatementColumn("涉及金额（元）", "money"),
    )
    note = "疑点是需要核实的线索，不是结论。" if lines else ""
    return Section("疑点", columns=columns, lines=lines, total=len(lines), note=note, empty="现有疑点中没有涉及的。")


def _names(row: Any, key: str) -> bool:
    named = [(row.subject_table, row.subject_key)]
    named += [(one["table"], one["key"]) for one in json.loads(row.content)["related"]]
    return any(
        (table == "资产" and it == key) or (table in {"资产收益", "收益分配"} and it.split("|")[0] == key)
        for table, it in named
    )
