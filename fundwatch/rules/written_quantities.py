"""Quantities as texts tell them, a number with its unit: 1,200亩, 3.5公里, 600㎡."""

from __future__ import annotations

import re

from fundwatch.models.fields import PARTS

#: Units that have several spellings, by the one they are told in here.
SAME_UNIT = {"千米": "公里", "平米": "平方米", "㎡": "平方米"}
_UNITS = "公里|千米|平方米|平米|㎡|立方米|米|亩|座|口|盏|台|套|栋|间|处|头|只|羽|株|箱"
#: Not the second of two measures (2×3米), nor the rest of a number.
_QUANTITY = re.compile(rf"(?<![\d.×xX*])(\d+(?:\.\d+)?)\s*({_UNITS})")
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:[,，]\d{3})+(?!\d)")
_SEPARATORS = re.compile("[,，]")


def without_thousands(text: str) -> str:
    """The text with 1,200 written 1200, lest the separator be taken for the end of a clause."""
    return _THOUSANDS.sub(lambda number: _SEPARATORS.sub("", number[0]), text)


def quantities_in(text: str) -> list[tuple[int, str]]:
    """Every quantity in millionths with its unit, in their order; parts below a millionth are left off."""
    return [(_millionths(number), same_unit(unit)) for number, unit in _QUANTITY.findall(without_thousands(text))]


def same_unit(unit: str) -> str:
    """The unit in the spelling by which it is compared."""
    return SAME_UNIT.get(unit, unit)


def _millionths(number: str) -> int:
    whole, _, part = number.partition(".")
    return int(whole) * PARTS + int(part[:6].ljust(6, "0"))
