"""How far the rules reach in these books: which apply, which do not and what data they want, which are suspect."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from fundwatch.ledger.policy import in_force
from fundwatch.models.actor import Actor
from fundwatch.models.finding import RuleRun, Scan
from fundwatch.models.store import Store
from fundwatch.rules.definition import Rule
from fundwatch.rules.holdings import Holdings, Missing, named
from fundwatch.rules.registry import all_rules
from fundwatch.rules.runner import FAILED, NOT_APPLICABLE
from fundwatch.services.rule_suspicion import Hits, hits

APPLICABLE, NOT_RUN, SUSPECT = "适用", "未扫描", "命中过多"
#: Every state, in the order in which a list offers them.
STATES = (APPLICABLE, NOT_RUN, NOT_APPLICABLE, FAILED, SUSPECT)


@dataclass(frozen=True)
class CoverageRun:
    """How a rule went when it was last run; `flagged` are its findings then, whoever may see them."""

    scan_id: int
    as_of: str
    state: str
    tested: int
    excluded_by: tuple[tuple[str, int], ...]
    flagged: int
    message: str


@dataclass(frozen=True)
class RuleCoverage:
    """One rule: `state` is one of STATES.

    `missing` is what the books lack now, whatever the last run met. `wanted` says in one sentence what to import;
    blank where the rule applies. `last` is None where it was never run, `hits` where it was never run in full.
    """

    code: str
    name: str
    category: str
    state: str
    missing: Missing
    wanted: str
    last: CoverageRun | None
    hits: Hits | None

    @property
    def applicable(self) -> bool:
        """Whether the books hold what it needs."""
        return not self.missing.anything

    @property
    def caution(self) -> str:
        """What is said beside the findings of a suspect rule; blank of any other."""
        return self.hits.caution if self.state == SUSPECT and self.hits else ""


def coverage(store: Store, actor: Actor | None = None) -> tuple[RuleCoverage, ...]:
    """Every rule of this release, in the order of the codes."""
    del actor
    with store.read() as connection:
        return cover(connection)


def cover(connection: Connection) -> tuple[RuleCoverage, ...]:
    """The same, within a reading that is already open."""
    rules = all_rules()
    holdings, last = Holdings(connection), _last_runs(connection)
    judged = hits(connection, in_force(connection))
    return tuple(_covered(rule, holdings.missing(rule), last.get(code), judged) for code, rule in rules.items())


def plain(one: RuleCoverage) -> dict[str, Any]:
    """One rule as other programs read it."""
    run = None
    if one.last is not None:
        run = {
            "scan": one.last.scan_id,
            "as_of": one.last.as_of,
            "state": one.last.state,
            "tested": one.last.tested,
            "excluded": dict(one.last.excluded_by),
            "flagged": one.last.flagged,
            "message": one.last.message,
        }
    return {
        "code": one.code,
        "name": one.name,
        "category": one.category,
        "state": one.state,
        "applicable": one.applicable,
        "empty_tables": list(one.missing.tables),
        "blank_columns": [
            [{"table": table, "column": header} for table, header in group] for group in one.missing.columns
        ],
        "wanted": one.wanted,
        "last_run": run,
        "share_flagged": None if one.hits is None or one.hits.share is None else f"{one.hits.share / 1_000_000:.6f}",
        "suspect": one.state == SUSPECT,
    }


def _covered(rule: Rule, missing: Missing, last: CoverageRun | None, judged: Mapping[str, Hits]) -> RuleCoverage:
    found = judged.get(rule.code)
    state = _state(missing, last, found)
    return RuleCoverage(rule.code, rule.name, rule.category, state, missing, _wanted(missing), last, found)


def _state(missing: Missing, last: CoverageRun | None, found: Hits | None) -> str:
    if missing.anything:
        return NOT_APPLICABLE
    if last is None or last.state == NOT_APPLICABLE:
        return NOT_RUN
    if last.state == FAILED:
        return FAILED
    return SUSPECT if found is not None and found.suspect else APPLICABLE


def _wanted(missing: Missing) -> str:
    """What to import, in one sentence."""
    if missing.tables:
        return f"要使它适用，请导入{_quoted(missing.tables)}；模板见“数据导入”，比对名单向有名单的单位要。"
    if not missing.columns:
        return ""
    parts = [f"{named(group)}{'中的一项' if len(group) > 1 else ''}" for group in missing.columns]
    return f"要使它适用，请补上{'，以及'.join(parts)}再导入；已有的记录要更新的，勾选“内容不同的已有记录按这次的更新”。"


def _quoted(names: tuple[str, ...]) -> str:
    return "、".join(f"“{name}”" for name in names)


def _last_runs(connection: Connection) -> dict[str, CoverageRun]:
    latest = select(func.max(RuleRun.id)).group_by(RuleRun.rule)
    asked = (
        select(*RuleRun.__table__.columns, Scan.as_of)
        .join(Scan, Scan.id == RuleRun.scan_id)
        .where(RuleRun.id.in_(latest))
    )
    return {
        row.rule: CoverageRun(
            row.scan_id,
            row.as_of,
            row.state,
            row.tested,
            tuple(json.loads(row.excluded_by).items()),
            row.flagged,
            row.message,
        )
        for row in connection.execute(asked)
    }
