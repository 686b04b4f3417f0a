"""项目: the list of projects with their money against contract and progress, and one project from plan to assets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, select

from fundwatch.errors import UsageError
from fundwatch.ledger.places import Places
from fundwatch.ledger.policy import in_force, stem
from fundwatch.ledger.project_accounts import (
    ProjectAccount,
    ProjectSelection,
    ProjectTotal,
    project_accounts,
    total_of,
)
from fundwatch.ledger.seen_from import seen_from_day
from fundwatch.models.actor import Actor
from fundwatch.models.fields import PARTS
from fundwatch.models.records.project import Project
from fundwatch.models.store import Store
from fundwatch.services.account_parts import (
    filled,
    finding_badge,
    finding_section,
    notice_section,
    percent,
    this_day,
    wan,
)
from fundwatch.services.project_building_sections import (
    change_section,
    contract_section,
    procurement_section,
    retention_section,
    settlement_section,
)
from fundwatch.services.project_closing_sections import (
    acceptance_section,
    asset_section,
    benefit_section,
    payment_section,
)
from fundwatch.services.project_matters import CHOICES, MATTERS, Matters, matters_of
from fundwatch.services.project_papers import missing_papers
from fundwatch.services.project_sections import (
    figure_section,
    missing_section,
    plan_section,
    source_section,
    step_sections,
)
from fundwatch.services.showing import decimal, yuan
from fundwatch.services.statement import (
    Account,
    Choice,
    Section,
    Statement,
    StatementColumn,
    StatementFigure,
    StatementRow,
    Tone,
)

_HUNDRED = 100
#: Colours of a state.
STATUS_TONES: dict[str, Tone] = {"验收": "success", "决算": "success", "移交": "success", "终止": "muted"}
#: What is looked for first stands first: in a window of 1366 pixels everything up to 缺件 is in sight.
_COLUMNS = (
    StatementColumn("项目编号", width=108),
    StatementColumn("项目名称", width=196, stretch=True),
    StatementColumn("乡镇和村", width=130),
    StatementColumn("状态", width=60),
    StatementColumn("进度", "rate", width=70),
    StatementColumn("安排资金", "money", width=126),
    StatementColumn("合同金额", "money", width=126),
    StatementColumn("已支付", "money", width=126),
    StatementColumn("按进度应付", "money", width=126),
    StatementColumn("缺件", "number", width=60),
    StatementColumn("未付质保金", "money", width=116),
    StatementColumn("计划投资", "money", width=126),
    StatementColumn("类别", width=100),
    StatementColumn("实施单位", width=230),
)
_STATUS, _PAID, _MISSING, _HELD = 3, 7, 9, 10
_NOTES = (
    "已支付是到最终收款人的支出，包括合同以外的支出；安排资金是资金分配减收回。",
    "按进度应付＝合同价×（形象进度＋没有抵扣的预付款）；完工的＝合同价－没有到期的质保金。合同价有结算的按审定金额。",
)


def choices(store: Store, actor: Actor) -> tuple[Choice, ...]:
    """年度, 乡镇 (with villages), 类别, 状态, and what is to be looked at (情况)."""
    with store.read() as connection:
        asked = select(Project.budget_year, Project.category, Project.status).distinct()
        rows = connection.execute(asked).all()
        places = Places(connection).choices(actor.region_code)
    years = sorted({row.budget_year for row in rows if row.budget_year is not None}, reverse=True)
    known = Project.fields()
    categories = _in_order({row.category for row in rows}, known["category"].choices)
    states = _in_order({row.status for row in rows}, known["status"].choices)
    return (
        Choice("year", "年度", (("", "全部年度"), *((str(year), f"{year} 年") for year in years))),
        Choice("region", "乡镇和村", (("", "全部乡镇和村"), *places)),
        Choice("category", "类别", (("", "全部类别"), *((one, one) for one in categories))),
        Choice("status", "状态", (("", "全部状态"), *((one, one) for one in states))),
        Choice("matter", "情况", CHOICES),
    )


def statement(
    store: Store,
    actor: Actor,
    *,
    year: str = "",
    region: str = "",
    category: str = "",
    status: str = "",
    matter: str = "",
    today: date | None = None,
) -> Statement:
    """The projects of the choices that the actor may see."""
    selection = ProjectSelection(int(year) if year else None, (actor.region_code, region), category, status)
    with store.read() as connection:
        as_of = seen_from_day(connection, today or this_day())
        accounts = project_accounts(connection, as_of, selection)
        missing = missing_papers(connection, accounts, as_of)
        judged = matters_of(accounts, missing, in_force(connection), as_of)
        places = Places(connection)
    kept = [one for one in accounts if not matter or judged[one.key].has(matter)]
    total = total_of(kept)
    return Statement(
        "项目",
        "项目",
        _COLUMNS,
        tuple(_row(one, judged[one.key], places) for one in kept),
        _figures(kept, total, judged),
        _total(kept, total, judged) if kept else None,
        "单位：元",
        (*_NOTES, f"缺件、质保金到期算到 {as_of}。"),
    )


def account(store: Store, actor: Actor, key: str, today: date | None = None) -> Account:
    """One project's account; UsageError where there is none that the actor may see."""
    with store.read() as connection:
        as_of = seen_from_day(connection, today or this_day())
        found = next(iter(project_accounts(connection, as_of, key=key)), None)
        if found is None or not found.region_code.startswith(stem(actor.region_code)):
            raise UsageError(f"没有编号为“{key}”的项目。", "它可能已随导入撤销；请刷新列表后再看。")
        missing = missing_papers(connection, (found,), as_of)
        judged = matters_of((found,), missing, in_force(connection), as_of)[key]
        findings = finding_section(connection, actor, "项目", key, "个项目")
        place = Places(connection).name(found.region_code)
        sections = (
            *_parts(connection, found, judged, as_of),
            notice_section(connection, "项目", key, "个项目"),
            findings,
        )
    badges: list[tuple[str, Tone]] = [(found.category, ""), (found.status, STATUS_TONES.get(found.status, ""))]
    badges += [(MATTERS[one], tone) for one, tone in judged.tones]
    return Account(
        "项目",
        key,
        found.name,
        " · ".join(filter(None, (place, found.implementer, key))),
        (*badges, *finding_badge(findings)),
        tuple(section for section in sections if section.facts or section.lines or section.empty),
    )


