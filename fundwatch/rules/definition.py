"""What a rule is: one file that declares a fault, and the select that finds the records showing it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import ColumnElement, CompoundSelect, Select, Text, case, cast, func, null, select
from sqlalchemy.orm import InstrumentedAttribute

from fundwatch.models.fields import Kind
from fundwatch.models.record import Record
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.rules.compared import Compared

if TYPE_CHECKING:
    from fundwatch.rules.scope import Scope

#: One row that a rule's select gave, by column label.
Row = Mapping[str, Any]
#: A select, or several united.
Statement = Select[Any] | CompoundSelect[Any]

#: Rows added to 补助发放, as an alias of its class over a table of their own.
Added = type[BenefitPayment]

#: A column of a table as its class names it.
NeededColumn = InstrumentedAttribute[Any]

#: Categories of the contract; the first four are the county decision's own.
CATEGORIES = (
    "虚报冒领",
    "截留私分",
    "贪污挪用",
    "挥霍浪费",
    "滞留闲置",
    "程序违规",
    "资产流失",
    "公示缺失",
    "监督缺位",
    "数据质量",
)

#: Subjects that have no table of their own.
FREE_SUBJECTS = frozenset({"批次", "账号"})


class Severity(StrEnum):
    """How grave a lead is if it proves true."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True)
class Via:
    """How touched values of `column` lead to values of the rule's partition.

    `leads_to` takes a select of the touched values and gives a select of partition values. `comes_from`, where given,
    takes a select of partition values and gives a select of every value of the column that would lead to one of them.
    """

    column: str
    leads_to: Callable[[Statement], Statement]
    comes_from: Callable[[Statement], Statement] | None = None


@dataclass(frozen=True)
class Read:
    """A table the rule reads, and what a touched row of it makes the rule compute again.

    `by` is the column that holds the partition value, a `Via` from another column, or None where a change may
    matter anywhere and everything is computed again. A table may be named several times: all of them apply.
    """

    table: type[Record]
    by: str | Via | None = None


@dataclass(frozen=True)
class Value:
    """A value shown as evidence: its Chinese label, which is also its label in the select, and its kind."""

    label: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Example:
    """Rows by table label and Chinese header on which the rule raises something; executed for the rule's page."""

    rows: Mapping[str, Sequence[Mapping[str, object]]]
    as_of: str = "2019-01-15"


@dataclass(frozen=True)
class Page:
    """What an auditor reads about a rule, in Chinese; `example` is executed when the page is made."""

    method: str
    why: str
    not_flagged: tuple[str, ...]
    check: tuple[str, ...]
    innocent: tuple[str, ...]
    example: Example


class Rule(ABC):
    """A declared fault and how it shows in the records.

    `select` gives rows with these labels: `subject` (business key), `partition`, `amount` (fen), `day` (day number),
    `region`, the labels of `evidence` and `details`, and the labels named in `related`; further, where needed,
    `subject_table`, `distinguish` (tells apart several findings on one subject), `severity`, and the things the
    finding is about: `person` (identity number), `account`, `project`. Rows of one subject make one finding: their
    amounts are added, their related rows gathered, `evidence` taken of the first by day.
    """

    code: ClassVar[str]
    version: ClassVar[int] = 1
    name: ClassVar[str]
    category: ClassVar[str]
    severity: ClassVar[Severity]
    #: The provision it rests on; `verified` is false where that still has to be confirmed (待核实).
    basis: ClassVar[str]
    verified: ClassVar[bool] = True
    #: Names of the policy parameters it uses.
    parameters: ClassVar[tuple[str, ...]] = ()
    #: Tables that must hold rows; where one is empty the rule is not applicable.
    needs: ClassVar[tuple[type[Record], ...]]
    #: Columns that must have some value anywhere, or the rule can raise nothing; of a group one suffices.
    needs_columns: ClassVar[tuple[NeededColumn | tuple[NeededColumn, ...], ...]] = ()
    reads: ClassVar[tuple[Read, ...]]
    reads_clock: ClassVar[bool] = False
    #: Whether `suspects` tells as well where added payments may change or end what was raised.
    suspects_suffice: ClassVar[bool] = False
    #: Label of the subject's table.
    subject: ClassVar[str]
    #: Table label and the select's label of the key of each related row; a null key is no row.
    related: ClassVar[tuple[tuple[str, str], ...]] = ()
    evidence: ClassVar[tuple[Value, ...]]
    details: ClassVar[tuple[Value, ...]] = ()
    #: One Chinese sentence with the labels of `evidence` in braces; also {合计}, {行数}.
    summary: ClassVar[str]
    #: What of its results is arithmetic, for the workbook that computes a finding again.
    compared: ClassVar[tuple[Compared, ...]] = ()
    page: ClassVar[Page]

    @abstractmethod
    def population(self, scope: Scope) -> Select[Any] | None:
        """What is looked at: rows of (reason it was left out or null, count); None where `refine` counts it."""

    @abstractmethod
    def select(self, scope: Scope) -> Select[Any]:
        """The rows that show the fault, or, with `refine`, those that may."""

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:  # noqa: ARG002 - for rules that need it
        """Judge rows by what SQL cannot say; gives the rows that remain, changed where needed."""
        return rows

    def suspects(self, scope: Scope, added: Added) -> Statement | None:  # noqa: ARG002 - for rules that can tell
        """Partition values in which rows added to 补助发放 may raise what was not raised before.

        `added` stands for these rows and for those whose money they take back. Too many values cost time, one too few
        would lose a finding: whatever new finding a value may show has to be told by an added row of it. None where
        nothing tells it quicker than running the rule over every value touched.
        """
        return None

    def concerns(self, subsidy: str, scope: Scope) -> bool:  # noqa: ARG002 - for rules on some subsidies alone
        """Whether `suspects` can tell anything by an added payment of this subsidy; it is not asked where none does."""
        return True

    def tables(self) -> tuple[type[Record], ...]:
        """Every table it reads, each once."""
        return tuple(dict.fromkeys(read.table for read in self.reads))


def alternatives(needed: NeededColumn | tuple[NeededColumn, ...]) -> tuple[NeededColumn, ...]:
    """The columns of which one suffices: the group, or the one column."""
    return needed if isinstance(needed, tuple) else (needed,)


def counted(
    source: Any,
    condition: ColumnElement[bool],
    *reasons: tuple[ColumnElement[bool], str],
    each: ColumnElement[int] | None = None,
) -> Select[Any]:
    """A population: rows of `source` under `condition`, each under the first reason for leaving it out, or none.

    `each` is how many things a row stands for, where not for one.
    """
    reason = case(*reasons, else_=None) if reasons else cast(null(), Text)
    told = (reason.label("reason"), *(() if each is None else (each.label("each"),)))
    judged = select(*told).select_from(source).where(condition).subquery()
    count = func.count() if each is None else func.sum(judged.c.each)
    return select(judged.c.reason, count).group_by(judged.c.reason)
