"""Money and days as they are printed: figures with separators, 万元 with the decimals needed, 2018年3月5日.

The module is about text; charts live elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

_FEN_PER_WAN = 1_000_000
_LEAST_DECIMALS = 2
_MOST_DECIMALS = 6


def yuan(fen: int) -> str:
    """Yuan with two decimals and separators, e.g. 123456789 → 1,234,567.89."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"


def yuan_short(fen: int) -> str:
    """Yuan for running text: without separators, decimals only where there are fen, e.g. 792000, 98.36."""
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}{whole}.{rest:02d}" if rest else f"{sign}{whole}"


def wan_decimals(amounts: Iterable[int]) -> int:
    """Decimals (2 to 6) that print each of the sums (fen) in 万元 without rounding any."""
    needed = _LEAST_DECIMALS
    for fen in amounts:
        while needed < _MOST_DECIMALS and fen % 10 ** (_MOST_DECIMALS - needed):
            needed += 1
    return needed


def wan(fen: int, decimals: int | None = None) -> str:
    """万元, exact; `decimals` as `wan_decimals` gave them for a whole column, else what this sum needs.

    Raises ValueError when so few decimals would round the sum.
    """
    if decimals is None:
        decimals = wan_decimals((fen,))
    step = 10 ** (_MOST_DECIMALS - decimals)
    if fen % step:
        raise ValueError(f"{fen} fen needs more than {decimals} decimals in 万元")
    whole, rest = divmod(abs(fen), _FEN_PER_WAN)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest // step:0{decimals}d}"


def wan_short(fen: int) -> str:
    """万元 for running text: no separators, noughts at the end dropped, e.g. 12000000 → 12, 12345600 → 12.3456."""
    text = wan(fen, _MOST_DECIMALS).replace(",", "")
    return text.rstrip("0").rstrip(".")


def percent(part: int, whole: int) -> str:
    """A share in per cent without its sign, two decimals, rounded half up; blank where there is no whole."""
    if whole <= 0:
        return ""
    sign = "-" if part < 0 else ""
    hundredths = (abs(part) * 20_000 + whole) // (2 * whole)
    return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"


def quantity(millionths: int) -> str:
    """A quantity as stored in millionths: no noughts at the end, e.g. 12500000 → 12.5."""
    sign = "-" if millionths < 0 else ""
    whole, rest = divmod(abs(millionths), 1_000_000)
    return f"{sign}{whole}.{rest:06d}".rstrip("0").rstrip(".")


def day_text(day: date) -> str:
    """The day as official papers write it: no noughts before month and day."""
    return f"{day.year}年{day.month}月{day.day}日"
