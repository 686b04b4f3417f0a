"""The current findings that name any of some rows: as what they are about, or among what they rest on."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, or_, select

from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding

#: Rows as a finding's stored content names them; reading it whole would take ten times as long.
_NAMED = re.compile(r'"table":"([^"]*)","key":"([^"]*)"')
#: So many rows are looked for by the database itself.
_FEW = 20


def findings_naming(connection: Connection, actor: Actor, rows: Collection[tuple[str, str]]) -> list[Any]:
    """Those within the actor's region, the most urgent first; `rows` are (table, key)."""
    own = set(rows)
    asked = select(*Finding.__table__.columns).where(Finding.current)
    if len(own) <= _FEW:
        named = (f'"table":"{table}","key":"{key}"' for table, key in sorted(own))
        asked = asked.where(or_(*(Finding.content.contains(words, autoescape=True) for words in named)))
    if actor.region_code:
        asked = asked.where(Finding.region_code.startswith(stem(actor.region_code), autoescape=True))
    ordered = connection.execute(asked.order_by(Finding.score.desc(), Finding.number))
    return [row for row in ordered if not own.isdisjoint(_NAMED.findall(row.content))]
