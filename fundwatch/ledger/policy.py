"""Policy as dated data: which value of a parameter was in force on a day, and on what it rests.

The shipped values stand in resources/policy/parameters.toml; rows of 政策参数 override them from their own dates,
for one region or everywhere.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from sqlalchemy import Connection, select

from fundwatch.models.fields import PARTS
from fundwatch.models.records.policy_parameter import PolicyParameter
from fundwatch.paths import resources


@dataclass(frozen=True)
class PolicyValue:
    """One value of a parameter and when it is in force; `until` is the last day, None while it still is.

    `verified` is false for what the office must still confirm (待核实). `region_code` blank is everywhere.
    `overridden` marks a row of 政策参数.
    """

    name: str
    from_day: date
    until: date | None
    value: Decimal
    unit: str
    basis: str
    verified: bool
    region_code: str = ""
    overridden: bool = False

    @property
    def fen(self) -> int:
        """The value as an amount in fen; for the units 元 and 万元."""
        return int(self.value * (1_000_000 if self.unit == "万元" else 100))

    @property
    def whole(self) -> int:
        """The value as a whole number, for days, months and heads."""
        return int(self.value)

    @property
    def millionths(self) -> int:
        """The value in millionths, as quantities and ratios are stored."""
        return int(self.value * PARTS)


class Policy:
    """Every parameter's values; those of the database before the shipped ones."""

    def __init__(self, values: tuple[PolicyValue, ...]) -> None:
        self.values = values
        self._named: dict[str, list[PolicyValue]] = {}
        for value in values:
            self._named.setdefault(value.name, []).append(value)

    def names(self) -> tuple[str, ...]:
        """The parameters' names in the shipped order, then the office's own."""
        return tuple(self._named)

    def on(self, name: str, day: date, region_code: str = "") -> PolicyValue:
        """The value in force on `day` in a region; the office's own first, the narrower region first.

        KeyError where none is in force.
        """
        fitting = [
            value
            for value in self._named.get(name, ())
            if value.from_day <= day
            and (value.until is None or day <= value.until)
            and region_code.startswith(stem(value.region_code))
        ]
        if not fitting:
            raise KeyError(name)
        return max(fitting, key=lambda value: (value.overridden, len(stem(value.region_code)), value.from_day))

    def all_of(self, name: str) -> tuple[PolicyValue, ...]:
        """Every value of one parameter, the earliest first."""
        return tuple(sorted(self._named.get(name, ()), key=lambda v: (v.from_day, v.overridden)))


def stem(region_code: str) -> str:
    """The significant part of a region code: a county is 6 digits, a township 9, a village 12."""
    if region_code.endswith("000000"):
        return region_code[:6]
    return region_code[:9] if region_code.endswith("000") else region_code


@cache
def shipped() -> Policy:
    """The values shipped with the program."""
    with (resources() / "policy" / "parameters.toml").open("rb") as file:
        rows = tomllib.load(file)["parameter"]
    return Policy(
        tuple(
            PolicyValue(
                name=row["name"],
                from_day=row["from"],
                until=row.get("until"),
                value=Decimal(row["value"]),
                unit=row["unit"],
                basis=row["basis"],
                verified=row["verified"],
            )
            for row in rows
        )
    )


def in_force(connection: Connection) -> Policy:
    """The shipped values and the office's own rows of 政策参数."""
    own = tuple(
        PolicyValue(
            name=row.parameter or "",
            from_day=row.from_day or date.min,
            until=row.until_day,
            value=Decimal(row.value) / PARTS,
            unit=row.measure_unit or "",
            basis=row.basis or "本单位设定",
            verified=True,
            region_code=row.region_code or "",
            overridden=True,
        )
        for row in connection.execute(select(PolicyParameter.__table__).order_by(PolicyParameter.record_key))
    )
    return Policy(shipped().values + own)
