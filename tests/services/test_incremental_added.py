"""Payments that are only added: the rules look again where they may raise something new, and miss nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.databases import ON_SERVER
from tests.services.incremental_histories import TABLES, beginnings, check

#: Histories tried; each of them scans several times with every rule.
EXAMPLES = 2 if ON_SERVER else 8


@st.composite
def additions(draw: st.DrawFn) -> list[tuple[dict[str, list[dict[str, Any]]], dict[str, list[int]], str]]:
    """Imports of payments under numbers that none has yet, which may take back each other's money or earlier ones'."""
    payment = st.fixed_dictionaries(TABLES["补助发放"])
    batches = draw(st.lists(st.lists(payment, min_size=1, max_size=4), min_size=1, max_size=4))
    number, history = 100, []
    for batch in batches:
        rows = []
        for row in batch:
            number += 1
            original = draw(st.sampled_from([row["原发放流水号"], f"BF{number - 1}"]))
            rows.append({**row, "发放流水号": f"BF{number}", "原发放流水号": original if number > 101 else None})
        history.append(({"补助发放": rows}, {}, "2019-01-15"))
    return history


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(beginning=beginnings(), history=additions())
def test_added_payments_raise_what_a_full_scan_raises(
    beginning: dict[str, list[dict[str, Any]]], history: list[Any]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check(Path(folder), beginning, history)
