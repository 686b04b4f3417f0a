"""Numbers that identify people, accounts and companies, with right check characters.

The region prefixes 5399xx are assigned to no place, so no number here belongs to a living person.
"""

from __future__ import annotations

import random
from datetime import date
from itertools import count

#: Six-digit prefix of the made-up county, and of its equally made-up neighbours.
COUNTY_PREFIX = "539921"
NEIGHBOUR_PREFIXES = ("539922", "539925", "539931")

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check_character(first_seventeen: str) -> str:
    """Check character of an 18-digit number (GB 11643)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_seventeen, strict=True))
    return _CHECKS[total % 11]


def wrong_check(number: str) -> str:
    """Return the number with a check character that cannot be right."""
    right = check_character(number[:17])
    return number[:17] + ("7" if right != "7" else "3")


def luhn_digit(digits: str) -> str:
    """Check digit of a bank card number."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def credit_code(organisation: int, prefix: str = "91") -> str:
    """Unified social credit code of the n-th organisation (GB 32100, with GB 11714 inside)."""
    body = f"9L{organisation:06d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    values = [int(one) if one.isdigit() else ord(one) - 55 for one in body]
    rest = 11 - sum(w * v for w, v in zip(weights, values, strict=True)) % 11
    inner = body + {10: "X", 11: "0"}.get(rest, str(rest))
    code = f"{prefix}{COUNTY_PREFIX}{inner}"
    total = sum(pow(3, place, 31) * _CREDIT_ALPHABET.index(one) for place, one in enumerate(code))
    return code + _CREDIT_ALPHABET[-total % 31]


class Registry:
    """Issues numbers that nobody else in the county has."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._order: dict[tuple[str, date], int] = {}
        self._cards = count(1)
        self._organisations = count(1)

    def id_number(self, born: date, sex: str, prefix: str | None = None) -> str:
        """Return a new 18-digit number; `sex` is 男 or 女."""
        if prefix is None:
            prefix = COUNTY_PREFIX if self._rng.random() < 0.93 else self._rng.choice(NEIGHBOUR_PREFIXES)
        key = (f"{prefix}{sex}", born)
        order = self._order.get(key, self._rng.randrange(3))
        self._order[key] = order + 1
        serial = order * 2 + (1 if sex == "男" else 0)
        body = f"{prefix}{born:%Y%m%d}{serial:03d}"
        return body + check_character(body)

    def old_id_number(self, born: date, sex: str) -> str:
        """Return a number of the old 15-digit form."""
        return f"{COUNTY_PREFIX}{born:%y%m%d}{self._rng.randrange(40, 90) * 2 + (1 if sex == '男' else 0):03d}"

    def card(self) -> str:
        """Return a new 19-digit card number."""
        body = f"6299{self._rng.randrange(100):02d}{next(self._cards):012d}"
        return body + luhn_digit(body)

    def office_account(self) -> str:
        """Return a new account number of an office or company."""
        return f"5300{self._rng.randrange(10, 99)}{next(self._cards):010d}12"

    def credit_code(self, prefix: str = "91") -> str:
        """Return a new unified social credit code."""
        return credit_code(next(self._organisations), prefix)
