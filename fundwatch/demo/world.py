"""The county while it is being made: every row so far, and the sources of chance."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from fundwatch.demo.answers import Answer, Expect, Subject, subject
from fundwatch.demo.identity import Registry
from fundwatch.demo.names import Namer
from fundwatch.demo.records.base import Row
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.records.money import Indicator
from fundwatch.demo.records.people import Household, Person
from fundwatch.demo.records.places import Account, Region, Unit
from fundwatch.demo.scale import Scale

_R = TypeVar("_R", bound=Row)


@dataclass(slots=True)
class Member:
    """A person of a household, with what the registers of other offices know."""

    row: Person
    born: date
    died_on: date | None = None
    migrant: bool = False
    gifted: bool = False
    on_relief: bool = False
    on_post: bool = False

    def age(self, day: date) -> int:
        """Whole years on that day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@dataclass(slots=True)
class Home:
    """A household with its members and means; `reserved` homes serve a planting and nothing else."""

    row: Household
    village: Region
    members: list[Member]
    account: str
    group: str
    land: float = 0.0
    forest: float = 0.0
    pigs: int = 0
    goats: int = 0
    walnuts: float = 0.0
    repair_year: int | None = None
    repair_grade: str = "C级"
    reserved: bool = False

    @property
    def head(self) -> Member:
        """The head of the household."""
        return self.members[0]


@dataclass(slots=True)
class Batch:
    """A list of payments that is paid, funded and posted as one."""

    code: str
    subsidy: str
    year: int
    period: str | None
    payer: str
    purse: str
    paid_on: date
    villages: list[str]
    rows: list[Benefit] = field(default_factory=list)
    project: str | None = None
    standing: bool = False
    posted_by_hand: bool = False


@dataclass(slots=True)
class World:
    """Everything made so far; `tables` holds the rows that will be written."""

    scale: Scale
    seed: int
    tables: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    answers: list[Answer] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    batches: dict[str, Batch] = field(default_factory=dict)
    townships: list[Region] = field(default_factory=list)
    villages: list[Region] = field(default_factory=list)
    units: dict[str, Unit] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    purses: dict[str, list[list[Any]]] = field(default_factory=dict)
    registry: Registry = field(init=False)
    namer: Namer = field(init=False)
    _counters: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _cases: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        self.registry = Registry(self.rng("numbers"))
        self.namer = Namer(self.rng("names"))

    def rng(self, topic: str) -> random.Random:
        """A source of chance of its own for each topic, so that topics do not disturb each other."""
        return random.Random(f"{self.seed}/{topic}")

    def add(self, row: _R) -> _R:
        """Keep a row."""
        self.tables[row.TABLE].append(row)
        return row

    def order(self, series: str) -> int:
        """Next place in a series, from 1."""
        self._counters[series] += 1
        return self._counters[series]

    def number(self, prefix: str, width: int = 4) -> str:
        """Next number of a series, with the series' name before it."""
        return f"{prefix}{self.order(prefix):0{width}d}"

    def answer(
        self,
        topic: str,
        expect: Expect,
        categories: Sequence[str],
        subjects: Iterable[Row | Subject],
        note: str,
        neutral: Iterable[Row | Subject] = (),
    ) -> None:
        """Write down what was planted."""

        def named(rows: Iterable[Row | Subject]) -> tuple[Subject, ...]:
            return tuple(dict.fromkeys(one if isinstance(one, Subject) else subject(one) for one in rows))

        self._cases[topic] += 1
        word = "疑点" if expect == "flag" else "无辜"
        case = f"{topic}-{self._cases[topic]:03d}-{word}"
        self.answers.append(Answer(case, topic, expect, tuple(categories), named(subjects), named(neutral), note))
