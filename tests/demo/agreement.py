"""What was found by reckoning anew, held against what was planted."""

from __future__ import annotations

from typing import Any

from fundwatch.demo.world import World

Rows = list[Any]


def flagged(world: World, topic: str, table: str) -> list[set[str]]:
    """Keys of one table in each case that must be flagged."""
    cases = [one for one in world.answers if one.topic == topic and one.expect == "flag"]
    assert cases
    return [{one.key for one in case.subjects if one.table == table} for case in cases]


def quiet(world: World, topic: str, table: str) -> set[str]:
    cases = [one for one in world.answers if one.topic == topic and one.expect == "quiet"]
    return {one.key for case in cases for one in case.subjects if one.table == table}


def agree(world: World, topic: str, table: str, found: set[str]) -> None:
    """What was found is exactly what was planted: every case is met, none found beside them."""
    cases = flagged(world, topic, table)
    assert all(case & found for case in cases), (topic, [case for case in cases if not case & found])
    assert found <= set().union(*cases), (topic, found - set().union(*cases))
    assert not found & quiet(world, topic, table)
