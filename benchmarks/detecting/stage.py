"""Where plants are set: a case opens, what is written belongs to it, what bears the trace is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from detecting.books import Case, Row, key_of
from detecting.clean import Parts
from detecting.county import Person, Village
from detecting.people import name_of
from detecting.subsidies import Batch, Claim

FALSE_CLAIM, SHARE, MISUSE, WASTE = "虚报冒领", "截留私分", "贪污挪用", "挥霍浪费"
IDLE, PROCEDURE, ASSETS, NOTICE, OVERSIGHT, QUALITY = (
    "滞留闲置",
    "程序违规",
    "资产流失",
    "公示缺失",
    "监督缺位",
    "数据质量",
)
Plant = Callable[["Stage"], None]


class Stage:
    """The parts of a county, and the cases in it."""

    def __init__(self, parts: Parts) -> None:
        self.county, self.money = parts.county, parts.money
        self.works, self.subsidies, self.assets = parts.works, parts.subsidies, parts.assets
        self.books, self.add, self.chance = parts.county.books, parts.county.books.add, parts.county.chance

    @contextmanager
    def flag(self, scheme: str, categories: str | tuple[str, ...], name: str) -> Iterator[Case]:
        """A misuse that is to be found."""
        kinds = (categories,) if isinstance(categories, str) else categories
        with self.books.case(Case(name, scheme, True, kinds)) as case:
            yield case
            if not case.subjects:
                raise ValueError(name)

    @contextmanager
    def quiet(self, scheme: str, name: str) -> Iterator[Case]:
        """An innocent look-alike on which nothing is to be found."""
        with self.books.case(Case(name, scheme, False, ())) as case:
            yield case

    def village(self, households: int = 8) -> Village:
        """A village of the case."""
        return self.county.village(households)

    def stranger(self, born: date = date(1970, 4, 5), *, male: bool = True) -> Person:
        """Somebody on no register."""
        chance = self.chance
        return Person(name_of(chance), self.county.identity(born, male=male), self.county.account_no(), born, "", "")

    def among(self, village: Village, subsidy: str, year: int, claim: Claim | list[Claim], usual: tuple[float, float | None] | None = None,
              others: int = 3, **more: object) -> Batch:  # fmt: skip
        """The planted lines in front of ordinary ones of the village's last households; `usual`: amount and quantity."""
        claims = claim if isinstance(claim, list) else [claim]
        amount, quantity = usual or (claims[0].amount, claims[0].quantity)
        rest = [Claim(one.head, amount, quantity) for one in village.households[-others:]] if others else []
        return self.subsidies.batch(village, subsidy, year, [*claims, *rest], **more)  # type: ignore[arg-type]


def named(case: Case, table: str, *rows: Row) -> None:
    """Name rows that bear the trace."""
    case.subjects += [(table, key_of(table, row)) for row in rows]