def _parts(connection: Connection, one: ProjectAccount, judged: Matters, as_of: date) -> tuple[Section, ...]:
    return (
        figure_section(one, judged),
        missing_section(judged.missing, as_of),
        plan_section(connection, one),
        source_section(connection, one),
        *step_sections(one, judged),
        procurement_section(connection, one),
        contract_section(connection, one),
        change_section(connection, one),
        settlement_section(connection, one),
        retention_section(one, as_of),
        payment_section(connection, one),
        acceptance_section(connection, one),
        asset_section(connection, one),
        benefit_section(connection, one),
    )


def _in_order(found: set[str], known: Sequence[str]) -> list[str]:
    return sorted(found, key=lambda one: (known.index(one) if one in known else len(known), one))


def _row(one: ProjectAccount, judged: Matters, places: Places) -> StatementRow:
    count = len(judged.missing)
    before = (one.key, one.name, places.name(one.region_code), one.status)
    sums = (one.allocated, one.agreed, one.paid, one.payable)
    behind, after = (one.held, one.planned), (one.category, one.implementer)
    progress = "" if one.progress is None else f"{decimal(one.progress * PARTS // _HUNDRED)}%"
    number = f"{count:,}" if count else ""
    return StatementRow(
        one.key,
        (*before, progress, *map(filled, sums), number, *map(filled, behind), *after),
        (*before, one.progress, *sums, count or None, *behind, *after),
        tuple(_tones(one, judged)),
    )


def _tones(one: ProjectAccount, judged: Matters) -> Iterator[tuple[int, Tone]]:
    if one.status in STATUS_TONES:
        yield _STATUS, STATUS_TONES[one.status]
    if judged.over_contract:
        yield _PAID, "danger"
    elif judged.ahead:
        yield _PAID, "warning"
    if judged.retention_due:
        yield _HELD, "warning"
    if judged.missing:
        yield _MISSING, "warning"


def _total(kept: Sequence[ProjectAccount], total: ProjectTotal, judged: Mapping[str, Matters]) -> tuple[str, ...]:
    sums = (total.allocated, total.agreed, total.paid, sum(one.payable or 0 for one in kept))
    count = sum(len(judged[one.key].missing) for one in kept)
    head = ("合计", f"{total.projects:,} 个", "", "", "")
    return (*head, *map(yuan, sums), f"{count:,}", yuan(total.held), yuan(total.planned), "", "")


def _figures(
    kept: Sequence[ProjectAccount], total: ProjectTotal, judged: Mapping[str, Matters]
) -> tuple[StatementFigure, ...]:
    known = [judged[one.key] for one in kept]
    done = sum(one.done for one in kept)
    over, ahead = [one for one in known if one.over_contract], [one for one in known if one.ahead]
    due = sum(one.retention_due for one in known)
    lacking = [one for one in known if one.missing]
    beyond = sum(one.over_contract for one in over) + sum(one.ahead for one in ahead)
    return (
        StatementFigure("项目", f"{total.projects:,} 个", f"已完工 {done:,} 个"),
        StatementFigure("安排资金", wan(total.allocated), f"计划投资 {wan(total.planned)}"),
        StatementFigure("已支付", wan(total.paid), f"占安排资金 {percent(total.paid_rate)}"),
        StatementFigure(
            "支付超过合同或进度",
            f"{len(over) + len(ahead):,} 个",
            f"超过 {wan(beyond)}" if beyond else "没有",
            "danger" if over else "warning" if ahead else "",
        ),
        StatementFigure(
            "未付质保金", wan(total.held), f"其中已到期 {wan(due)}" if due else "", "warning" if due else ""
        ),
        StatementFigure(
            "缺件",
            f"{sum(len(one.missing) for one in lacking):,} 件",
            f"涉及 {len(lacking):,} 个项目" if lacking else "没有",
            "warning" if lacking else "",
        ),
    )
