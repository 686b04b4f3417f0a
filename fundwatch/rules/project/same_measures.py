"""Whether two contents tell the same works by their quantities, whatever the projects are called."""

from __future__ import annotations

import re
from collections import Counter

from fundwatch.models.fields import PARTS
from fundwatch.rules.same_words import in_one_word, one_spelling

#: How much or how many of something; how wide, thick or high it is, every road of a county has in common.
_QUANTITY = re.compile(
    r"(?<![\d.])(?P<size>(?:均?宽|厚|高|深|直径|管径|DN|Φ|φ|[×*xX])度?为?)?(?P<told>\d+(?:\.\d+)?)"
    r"(?P<unit>公里|平方米|立方米|米|亩|座|口|处|盏|吨|个|套|台|眼|孔|间|根|块|栋|条)"
)
_MARKS = re.compile(r"[\s，。、；：:（）()“”\"\-—]")
#: One quantity may be the same by chance, several hardly are.
_SEVERAL = 2


def quantities(content: str | None) -> Counter[tuple[str, str]]:
    """Quantities with their units, as often as they are told."""
    told = _QUANTITY.finditer(one_spelling(content or ""))
    return Counter((_plain(found["told"]), found["unit"]) for found in told if not found["size"])


def same_works(one: str | None, other: str | None, least: int) -> bool:
    """Whether contents alike by `least` millionths tell several quantities and all of them the same."""
    counted = quantities(one)
    if len(counted) < _SEVERAL or counted != quantities(other):
        return False
    texts = (_MARKS.sub("", in_one_word(one_spelling(text or ""))) for text in (one, other))
    return alike(*texts) >= least


def alike(one: str, other: str) -> int:
    """How alike two texts are by their pairs of neighbouring characters, in millionths; equal ones are all alike."""
    if one == other:
        return PARTS if one else 0
    pairs, others = (Counter(text[at : at + 2] for at in range(len(text) - 1)) for text in (one, other))
    whole = pairs.total() + others.total()
    return 2 * (pairs & others).total() * PARTS // whole if whole else 0


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
