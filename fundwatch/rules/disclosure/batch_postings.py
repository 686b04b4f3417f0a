"""Villages paid by a batch, and the village notices on it: where each was posted, and how long before the payment."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import func, select

from fundwatch.ledger.policy import stem
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.notice_item import NoticeItem
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.rules.benefit.facts import standards_of, stands
from fundwatch.rules.definition import Row
from fundwatch.rules.scope import Scope

B = BenefitPayment
N = NoticeRecord
_MONTH = re.compile(r"\d{4}-\d{2}")
#: A batch, its subsidy and a village; a subsidy, a year and a village.
_Village = tuple[str, str, str]
_List = tuple[str, int, str]
#: So many batches are named in one statement.
_AT_ONCE = 5_000
#: Asked for every village of every batch and notice.
_place = cache(stem)
#: Village notices that list who is paid what; the latter two are used for posts and labour.
VILLAGE = (N.level == "村", N.kind.in_(("补助发放到户", "公益岗聘用", "劳务报酬")))


@dataclass(frozen=True)
class Posting:
    """A notice on a batch; `last` is the last day it hung, null where it stays."""

    key: str
    region: str
    first: int
    last: int | None

    def days_before(self, paid: int) -> int:
        """For how many whole days it hung before the payment; both ends count."""
        last = paid - 1 if self.last is None else self.last
        return last - self.first + 1

    def over_before(self, paid: int) -> bool:
        """Whether it ended before the payment."""
        return self.last is None or self.last < paid

    def suffices(self, paid: int, days: int) -> bool:
        """Whether it hung so many days and ended before the payment."""
        return self.days_before(paid) >= days and self.over_before(paid)

    def hung_in(self, village: str) -> bool:
        """Whether it was posted in a village, or for a place that holds it or lies in it."""
        here, there = _place(self.region), _place(village)
        return there.startswith(here) or here.startswith(there)


def _postings(scope: Scope, rows: Sequence[Row]) -> dict[str, list[Posting]]:
    """Village notices by batch, direct ones and those that list the batch; of a run over some, of these rows'."""
    found: dict[str, list[Posting]] = defaultdict(list)
    own, named = N.subject_no.is_not(None), NoticeItem.subject_no.is_not(None)
    if scope.partitions is not None:
        known = sorted({row["subject"] for row in rows})
        batches = select(scope.temporary((("value", str),), ((batch,) for batch in known)).c.value)
        own, named = N.subject_no.in_(batches), NoticeItem.subject_no.in_(batches)
    columns = (N.record_key, N.region_code, N.from_day_day, N.until_day_day, N.taken_down_on_day)
    direct = select(N.subject_no, *columns).where(*VILLAGE, N.subject_type == "批次", own)
    listed = (
        select(NoticeItem.subject_no, *columns)
        .join(N, N.record_key == NoticeItem.notice_no)
        .where(*VILLAGE, NoticeItem.subject_type == "批次", named)
    )
    for statement in (direct, listed):
        for batch, key, region, first, until, down in scope.connection.execute(statement):
            ends = [day for day in (until, down) if day is not None]
            found[batch].append(Posting(key, region, first, min(ends, default=None)))
    for postings in found.values():
        postings.sort(key=lambda posting: (posting.first, posting.key))
    return found


class VillagesPaid:
    """What was paid in each village by each batch of a subsidy, held against the notices on the batch.

    Rows have `subject` (the batch), `补助项目`, `年度`, `region` and `day`, the first day on which money arrived there;
    `days` is the parameter that says how many days a notice has to hang.
    """

    def __init__(self, scope: Scope, rows: Sequence[Row], days: str) -> None:
        self.batches: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=_village):
            self.batches[row["subject"], row["补助项目"]].append(row)
        self._scope, self._days, self._notices = scope, days, _postings(scope, rows)
        self._posted: set[_Village] = set()
        first: dict[_List, int] = {}
        for row in rows:
            least = self.days_for(row)
            if any(notice.suffices(row["day"], least) for notice in self.notices_on([row])):
                self._posted.add(_village(row))
                first[_list(row)] = min(row["day"], first.get(_list(row), row["day"]))
        later = [row for row in rows if first.get(_list(row), row["day"]) < row["day"] and not self.is_posted(row)]
        self._served = self._of_month(later) if later else frozenset()

    def of_batch(self, row: Row) -> Sequence[Row]:
        """Every village of the row's batch and subsidy."""
        return self.batches[row["subject"], row["补助项目"]]

    def days_for(self, row: Row) -> int:
        """How many days a notice has to hang before the row's payment."""
        return self._scope.number(self._days, date.fromordinal(row["day"]), row["region"])

    def notices_on(self, villages: Sequence[Row]) -> Sequence[Posting]:
        """Notices on a batch that hung in these villages of it; where it has one village, all of them."""
        known = self._notices.get(villages[0]["subject"], ())
        if not known or len(self.of_batch(villages[0])) == 1:
            return known
        return [notice for notice in known if any(notice.hung_in(row["region"]) for row in villages)]

    def is_posted(self, row: Row) -> bool:
        """Whether a notice on the batch hung in the village long enough and ended before the payment."""
        return _village(row) in self._posted

    def is_served(self, row: Row) -> bool:
        """Whether another batch of the same monthly list, paid earlier in the year, was posted in the village."""
        return _village(row) in self._served

    def _of_month(self, rows: Sequence[Row]) -> frozenset[_Village]:
        """Those of the rows that are monthly lists: by their period, else by their standard."""
        standards, days = standards_of(self._scope), {_village(row): row["day"] for row in rows}
        found = set()
        for batch, subsidy, region, year, period, grade in self._told_of(sorted({row["subject"] for row in rows})):
            day = days.get((batch, subsidy, region))
            if day is None:
                continue
            standard = standards.of(subsidy, year, grade, region, day)
            if _MONTH.fullmatch(period or "") or (standard is not None and standard.cycle == "月"):
                found.add((batch, subsidy, region))
        return frozenset(found)

    def _told_of(self, batches: Sequence[str]) -> Iterator[Any]:
        """What tells the standards of these batches' villages; without a table, for pages read where none is made."""
        village = (B.batch_no, B.subsidy, B.region_code)
        for start in range(0, len(batches), _AT_ONCE):
            yield from self._scope.connection.execute(
                select(*village, func.min(B.year), func.min(B.period), func.min(B.grade))
                .where(B.batch_no.in_(batches[start : start + _AT_ONCE]), stands(B, self._scope))
                .group_by(*village)
            )


def _village(row: Row) -> _Village:
    return row["subject"], row["补助项目"], row["region"]


def _list(row: Row) -> _List:
    return row["补助项目"], row["年度"], row["region"]
