"""Which cells are dates: the number formats of an .xlsx, and serial numbers turned into days."""

from __future__ import annotations

import datetime as dt
import enum
import re
from typing import TYPE_CHECKING

from fundwatch.ingest.workbook.cells import Cell, plain_number

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET


class Format(enum.IntEnum):
    """What a number format makes of a number; `ELAPSED` counts hours past 24, `CLOCK` does not."""

    PLAIN = 0
    DATE = 1
    CLOCK = 2
    ELAPSED = 3


# ISO/IEC 29500-1, 18.8.30: the formats that stand in no file; 27–36 and 50–58 are the Chinese ones.
_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), Format.DATE),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56), Format.CLOCK),
    46: Format.ELAPSED,
}
_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BRACKET = re.compile(r"\[[^\]]*\]?")
_NO_DATE = re.compile(r"general|standard|通用格式|e[+-]|am/pm|a/p", re.IGNORECASE)
_DAY_PART = re.compile(r"[yde年日]|a{3}|b{2}|月", re.IGNORECASE)
_CLOCK_PART = re.compile(r"[hs时秒]", re.IGNORECASE)
_MONTH = re.compile(r"m", re.IGNORECASE)

_MILLISECONDS_A_DAY = 86_400_000
_LAST_SERIAL = {False: 2_958_466, True: 2_957_004}  # the day after 9999-12-31
_EPOCH_1900 = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zone
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001
_FEIGNED_LEAP_DAY = 60  # 1900-02-29, which Lotus and after it Excel count


def format_kind(code: str) -> Format:
    """Tell what a number format code shows; only its first section, the one for positive numbers, counts."""
    bare = _LITERAL.sub("", code).split(";", 1)[0]
    if _ELAPSED.search(bare):
        return Format.ELAPSED
    bare = _NO_DATE.sub("", _BRACKET.sub("", bare))
    if _DAY_PART.search(bare):
        return Format.DATE
    if _CLOCK_PART.search(bare):
        return Format.CLOCK
    return Format.DATE if _MONTH.search(bare) else Format.PLAIN


def formats_of(styles: ET.Element) -> list[Format]:
    """List what each cell style of a styles part shows, in the order in which cells refer to them."""
    own: dict[str, Format] = {}
    kinds: list[Format] = []
    for part in styles:
        local = part.tag.rpartition("}")[2]
        if local == "numFmts":
            own.update((item.get("numFmtId", ""), format_kind(item.get("formatCode", ""))) for item in part)
        elif local == "cellXfs":
            kinds = [_kind_of_written(item.get("numFmtId", "0"), own) for item in part]
    return kinds


def _kind_of_written(number: str, own: dict[str, Format]) -> Format:
    if number in own:
        return own[number]
    return kind_of_id(int(number)) if number.isdecimal() else Format.PLAIN


def kind_of_id(number: int) -> Format:
    """Tell what a number format shows that stands in no file."""
    return _BUILT_IN.get(number, Format.PLAIN)


def from_serial(serial: float, kind: Format, *, since_1904: bool) -> Cell:
    """Turn a number shown as date or time into a date, a datetime, or the text of a time of day.

    A number that is no day of the calendar (negative, 0, beyond the year 9999, the feigned 1900-02-29)
    stays a number.
    """
    if kind is Format.PLAIN or not 0 <= serial < _LAST_SERIAL[since_1904]:
        return plain_number(serial)
    if kind is Format.ELAPSED or (kind is Format.CLOCK and serial < 1):
        return _clock(serial)
    if not since_1904:
        if serial < 1 or int(serial) == _FEIGNED_LEAP_DAY:
            return plain_number(serial)
        if serial < _FEIGNED_LEAP_DAY:
            serial += 1
    elapsed = dt.timedelta(milliseconds=round(serial * _MILLISECONDS_A_DAY))
    moment = (_EPOCH_1904 if since_1904 else _EPOCH_1900) + elapsed
    return moment.date() if moment.time() == dt.time.min else moment


def _clock(serial: float) -> str:
    minutes, seconds = divmod(round(serial * 86_400), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"


def from_iso(text: str) -> Cell:
    """Read a date of a cell of type d (ISO 8601); what is none, such as a time of day, stays text."""
    try:
        moment = dt.datetime.fromisoformat(text.strip().rstrip("Z"))
    except ValueError:
        return text
    moment = moment.replace(tzinfo=None)
    return moment.date() if moment.time() == dt.time.min else moment
