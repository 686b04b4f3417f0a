"""The money parts of one household's or person's account: subsidies, payments, loans, shares of assets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.ledger import payee_accounts as ledger
from fundwatch.ledger.payee_accounts import Payee
from fundwatch.models.records.project import Project
from fundwatch.services.showing import decimal, percent, yuan
from fundwatch.services.statement import Line, Section, StatementColumn, Tone

#: Lines of a section given at once; the whole number is told, and the ledger lists them all.
SHOWN = 300
#: What tells a public post among subsidies: its project's category, or the subsidy's own name.
_POST_CATEGORY, _POST_WORD = "公益岗位", "公益"
_STATE_TONES: dict[str, Tone] = {"退票": "warning", "追回": "warning", "补发": "muted"}


def text(value: object) -> str:
    """A text, a day or a number as it stands in a cell; nothing for what is not told."""
    return "" if value is None else str(value)


def money(fen: int | None) -> str:
    """Yuan; nothing for what is not told."""
    return "" if fen is None else yuan(fen)


def subsidy_sections(rows: list[Any]) -> Iterator[Section]:
    """By year and subsidy, then row by row; `rows` as `ledger.subsidies` gives them."""
    groups: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.year, row.subsidy].append(row)
    lines = []
    for (year, subsidy), group in sorted(groups.items(), key=lambda item: (-item[0][0], item[0][1])):
        states = [row.status for row in group]
        undone = "、".join(f"{state} {states.count(state)} 笔" for state in ("退票", "补发", "追回") if state in states)
        people = "、".join(dict.fromkeys(row.name for row in sorted(group, key=lambda row: row.name)))
        net = sum(row.net for row in group)
        lines.append(Line((str(year), subsidy, people, str(len(group)), yuan(net), undone)))
    yield Section(
        "补助（按年度和项目）",
        columns=(
            StatementColumn("年度", width=76),
            StatementColumn("补助项目", stretch=True),
            StatementColumn("领取人", width=120),
            StatementColumn("笔数", "number"),
            StatementColumn("实发净额（元）", "money"),
            StatementColumn("退票与补发"),
        ),
        lines=tuple(lines),
        total=len(lines),
        note="实发净额：成功与补发之和，减去被退回、追回的；退票后补发的不重复计算。" if lines else "",
        empty="没有补助发放记录。",
    )
    if rows:
        yield _rows_of_subsidy(rows)


def _rows_of_subsidy(rows: list[Any]) -> Section:
    lines = tuple(
        Line(
            (
                row.paid_on.isoformat(),
                _period(row.year, row.period),
                row.subsidy,
                row.name,
                row.account,
                yuan(row.due_amount),
                yuan(row.paid_amount),
                _state(row),
            ),
            _STATE_TONES.get(row.status or "", ""),
            "补助发放",
            row.record_key,
        )
        for row in rows[:SHOWN]
    )
    columns = (
        StatementColumn("发放日期", "day"),
        StatementColumn("年度期次", width=100),
        StatementColumn("补助项目", stretch=True),
        StatementColumn("姓名", width=96),
        StatementColumn("银行账号", width=186),
        StatementColumn("应发（元）", "money"),
        StatementColumn("实发（元）", "money"),
        StatementColumn("发放状态"),
    )
    return Section("补助明细", columns=columns, lines=lines, total=len(rows))


def _period(year: int, period: str | None) -> str:
    """A year and its part; a part that names the year itself stands alone."""
    return period if period and period.startswith(str(year)) else " ".join(filter(None, (str(year), period)))


def _state(row: Any) -> str:
    said = row.status or "成功"
    if row.return_reason:
        said += f"（{row.return_reason}）"
    if row.original_serial_no:
        said += f"，原流水号 {row.original_serial_no}"
    if row.collection in {"现金", "代领"}:
        said += f"，{row.collection}"
    return said


def post_section(connection: Connection, rows: list[Any]) -> Iterator[Section]:
    """公益岗: what of the subsidies was pay for a public post, by person and year; nothing where there is none."""
    numbers = {row.project_no for row in rows if row.project_no}
    asked = select(Project.record_key).where(Project.record_key.in_(numbers), Project.category == _POST_CATEGORY)
    posts = set(connection.execute(asked).scalars())
    groups: dict[tuple[int, str, str], list[Any]] = defaultdict(list)
    for row in rows:
        if row.project_no in posts or _POST_WORD in row.subsidy:
            groups[-row.year, row.name, row.subsidy].append(row)
    lines = tuple(
        Line((str(-year), name, subsidy, str(len(group)), yuan(sum(row.net for row in group)), _span(group)))
        for (year, name, subsidy), group in sorted(groups.items())
    )
    if lines:
        columns = (
            StatementColumn("年度", width=76),
            StatementColumn("姓名", width=96),
            StatementColumn("岗位补助", stretch=True),
            StatementColumn("笔数", "number"),
            StatementColumn("实发净额（元）", "money"),
            StatementColumn("发放起止", width=210),
        )
        yield Section("公益岗", columns=columns, lines=lines, total=len(lines), note="已计入上面的补助。")


def _span(group: list[Any]) -> str:
    days = sorted(row.paid_on for row in group)
    return f"{days[0]} 至 {days[-1]}" if days[0] != days[-1] else str(days[0])


def payment_section(connection: Connection, accounts: tuple[str, ...]) -> Iterator[Section]:
    """Payments into their accounts other than subsidies; nothing where there is none."""
    rows = connection.execute(ledger.payments_received(accounts)).all() if accounts else []
    lines = tuple(
        Line(
            (
                row.paid_on.isoformat(),
                row.payee,
                row.payee_account,
                row.purpose,
                row.project_no or "",
                yuan(row.amount),
            ),
            table="支付",
            key=row.record_key,
        )
        for row in rows
    )
    if lines:
        columns = (
            StatementColumn("支付日期", "day"),
            StatementColumn("收款人", width=110),
            StatementColumn("收款账号", width=186),
            StatementColumn("用途", stretch=True),
            StatementColumn("项目编号", width=124),
            StatementColumn("金额（元）", "money", width=120),
        )
        note = "按收款账号对应，包括劳务报酬、土地流转费等；只有姓名相同的不列入。"
        yield Section("作为收款人的支付", columns=columns, lines=lines[:SHOWN], total=len(lines), note=note)


def loan_section(connection: Connection, payee: Payee) -> Iterator[Section]:
    """小额贷款; nothing where there is none."""
    lines = tuple(
        Line(
            (
                row.record_key,
                yuan(row.amount),
                row.lent_on.isoformat(),
                row.due_on.isoformat(),
                text(row.settled_on) or "未登记结清",
                "" if row.yearly_rate is None else percent(row.yearly_rate),
                money(row.interest_subsidy),
                row.purpose or "",
                row.actual_user or "",
            ),
            table="小额贷款",
            key=row.record_key,
        )
        for row in connection.execute(ledger.loans(payee))
    )
    if lines:
        columns = (
            StatementColumn("贷款编号"),
            StatementColumn("贷款金额（元）", "money"),
            StatementColumn("放款日期", "day"),
            StatementColumn("到期日期", "day"),
            StatementColumn("结清日期", "day"),
            StatementColumn("年利率", "rate"),
            StatementColumn("贴息（元）", "money"),
            StatementColumn("用途", stretch=True),
            StatementColumn("实际使用人"),
        )
        yield Section("小额贷款", columns=columns, lines=lines, total=len(lines))


def share_sections(connection: Connection, payee: Payee) -> Iterator[Section]:
    """资产收益分配 and 折股量化; nothing where there is none."""
    given = tuple(
        Line(
            (str(row.year), row.period or "", row.name, row.purpose or "", yuan(row.amount), text(row.paid_on)),
            table="资产",
            key=row.asset_no,
        )
        for row in connection.execute(ledger.income_shares(payee))
    )
    if given:
        columns = (
            StatementColumn("年度", width=76),
            StatementColumn("期次", width=84),
            StatementColumn("资产", stretch=True),
            StatementColumn("用途", width=130),
            StatementColumn("金额（元）", "money", width=120),
            StatementColumn("发放日期", "day"),
        )
        yield Section("资产收益分配", columns=columns, lines=given, total=len(given))
    shares = tuple(
        Line((row.name, decimal(row.shares), _share(row.shares, row.all_shares)), table="资产", key=row.asset_no)
        for row in connection.execute(ledger.allotted_shares(payee))
    )
    if shares:
        held = (
            StatementColumn("资产", stretch=True),
            StatementColumn("股份", "number"),
            StatementColumn("占该资产全部股份", "rate"),
        )
        yield Section("折股量化", columns=held, lines=shares, total=len(shares))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2%}" if whole else ""
