"""Amounts and shares in words of the window; fen in, text out."""

from __future__ import annotations

_FEN_OF_TEN_THOUSAND = 1_000_000


def yuan(fen: int | None) -> str:
    """An amount in yuan with separators, blank where there is none."""
    if fen is None:
        return ""
    sign = "-" if fen < 0 else ""
    whole, part = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{part:02d}"


def ten_thousands(fen: int) -> str:
    """An amount in 万元 with two decimals, halves away from zero."""
    return yuan(_rounded(fen, _FEN_OF_TEN_THOUSAND // 100))


def hundredths(part: int, whole: int) -> str:
    """A share in per cent with one decimal; a dash where there is no whole."""
    return f"{part / whole:.1%}" if whole else "—"


def _rounded(value: int, by: int) -> int:
    halves = (abs(value) * 2 + by) // (2 * by)
    return -halves if value < 0 else halves
