"""What callers see of notices: keys, entries of lists, what is printed, what is withheld. Frozen and picklable."""

from __future__ import annotations

from dataclasses import dataclass

from fundwatch.reports.content import NoticeContent
from fundwatch.reports.notice_forms.definition import Target

LEVELS = ("县", "乡镇", "村")


@dataclass(frozen=True)
class NoticeKey:
    """Which notice: its level and kind, the region, the year, and the batch where it is about one."""

    level: str
    kind: str
    region_code: str
    year: int
    subject: str = ""

    @property
    def scope(self) -> str:
        """The same as one text, as it is stored."""
        return "|".join((self.level, self.kind, self.region_code, str(self.year), self.subject))

    @property
    def target(self) -> Target:
        """As the forms know it."""
        return Target(self.region_code, self.year, self.subject)


@dataclass(frozen=True)
class Wanted:
    """Which notices are asked for; a blank asks for all, no year for the latest that has notices at every level."""

    level: str = ""
    kind: str = ""
    region_code: str = ""
    year: int | None = None


@dataclass(frozen=True)
class NoticeEntry:
    """A notice in a list: what it is about and, where issued, its number, title, day and what moved since."""

    key: NoticeKey
    region_name: str
    number: str = ""
    title: str = ""
    issued_at: str = ""
    issued_by: str = ""
    withdrawn: bool = False


@dataclass(frozen=True)
class Printed:
    """A notice ready to print: `number` is blank in a preview; `moved` says that the books have changed since."""

    key: NoticeKey
    number: str
    title: str
    content: NoticeContent
    again: bool = False
    moved: bool = False

    def pdf(self, *, bundled_fonts_only: bool = True) -> bytes:
        """The pages, made from the frozen content."""
        from fundwatch.reports.pdf import preferred_fonts, render_pdf  # noqa: PLC0415 - heavy, and only to print

        return render_pdf(self.content, fonts=None if bundled_fonts_only else preferred_fonts())


@dataclass(frozen=True)
class Withheld:
    """A notice that could not be made, and why: Chinese sentences."""

    key: NoticeKey
    region_name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Issued:
    """What came of asking for notices."""

    printed: tuple[Printed, ...]
    withheld: tuple[Withheld, ...]

    @property
    def moved(self) -> tuple[Printed, ...]:
        """Issued earlier, and the books have changed since: a new version needs a withdrawal."""
        return tuple(one for one in self.printed if one.moved)


def key_of(scope: str) -> NoticeKey:
    """The key a stored scope names."""
    level, kind, region, year, subject = scope.split("|", 4)
    return NoticeKey(level, kind, region, int(year), subject)
