"""The findings that name one household or person, their payments or their accounts: leads, not verdicts."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from fundwatch.ledger.payee_accounts import Payee
from fundwatch.models.finding import Finding, Review
from fundwatch.services.people_sections import money
from fundwatch.services.statement import Line, Section, StatementColumn, Tone

_SEVERITIES = {"high": "高", "medium": "中", "low": "低"}
_TONES: dict[str, Tone] = {"high": "danger", "medium": "warning", "low": "muted"}


def finding_section(connection: Connection, payee: Payee, serials: set[str], accounts: tuple[str, ...]) -> Section:
    """Current findings that name them, their payments or their accounts: leads to be checked, the gravest first."""
    lines = tuple(
        Line(
            (str(row.number), _SEVERITIES[row.severity], row.category, row.summary, money(row.amount), row.verdict),
            "" if row.verdict else _TONES[row.severity],
            "疑点",
            str(row.number),
        )
        for row in _findings(connection, payee, serials, accounts)
    )
    columns = (
        StatementColumn("编号", "number"),
        StatementColumn("程度", width=68),
        StatementColumn("类别", width=92),
        StatementColumn("需核查的情况", stretch=True),
        StatementColumn("涉及金额（元）", "money"),
        StatementColumn("核查结论", width=92),
    )
    note = "疑点是需要核实的线索，不是结论。" if lines else ""
    return Section("疑点", columns=columns, lines=lines, total=len(lines), note=note, empty="现有疑点中没有涉及的。")


def _findings(connection: Connection, payee: Payee, serials: set[str], accounts: tuple[str, ...]) -> list[Any]:
    things = {("人员", number) for number in payee.id_numbers} | {("账号", account) for account in accounts}
    things |= {("补助发放", serial) for serial in serials}
    if payee.household_no:
        things.add(("户", payee.household_no))
    texts = [*payee.id_numbers, *accounts, *((payee.household_no,) if payee.household_no else ())]
    asked = _candidates(texts, serials)
    found = [row for row in connection.execute(asked) if _concerns(row, things, payee)]
    verdicts = _verdicts(connection, [row.fingerprint for row in found])
    return [_Told(row, verdicts.get(row.fingerprint, "")) for row in found]


def _candidates(texts: list[str], serials: set[str]) -> Select[Any]:
    columns = (
        Finding.number, Finding.fingerprint, Finding.severity, Finding.category, Finding.summary, Finding.amount,
        Finding.subject_table, Finding.subject_key, Finding.links, Finding.content,
    )  # fmt: skip
    named = [Finding.content.contains(part, autoescape=True) for part in texts]
    named += [Finding.links.contains(part, autoescape=True) for part in texts]
    own = Finding.subject_key.in_({*serials, *texts})
    return select(*columns).where(Finding.current, or_(own, *named)).order_by(Finding.score.desc(), Finding.number)


class _Told:
    """A finding with the latest verdict."""

    def __init__(self, row: Any, verdict: str) -> None:
        self.number, self.severity, self.category = row.number, row.severity, row.category
        self.summary, self.amount, self.verdict = row.summary, row.amount, verdict


def _concerns(row: Any, things: set[tuple[str, str]], payee: Payee) -> bool:
    """Whether a finding names one of these things itself, as subject, link or related row."""
    named = {(row.subject_table, row.subject_key)}
    named |= {tuple(link.split("|", 1)) for link in row.links.split("\n") if "|" in link}
    named |= {(one["table"], one["key"]) for one in json.loads(row.content)["related"]}
    if named & things:
        return True
    # Lists and distributions are known by a key that begins or ends with the number of the person or household.
    parts = {part for _, key in named for part in key.split("|")}
    return bool(parts & {*payee.id_numbers, *((payee.household_no,) if payee.household_no else ())})


def _verdicts(connection: Connection, fingerprints: list[str]) -> dict[str, str]:
    asked = select(Review.fingerprint, Review.verdict).where(Review.fingerprint.in_(fingerprints)).order_by(Review.id)
    return {row.fingerprint: row.verdict for row in connection.execute(asked)}
