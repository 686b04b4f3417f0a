"""What independent companies do not share, written alike, so that the same number or place is found in any writing."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NOT_DIGITS = re.compile(r"\D")
_SPACES = re.compile(r"[\s，。、（）()\-—]")
_PHONE_DIGITS = 7


def phones(written: Iterable[str | None]) -> set[str]:
    """Telephone numbers by their digits alone; extensions and other short ones are none."""
    told = {_NOT_DIGITS.sub("", number or "") for number in written}
    return {number for number in told if len(number) >= _PHONE_DIGITS}


def addresses(written: Iterable[str | None]) -> set[str]:
    """Addresses without spaces and marks; one without a house number is half a street's."""
    told = {_SPACES.sub("", place or "") for place in written}
    return {place for place in told if any(letter.isdigit() for letter in place)}
