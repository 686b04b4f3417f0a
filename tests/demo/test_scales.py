from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

from fundwatch.demo.county import make_world
from fundwatch.demo.identity import check_character
from fundwatch.demo.records.base import key_of

_SAMPLE = (
    "from fundwatch.demo.county import make_world; import hashlib;"
    "world = make_world('small', 9);"
    "print(hashlib.sha256(repr([(table, rows[:50], len(rows)) for table, rows in world.tables.items()]"
    " + world.answers).encode()).hexdigest())"
)


def test_the_county_does_not_depend_on_the_order_of_sets() -> None:
    seen = {
        subprocess.run(
            [sys.executable, "-c", _SAMPLE],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(seen) == 1


def test_the_large_scale_has_the_size_that_was_asked_for() -> None:
    world = make_world("county", 1)
    assert len(world.tables["户"]) == 12_583
    assert len(world.tables["人员"]) == 41_407
    assert len(world.villages) == 124
    assert 380_000 <= len(world.tables["补助发放"]) <= 430_000
    assert all(len({key_of(row) for row in rows}) == len(rows) for rows in world.tables.values())
    wrong = {one.key for case in world.answers if case.topic == "证号有误" for one in case.subjects}
    numbers = (row.id_number for row in world.tables["人员"] if row.id_number not in wrong)
    assert all(number[17] == check_character(number[:17]) for number in numbers)
    count = Counter((case.topic, case.expect) for case in world.answers)
    assert all(count[topic, side] >= 3 for topic, _ in count for side in ("flag", "quiet"))
