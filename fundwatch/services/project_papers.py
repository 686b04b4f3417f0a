"""Which papers a project should have by a day and has not: registered steps, notices, filings, assets.

What a rule of the program looks for is asked of that rule, with its exemptions and its provision, so that this list
and the leads never disagree. The other papers follow from the project's state; where no provision is stated in the
program, none is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.ledger.policy import Policy, in_force
from fundwatch.ledger.project_accounts import DONE, ProjectAccount
from fundwatch.rules.definition import Rule
from fundwatch.rules.registry import all_rules
from fundwatch.rules.scope import Scope, in_force_on

#: States in which nothing is due yet, or any more.
_NOT_JUDGED = ("申报", "终止")
_RUNNING = ("实施", *DONE)
_ACCEPTED, _AUDITED = ("验收", "决算", "移交"), ("决算", "移交")
_SIGNING = "合同签订期限"
#: Rules that look for something missing, what they call it where it is missing, and the paper that is missing then.
_ASKED = (
    ("FW-N002", "情况", "没有公示", "公示：{级别}“{公示种类}”"),
    ("FW-O002", "情况", "没有备案记录", "纪委备案：{备案事项}"),
    ("FW-A006", "情形", "没有登记资产", "资产登记"),
    ("FW-A006", "情形", "没有移交、确权和入账", "资产移交、确权或入账：{资产名称}"),
    ("FW-C001", "采购方式", "没有采购记录", "招标（采购）记录"),
)


@dataclass(frozen=True, slots=True)
class MissingPaper:
    """A paper that is not in the books; `due` None where only the project's state tells that it should be.

    `basis` is blank where the program states no provision; an unverified one (待核实) is marked so in its words.
    """

    paper: str
    due: date | None
    basis: str
    rule: str = ""


def missing_papers(
    connection: Connection, accounts: Sequence[ProjectAccount], as_of: date
) -> dict[str, tuple[MissingPaper, ...]]:
    """What each project lacks on a day, the longest due first."""
    policy = in_force(connection)
    judged = {one.key: one for one in accounts if one.status not in _NOT_JUDGED}
    found: dict[str, list[MissingPaper]] = defaultdict(list)
    for key, one in judged.items():
        found[key] += _records(one, policy)
    for key, paper in _by_rules(connection, policy, as_of):
        if key in judged:
            found[key].append(paper)
    due = {key: {one for one in papers if one.due is None or one.due <= as_of} for key, papers in found.items()}
    return {key: tuple(sorted(papers, key=_order)) for key, papers in due.items() if papers}


def _order(paper: MissingPaper) -> tuple[date, str]:
    return (paper.due or date.min, paper.paper)


def _records(one: ProjectAccount, policy: Policy) -> Iterator[MissingPaper]:
    steps = one.steps
    begun = min((day for day in (steps.approved, steps.allocated, steps.started) if day), default=None)
    if steps.pooled is None:
        yield MissingPaper("入库记录", begun, "")
    if one.status != "入库" and (steps.approved is None or not one.approval_no):
        yield _of_rule("立项批复", min((d for d in (steps.started, steps.allocated) if d), default=None), "FW-G001")
    if steps.awarded and not one.contracts:
        term = in_force_on(policy, _SIGNING, steps.awarded)
        yield MissingPaper("合同", steps.awarded + timedelta(days=term.whole + 1), _marked(term.basis, term.verified))
    if one.status in _RUNNING and steps.started is None:
        yield MissingPaper("开工日期（开工令）", steps.signed, "")
    if one.status in DONE and steps.completed is None:
        yield MissingPaper("完工日期（竣工报告）", None, "")
    yield from _endings(one)


def _endings(one: ProjectAccount) -> Iterator[MissingPaper]:
    steps = one.steps
    if steps.accepted is None and (one.status in _ACCEPTED or steps.settled or steps.audited):
        days = [day for day in (steps.settled, steps.audited, steps.completed) if day]
        yield _of_rule("县级验收单", min(days, default=None), "FW-G002")
    if one.status in _AUDITED:
        if any(contract.settled is None for contract in one.contracts):
            yield _of_rule("结算审核报告", steps.audited or steps.titled, "FW-W004")
        if one.final is None and one.contracts:
            yield MissingPaper("竣工决算", steps.titled, "")


def _by_rules(connection: Connection, policy: Policy, as_of: date) -> Iterator[tuple[str, MissingPaper]]:
    """What the rules that look for missing things find: project and paper."""
    found: dict[str, list[dict[str, Any]]] = {}
    for code, column, missing, called in _ASKED:
        if code not in found:
            scope = Scope(connection, as_of, policy)
            rule = all_rules()[code]
            # Without these tables the rule is not applicable: nothing is missing, nothing was handed over.
            if any(connection.execute(select(table.id).limit(1)).first() is None for table in rule.needs):
                found[code] = []
                continue
            rows = (dict(row) for row in connection.execute(rule.select(scope)).mappings())
            found[code] = [dict(row) for row in _refined(rule, rows, scope)]
        for row in found[code]:
            project = row.get("project") or row.get("project_key")
            if row.get(column) == missing and project:
                yield project, _of_rule(called.format_map(row), date.fromordinal(_day_of(row)), code)


def _refined(rule: Rule, rows: Iterable[dict[str, Any]], scope: Scope) -> Iterable[Any]:
    return rule.refine(rows, scope)


def _day_of(row: dict[str, Any]) -> int:
    return int(row.get("day") or date.max.toordinal())


def _of_rule(paper: str, due: date | None, code: str) -> MissingPaper:
    rule = all_rules()[code]
    return MissingPaper(paper, due, _marked(rule.basis, rule.verified), code)


def _marked(basis: str, verified: bool) -> str:  # noqa: FBT001 - a word about the basis
    return basis if verified else f"{basis}（待核实）"
