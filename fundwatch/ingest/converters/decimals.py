"""Decimal numbers as spreadsheets and people write them, read exactly."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_WRITTEN = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?")
_BRACKETED = re.compile(r"\((.+)\)")
_DASHES = str.maketrans({"−": "-", "–": "-", "—": "-"})


def of_float(number: float) -> Decimal | None:
    """The number at 15 significant digits, which is all that a spreadsheet shows of it; None for no number."""
    value = Decimal(f"{number:.15g}")
    return value if value.is_finite() else None


def of_text(text: str) -> Decimal | None:
    """A number written with or without thousands separators; in brackets it is negative; None where it is none."""
    plain = "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())
    bracketed = _BRACKETED.fullmatch(plain)
    if bracketed:
        inner = of_text(bracketed[1])
        return -inner if inner is not None and inner >= 0 else None
    if not _WRITTEN.fullmatch(plain) or not any(map(str.isdigit, plain)):
        return None
    return Decimal(plain.replace(",", ""))
