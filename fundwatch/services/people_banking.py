"""The accounts of one household or person: whose names stand on them, since when, who else uses them. Facts only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection

from fundwatch.ledger import payee_accounts as ledger
from fundwatch.ledger.payee_accounts import Payee
from fundwatch.services.people_sections import SHOWN
from fundwatch.services.showing import yuan
from fundwatch.services.statement import Line, Section, StatementColumn


def account_sections(connection: Connection, payee: Payee, accounts: tuple[str, ...]) -> Iterator[Section]:
    """Which accounts were used, whose names stand on them, and who else was paid into them."""
    told = _told_elsewhere(connection, payee, accounts)
    lines = [
        Line(
            (
                row.account,
                row.account_holder or "",
                row.name,
                str(row.rows),
                yuan(int(row.net or 0)),
                _days(row.first_day, row.last_day),
                "；".join(("补助发放", *told.get(row.account, ()))),
            )
        )
        for row in connection.execute(ledger.account_payments(payee))
    ]
    paid = {line.cells[0] for line in lines}
    lines += [
        Line((account, "", "", "", "", "", "；".join(told[account]))) for account in accounts if account not in paid
    ]
    columns = (
        StatementColumn("银行账号", width=186),
        StatementColumn("户名", width=96),
        StatementColumn("领取人", width=120),
        StatementColumn("笔数", "number"),
        StatementColumn("实发净额（元）", "money"),
        StatementColumn("使用起止", width=210),
        StatementColumn("出处", stretch=True),
    )
    lines.sort(key=lambda line: line.cells)
    yield Section("使用的账户", columns=columns, lines=tuple(lines), total=len(lines), empty="没有账户记录。")
    others = _others(connection, payee, accounts)
    if others:
        yield others


def _told_elsewhere(connection: Connection, payee: Payee, accounts: tuple[str, ...]) -> dict[str, list[str]]:
    """By account, where else it is told to be whose."""
    told: dict[str, list[str]] = {}
    for account, name, where in ledger.declared_accounts(connection, payee):
        told.setdefault(account, []).append(f"{where}表登记（{name}）")
    for row in connection.execute(ledger.registered_accounts(accounts)):
        told.setdefault(row.account, []).append(f"{row.kind}账户（{row.name}）")
    return told


def used_accounts(connection: Connection, payee: Payee) -> tuple[str, ...]:
    """Every account they were paid into or declared, in order."""
    paid = {row.account for row in connection.execute(ledger.account_payments(payee))}
    declared = {account for account, _, _ in ledger.declared_accounts(connection, payee)}
    return tuple(sorted(paid | declared))


def _others(connection: Connection, payee: Payee, accounts: tuple[str, ...]) -> Section | None:
    lines = [
        Line(
            (row.account, row.name, row.id_number, row.household_no or "", str(row.rows), _span_of(row)),
            table="人员",
            key=row.id_number,
        )
        for row in connection.execute(ledger.other_users(payee, accounts))
    ]
    paid = {(line.cells[0], line.key) for line in lines}
    lines += [
        Line(
            (row.account, row.name, row.id_number, row.household_no, "", "人员表中登记"),
            table="人员",
            key=row.id_number,
        )
        for row in connection.execute(ledger.other_claimants(payee, accounts))
        if (row.account, row.id_number) not in paid
    ]
    lines += [
        Line((row.account, row.name or "", row.id_number or "", "", "", f"村组干部（{row.post or '职务未填'}）的账号"))
        for row in connection.execute(ledger.official_claimants(payee, accounts))
    ]
    if not lines:
        return None
    columns = (
        StatementColumn("银行账号", width=186),
        StatementColumn("姓名", width=96),
        StatementColumn("身份证号", width=180),
        StatementColumn("户编号", width=124),
        StatementColumn("笔数", "number"),
        StatementColumn("使用起止或出处", stretch=True),
    )
    note = "同一账号由几人使用可能有正当原因（代领、未成年人、集体发放），这里只列事实。"
    lines.sort(key=lambda line: line.cells)
    return Section("同一账户的其他使用人", columns=columns, lines=tuple(lines[:SHOWN]), total=len(lines), note=note)


def _span_of(row: Any) -> str:
    return _days(row.first_day, row.last_day)


def _days(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return ""
    begin, end = date.fromordinal(first), date.fromordinal(last)
    return str(begin) if begin == end else f"{begin} 至 {end}"
