"""Villages that got the same each in a batch: found again by their batch, and judged village by village."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select

from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.rules.benefit.facts import NO_STANDARD, Standard, claimed, standards_of, stands
from fundwatch.rules.benefit.homes import HOME
from fundwatch.rules.definition import Row
from fundwatch.rules.scope import Scope

B = BenefitPayment
#: What is said of a village's rows with their standards; None where they are explained.
Judge = Callable[[Sequence[Row], Sequence[Standard], Scope], Mapping[str, Any] | None]


def paid_at_once(scope: Scope | None) -> ColumnElement[bool]:
    """Whether a payment reached its account and stayed there, and was not paid again after a failure."""
    return and_(stands(B, scope), func.coalesce(B.status, "成功") == "成功")


def drawn_by(alike: Subquery, scope: Scope, *columns: ColumnElement[Any]) -> Select[Any]:
    """Payments of each batch, village and subsidy that `alike` lists, as `claimed` tells of them, by household."""
    told = [column for column in claimed(B) if column.key not in {"partition", "household"}]
    # An expression, lest all that a village was ever paid be gone through for each of its batches.
    place = func.coalesce(B.region_code, "")
    listed = and_(alike.c.batch_no == B.batch_no, alike.c.region_code == place, alike.c.subsidy == B.subsidy)
    return (
        select(*told, B.batch_no.label("partition"), HOME.label("household"), *columns)
        .join(alike, listed)
        .where(scope.touched(B.batch_no), paid_at_once(scope))
    )


def judged_by_village(rows: Iterable[Row], scope: Scope, judge: Judge) -> Iterable[Row]:
    """Rows of the villages of which something is said, each village's a finding of its own on the batch."""
    standards = standards_of(scope)
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["批次号"], row["region"], row["补助项目"], row["年度"], row["期次"] or ""].append(row)
    for (_, region, *_), group in sorted(groups.items()):
        judged = [standards.of_row(row) for row in group]
        if None in judged:
            scope.leave_out(NO_STANDARD, len(group))
            continue
        told = judge(group, [one for one in judged if one], scope)
        if told:
            for row in sorted(group, key=lambda row: row["发放流水号"]):
                yield {**row, **told, "subject": row["批次号"], "distinguish": region}
