"""Names of places, which hold words that are looked for in what was bought: 牌坊村, 茶楼坝, 银行街."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import select

from fundwatch.models.records.region import Region
from fundwatch.rules.scope import Scope

_PLACES = "place names"
#: What a region's full name ends with, and its name in speech does not.
_ENDING = re.compile(
    "(?:村民委员会|居民委员会|村委会|居委会|社区|街道办事处|街道|村|镇|彝族乡|苗族乡|傣族乡|民族乡|乡|县|区|市)$"
)
#: What follows a place's short name where it means the place: a part of it, or where something leads from or to.
_FOLLOWED = (
    "(?=(?:行政|自然)?村|片区|社区|村民小组|小组|第?[0-9一二三四五六七八九十]+(?:组|社|队|屯)|组|寨|屯|至|到|[-—~～])"
)
#: Any word is a hamlet's name before these; 村民, 村级, 村口 and the like tell of something else.
_HAMLET = "(?=(?:自然|行政)村|村(?![民委干级口头史容貌两里庄镇规集])|寨(?!门)|屯)"
_SHORTEST = 2
#: What follows a thing where something else beside it is told of, or a way that leads to it or from it.
_BESIDE = (
    "(?=(?:的)?(?:周边|周围|四周|附近|一带|旁|侧|门口|门前|路口|背后|后面|对面|外围|前(?!期|后)|后(?!期|续|勤)|[东南西北左右]侧|[东南西北]面)"
    "|(?:至|到|[-—~～])[^，。；、]{1,14}(?:路|道|桥|渠|沟|管|段))"
)
_LED_TO = "(?:至|到|通往|[-—~～])"
_WAY = "(?=[^，。；、]{0,6}(?:路|道|桥|渠|沟|管|段))"


class PlaceNames:
    """The places of the register, and any word that names a hamlet."""

    def __init__(self, names: Iterable[str]) -> None:
        whole = {name for name in names if len(name) >= _SHORTEST}
        short = {stem for name in whole if len(stem := _ENDING.sub("", name)) >= _SHORTEST}
        told = [re.escape(name) for name in sorted(whole - short, key=lambda name: (-len(name), name))]
        told += [re.escape(name) + _FOLLOWED for name in sorted(short, key=lambda name: (-len(name), name))]
        self._pattern = re.compile("|".join(told) or "(?!)")

    def hidden_in(self, text: str) -> str:
        """The text with a space where a place of the register is named."""
        return self._pattern.sub(" ", text)


def is_hamlet(word: str, text: str) -> bool:
    """Whether a word stands in a text only as a hamlet's name: 牌坊村, 门楼寨."""
    return word in text and re.search(re.escape(word) + f"(?!{_HAMLET[3:-1]})", text) is None


def is_beside(word: str, text: str) -> bool:
    """Whether a thing is only named to say where something else lies: 村史馆周边排水, 村口至陈列馆道路."""
    thing = re.escape(word)
    without = re.sub(f"{thing}{_BESIDE}|{_LED_TO}{thing}{_WAY}", " ", text)
    return word in text and word not in without


def places_of(scope: Scope) -> PlaceNames:
    """The names as they stand in this scan, read once for all rules."""
    if _PLACES not in scope.shared:
        scope.shared[_PLACES] = PlaceNames(name for (name,) in scope.connection.execute(select(Region.name)) if name)
    found: PlaceNames = scope.shared[_PLACES]
    return found
