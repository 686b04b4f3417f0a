"""What was planted in the county, and what an honest supervisor would say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fundwatch.demo.records.base import Row, key_of

Expect = Literal["flag", "quiet"]


@dataclass(frozen=True, order=True)
class Subject:
    """A row by table and business key; 批次 and 账号 have no table of their own."""

    table: str
    key: str


def subject(row: Row) -> Subject:
    """Name a row of the county."""
    return Subject(row.TABLE, key_of(row))


@dataclass(frozen=True)
class Answer:
    """One planted case in the terms of `evaluate`.

    `expect` is flag for something a supervisor must see, quiet for an innocent look-alike. `neutral` rows follow
    from the case: a finding on them alone is neither right nor wrong. `topic` groups the cases, `note` tells the
    story in Chinese.
    """

    case: str
    topic: str
    expect: Expect
    categories: tuple[str, ...]
    subjects: tuple[Subject, ...]
    neutral: tuple[Subject, ...]
    note: str

    def as_line(self) -> dict[str, object]:
        """Return the members of the answer's line."""

        def rows(subjects: tuple[Subject, ...]) -> list[dict[str, str]]:
            return [{"table": one.table, "key": one.key} for one in subjects]

        return {
            "case": self.case,
            "expect": self.expect,
            "category": list(self.categories),
            "subjects": rows(self.subjects),
            "neutral": rows(self.neutral),
            "rule_topic": self.topic,
            "note": self.note,
        }


@dataclass(frozen=True)
class ExpectedReject:
    """A row that must not be stored: where it stands and why."""

    file_name: str
    sheet: str
    reason: str
