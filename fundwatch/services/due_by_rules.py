"""Terms that rules judge: notices on projects and allocations, filings with the discipline office, money to hand out.

A rule is asked as of the day after the horizon: what it raises then and has not been done at all is due by then.
What was done late, or badly, cannot be mended any more: it is a lead, and no term. Notices on a batch must be over
before it is paid, and the books hold batches that were paid: they have no term either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import Connection

from fundwatch.ledger.policy import in_force
from fundwatch.rules.definition import Row
from fundwatch.rules.holdings import is_empty
from fundwatch.rules.registry import all_rules
from fundwatch.rules.scope import Scope
from fundwatch.services.due_terms import Term

#: How the rules say that something was not done at all.
_NOT_POSTED, _NOT_ANNOUNCED, _NOT_FILED, _NOT_GIVEN = "没有公示", "没有找到公告", "没有备案记录", "到期没有分配"


def by_rules(connection: Connection, until: date) -> Iterator[Term]:
    """What is not done and whose last day is `until` or earlier."""
    policy, asked_on = in_force(connection), until + timedelta(days=1)
    for code, terms in _ASKED.items():
        rule, scope = all_rules()[code], Scope(connection, asked_on, policy)
        if any(is_empty(connection, table) for table in rule.needs):
            # Books without any notice or filing tell of none that was made: the rule does not apply either.
            continue
        rows = [dict(row) for row in connection.execute(rule.select(scope)).mappings()]
        yield from terms(rule.refine(rows, scope))


def _project_notices(rows: Iterable[Row]) -> Iterator[Term]:
    """A notice of the county lists many projects: those with the same last day are one term."""
    county: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        if row["情况"] != _NOT_POSTED:
            continue
        if row["级别"] == "县":
            county[row["公示种类"], row["day"]].append(row)
        else:
            yield _project_notice([row])
    yield from map(_project_notice, county.values())


def _project_notice(rows: Sequence[Row]) -> Term:
    row = rows[0]
    level, kind = row["级别"], row["公示种类"]
    # The rule names the first day on which the notice is missed.
    by = date.fromordinal(row["day"] - 1)
    if len(rows) == 1:
        region = "" if level == "县" else row["region"]
        return Term("公示", f"{level}“{kind}”公示", row["项目名称"], by, region, "项目", row["subject"])
    return Term("公示", f"{level}“{kind}”公示", f"{len(rows):,} 个项目", by, "", "公示", "")


def _allocation_notices(rows: Iterable[Row]) -> Iterator[Term]:
    """A document's allocations of one day are announced together."""
    days = {(row["subject"], row["allocated"]): row for row in rows if row["问题"] == _NOT_ANNOUNCED}
    for (key, _day), row in days.items():
        about = f"{row['指标文号']} {row['资金名称']}"
        by = date.fromordinal(row["应公告日期"])
        yield Term("公示", "县“资金分配结果”公告", about, by, "", "资金指标", key, row["分配金额"])


def _progress_filings(rows: Iterable[Row]) -> Iterator[Term]:
    for row in rows:
        if row["备案情况"] == _NOT_FILED:
            what = f"{_quarter(row['所属季度'])}资金使用进度备案"
            yield Term(
                *("纪委备案", what, row["单位名称"], row["应备案日期"], row["region"] or ""),
                *("单位", row["subject"], row["amount"]),
            )


def _quarter(written: str) -> str:
    """2018Q4 as people say it."""
    year, _, quarter = written.partition("Q")
    return f"{year}年{'一二三四'[int(quarter) - 1]}季度"


def _project_filings(rows: Iterable[Row]) -> Iterator[Term]:
    for row in rows:
        if row["情况"] == _NOT_FILED:
            by = date.fromordinal(row["应备案日期"])
            what = f"{row['备案事项']}备案（{row['主管单位']}）"
            yield Term("纪委备案", what, row["项目名称"], by, row["region"], "项目", row["subject"])


def _allocations(rows: Iterable[Row]) -> Iterator[Term]:
    documents = {row["subject"]: row for row in rows if row["情形"] == _NOT_GIVEN}
    for key, row in documents.items():
        about = f"{row['指标文号']} {row['资金名称']}"
        by = date.fromordinal(row["应下达日期"])
        yield Term("资金分配", "分配下达上级资金", about, by, "", "资金指标", key, row["逾期未分配"])


_ASKED: dict[str, Callable[[Iterable[Row]], Iterator[Term]]] = {
    "FW-N002": _project_notices,
    "FW-N003": _allocation_notices,
    "FW-O001": _progress_filings,
    "FW-O002": _project_filings,
    "FW-T002": _allocations,
}
