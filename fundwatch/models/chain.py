"""The hash chain over the log: how an entry's digest is made, and how a chain is verified."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

#: What the first entry of every log follows.
GENESIS = "0" * 64


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: equal values give equal bytes on every machine."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Link:
    """What an entry's digest covers, besides the digest before it. `detail` is canonical JSON."""

    installation: str
    number: int
    written_at: str
    actor: str
    office: str
    action: str
    detail: str

    def digest(self, previous: str) -> str:
        """SHA-256 in hexadecimal over the previous digest and this entry."""
        parts = [
            previous,
            self.installation,
            str(self.number),
            self.written_at,
            self.actor,
            self.office,
            self.action,
            self.detail,
        ]
        return hashlib.sha256(canonical(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold: the entry's number and a Chinese sentence."""

    number: int
    sentence: str


def verify(entries: Iterable[tuple[Link, str, str]]) -> Iterator[Break]:
    """Every place where a chain breaks; entries are (link, stored previous, stored digest) in order of number.

    An entry that was removed shows as a gap in the numbers, one that was changed by its digest, one that was put
    in later by the digest before it. A chain rewritten as a whole holds in itself: only a head printed on paper
    shows it.
    """
    expected_number, expected_previous = 1, GENESIS
    for link, previous, digest in entries:
        if link.number != expected_number:
            missing = (
                f"{expected_number}" if link.number == expected_number + 1 else f"{expected_number}—{link.number - 1}"
            )
            yield Break(expected_number, f"操作日志缺少第 {missing} 条记录，可能被删除。")
        elif previous != expected_previous:
            yield Break(link.number, f"操作日志第 {link.number} 条与上一条衔接不上，日志可能被改动。")
        if link.digest(previous) != digest:
            yield Break(link.number, f"操作日志第 {link.number} 条的内容与校验值不符，可能被改动。")
        expected_number, expected_previous = link.number + 1, digest
