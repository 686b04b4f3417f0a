"""What a notice form declares, and the circumstances of one issue that every form is given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.disclosure.reconciliation import Difference
from fundwatch.reports.content import (
    Align,
    Amount,
    Annex,
    Block,
    Column,
    Contact,
    Covered,
    Edition,
    Level,
    LogHead,
    Manner,
    NoticeContent,
    Posting,
    Signature,
    Table,
)
from fundwatch.reports.masking import POLICIES, MaskingPolicy

F = TypeVar("F")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Target:
    """What one notice is about: a region, a year, and where that leaves a choice one thing (a batch number)."""

    region_code: str
    year: int
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """Circumstances of one notice: who issues it when, to whom objections go, in which edition.

    `number` is blank for a preview; `posted_from` is the first day it hangs; `days` (both ends count) lengthens
    the form's own minimum and never shortens it.
    """

    issuer: str
    day: date
    contacts: tuple[Contact, ...]
    number: str = ""
    edition: Edition = "张贴版"
    posted_from: date | None = None
    days: int = 0
    place: str = ""
    log_head: LogHead | None = None
    policy_versions: tuple[tuple[str, str], ...] = ()

    @property
    def masking(self) -> MaskingPolicy:
        """How this edition shows persons."""
        return POLICIES[self.edition]

    @property
    def versions(self) -> tuple[tuple[str, str], ...]:
        """Versions of the policies the content rests on, the masking's first."""
        return (("脱敏规则", f"{self.edition}{self.masking.version}"), *self.policy_versions)

    def posting(self, least_days: int) -> Posting:
        """From when to when it hangs; a form with no least days stays."""
        start = self.posted_from or self.day
        if not least_days:
            return Posting(start, place=self.place)
        days = max(least_days, self.days)
        return Posting(start, start + timedelta(days=days - 1), days, self.place)


@dataclass(frozen=True, slots=True)
class Composition:
    """What a form makes of its figures; `assembled` joins it with the form's and the issue's own facts."""

    region_code: str
    region_name: str
    year: int
    title: tuple[str, ...]
    body: tuple[Block, ...]
    amounts: tuple[Amount, ...]
    covers: tuple[Covered, ...]
    listed_count: int | None = None
    annexes: tuple[Annex, ...] = ()
    references: tuple[str, ...] = ()
    addressee: str = ""


@dataclass(frozen=True, slots=True)
class FormColumn(Generic[R]):
    """A column of a form's table and how a row's figures fill it."""

    label: str
    fill: Callable[[R], str]
    unit: str = ""
    align: Align = "left"
    weight: int = 10
    whole: bool = False

    @property
    def column(self) -> Column:
        """The column as it is printed."""
        return Column(self.label, self.unit, self.align, self.weight, self.whole)


@dataclass(frozen=True, slots=True)
class NoticeForm(Generic[F]):
    """One kind of notice at one level.

    `days` is the least number of days it hangs, 0 for a 公告 that stays; `days_parameter` names the policy
    parameter that may ask for more. `targets` are the notices a year's books call for, `gather` the figures of
    one, `differences` what its own chain of sums contradicts itself in. `figures` is what `gather` gives and
    `compose` takes; `compose` is pure: the same figures and circumstances give the same content.
    """

    code: str
    version: int
    level: Level
    kind: str
    manner: Manner
    days: int
    figures: type[F]
    targets: Callable[[DisclosureBooks, int], Iterable[Target]]
    gather: Callable[[DisclosureBooks, Target], F]
    differences: Callable[[DisclosureBooks, Target], Sequence[Difference]]
    compose: Callable[[F, Issue], Composition]
    days_parameter: str = ""

    def build(self, figures: F, issue: Issue) -> NoticeContent:
        """The content of one notice; raises RefusedError when the figures contradict each other."""
        made = self.compose(figures, issue)
        return NoticeContent(
            form=self.code,
            form_version=self.version,
            level=self.level,
            kind=self.kind,
            manner=self.manner,
            region_code=made.region_code,
            region_name=made.region_name,
            year=made.year,
            number=issue.number,
            title=made.title,
            addressee=made.addressee,
            body=made.body,
            annexes=made.annexes,
            amounts=made.amounts,
            covers=made.covers,
            listed_count=made.listed_count,
            posting=issue.posting(self.days),
            contacts=issue.contacts,
            signature=Signature(issue.issuer, issue.day),
            edition=issue.edition,
            orientation="portrait",
            references=made.references,
            policy_versions=issue.versions,
            log_head=issue.log_head,
        )


def table(columns: Sequence[FormColumn[R]], rows: Sequence[R], total: tuple[str, ...] | None, unit_note: str) -> Table:
    """A table with a first column 序号, filled row by row; `total` begins with the word in place of the number."""
    numbered = tuple(
        (str(number), *(column.fill(row) for column in columns)) for number, row in enumerate(rows, start=1)
    )
    head = (Column("序号", align="centre", weight=1), *(column.column for column in columns))
    return Table(head, numbered, total, unit_note)


def filled(columns: Sequence[FormColumn[R]], rows: Sequence[R], optional: Collection[str]) -> tuple[FormColumn[R], ...]:
    """The columns without those of the optional ones that no row fills."""
    return tuple(column for column in columns if column.label not in optional or any(map(column.fill, rows)))


def totals(columns: Sequence[FormColumn[R]], sums: Mapping[str, str], word: str = "合计") -> tuple[str, ...]:
    """A row of sums by the labels of their columns, the word in place of its number."""
    return (word, *(sums.get(column.label, "") for column in columns))


def grouped(
    columns: Sequence[FormColumn[R]],
    groups: Sequence[tuple[Sequence[R], Mapping[str, str]]],
    total: tuple[str, ...],
    unit_note: str,
) -> Table:
    """As `table`, the rows in groups that each end in their subtotal; numbers run on through the groups."""
    whole = table(columns, [row for rows, _sums in groups for row in rows], total, unit_note)
    printed: list[tuple[str, ...]] = []
    emphasised, first = [], 0
    for rows, sums in groups:
        printed += whole.rows[first : first + len(rows)]
        first += len(rows)
        emphasised.append(len(printed))
        printed.append(totals(columns, sums, "小计"))
    return Table(whole.columns, tuple(printed), total, unit_note, tuple(emphasised))
