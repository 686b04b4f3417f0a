"""What a statistical test is asked for, what comes of it, and how a test declares itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from fundwatch.models.fields import Kind
from fundwatch.services.listing_query import Filter, ListQuery
from fundwatch.services.statement import Statement
from fundwatch.services.statistics.material import Material

#: Kinds of columns in which something is measured.
NUMBERS = (Kind.MONEY, Kind.QUANTITY, Kind.INTEGER)
AMOUNTS = (Kind.MONEY, Kind.QUANTITY)
DAYS = (Kind.DAY,)
DOCUMENTS = (Kind.CODE, Kind.TEXT)


@dataclass(frozen=True, slots=True)
class Asked:
    """A test over a column of a table.

    `column` and `by` are attribute names; blank `column` and None for `by` mean the first that fits, blank `by` none.
    `words` say each of `filters`. `bounds` are in the unit that the column is stored in, and only for the tests that
    take them; `as_of` is the day on which ages are counted.
    """

    test: str
    table: str
    column: str = ""
    by: str | None = None
    filters: tuple[Filter, ...] = ()
    words: tuple[str, ...] = ()
    bounds: tuple[int, ...] = ()
    as_of: date | None = None

    def behind(self, words: str, condition: Filter, *more: tuple[str, Filter]) -> Behind:
        """The rows of what was asked that also meet a condition, and `more` of them with their words."""
        query = ListQuery(self.table, filters=(*self.filters, condition, *(one for _words, one in more)))
        return Behind(query, (*self.words, words, *(said for said, _one in more)))


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind a line of a result; `words` say each of the query's filters."""

    query: ListQuery
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the chart: what was found, and what was to be expected where that is known; `key` of its line."""

    label: str
    found: float
    expected: float | None = None
    key: str = ""
    outstanding: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A test's result, ready to be shown.

    `said` is the result, what it means, and what it does not; `refused` is why there is none. `behind` leads from
    the keys of lines to their rows. `bars_of` says what the bars measure.
    """

    asked: Asked
    statement: Statement
    said: tuple[str, ...]
    bars: tuple[Bar, ...] = ()
    bars_of: str = ""
    behind: Mapping[str, Behind] = field(default_factory=dict)
    refused: str = ""

    def told(self, *said: str) -> Made:
        """The same with more said."""
        return replace(self, said=(*self.said, *said))


@dataclass(frozen=True, slots=True)
class Need:
    """A column that a test takes: what it is called, of what kinds, which of them are offered first.

    `usual` is whether the first one is taken where a second column is not asked for, `none` how doing without is said.
    """

    label: str
    kinds: tuple[Kind, ...]
    usual: bool = True
    none: str = ""
    first: Kind = Kind.MONEY


@dataclass(frozen=True, slots=True)
class StatisticsTest:
    """A test: its name and what it is for, the columns it takes, and the function that makes its result.

    `takes_bounds` and `takes_day` say which of the further things it can be asked.
    """

    name: str
    purpose: str
    order: int
    column: Need
    make: Callable[[Asked, Material], Made]
    by: Need | None = None
    takes_bounds: str = ""
    takes_day: bool = False
