"""What was posted about each thing, and whether the books tell of such notices at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select, union

from fundwatch.models.records.notice_item import NoticeItem
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.rules.definition import Statement

N = NoticeRecord
#: So many things without a single notice of a kind: the books were handed over without these notices.
_MANY = 10

#: Level and kind of a notice.
Form = tuple[str, str]


@dataclass(frozen=True)
class Posting:
    """A notice on a thing; `last` is the last day it hung, null where it stays."""

    key: str
    first: int
    last: int | None

    @property
    def days(self) -> int | None:
        """How many days it hung, both ends counted; null where it stays."""
        return None if self.last is None else self.last - self.first + 1

    def hung(self, least: int) -> bool:
        """Whether it hung at least so many days."""
        return self.last is None or self.last - self.first + 1 >= least


def postings(connection: Connection, subject_type: str) -> Mapping[str, Mapping[Form, Sequence[Posting]]]:
    """Notices on things of a kind by the thing's number, then by level and kind, the earliest first."""
    found: dict[str, dict[Form, list[Posting]]] = defaultdict(lambda: defaultdict(list))
    columns = (N.level, N.kind, N.record_key, N.from_day_day, N.until_day_day, N.taken_down_on_day)
    direct = select(N.subject_no, *columns).where(N.subject_type == subject_type)
    listed = (
        select(NoticeItem.subject_no, *columns)
        .join(N, N.record_key == NoticeItem.notice_no)
        .where(NoticeItem.subject_type == subject_type)
    )
    for subject, level, kind, key, first, until, down in connection.execute(union(direct, listed)):
        last = min((day for day in (until, down) if day is not None), default=None)
        found[subject][level, kind].append(Posting(key, first, last))
    for forms in found.values():
        for known in forms.values():
            known.sort(key=lambda posting: (posting.first, posting.key))
    return found


def notices_about(subject_type: str) -> Callable[[Statement], Statement]:
    """From touched numbers of things of a kind to the notices that name them."""

    def leads_to(values: Statement) -> Statement:
        direct = select(N.notice_no).where(N.subject_type == subject_type, N.subject_no.in_(values))
        listed = NoticeItem.subject_type == subject_type
        return union(direct, select(NoticeItem.notice_no).where(listed, NoticeItem.subject_no.in_(values)))

    return leads_to


class Kept:
    """From which year on notices of each form are kept in the books.

    A form of which there is none is taken as not handed over where `due` counts many things that needed it; what
    was due in years before the first one cannot be judged.
    """

    def __init__(self, connection: Connection, forms: Sequence[Form], due: Mapping[Form, int]) -> None:
        levels, kinds = {form[0] for form in forms}, {form[1] for form in forms}
        asked = select(N.level, N.kind, N.from_day_day).where(N.level.in_(levels), N.kind.in_(kinds))
        first: dict[Form, int] = {}
        for level, kind, day in connection.execute(asked):
            first[level, kind] = min(day, first.get((level, kind), day))
        self._first, self._due = first, due

    def judges(self, form: Form, day: int) -> bool:
        """Whether a notice of this form that was due on a day would stand in the books."""
        if form not in self._first:
            return self._due.get(form, 0) < _MANY
        return date.fromordinal(day).year >= date.fromordinal(self._first[form]).year
