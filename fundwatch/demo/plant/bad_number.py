"""ID numbers that cannot be right, and odd ones that are."""

from __future__ import annotations

from datetime import date

from fundwatch.demo.identity import NEIGHBOUR_PREFIXES, check_character, wrong_check
from fundwatch.demo.plant.ground import Ground
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.subsidies import FARMLAND
from fundwatch.demo.world import Home

_TOPIC = "证号有误"
_CATEGORY = ("数据质量",)


def plant(ground: Ground) -> None:
    """Plant wrong numbers in the register and on lists, and right ones that look wrong."""
    for _ in range(ground.world.scale.repeat):
        _head(ground, "校验位", "户主证号末位校验不符")
        _head(ground, "位数", "户主证号只有17位")
        _head(ground, "日期", "户主证号里的出生日期不存在")
        _on_list(ground)
        _small_x(ground)
        _old_form(ground)
        _rare_day(ground)
        _neighbour(ground)


def _wrong(number: str, fault: str) -> str:
    if fault == "校验位":
        return wrong_check(number)
    if fault == "位数":
        return number[:10] + number[11:]
    body = f"{number[:10]}0230{number[14:17]}"
    return body + check_character(body)


def _plain_head(ground: Ground) -> Home:
    """A household whose head stands in no other list than those of payments by land."""
    return ground.take(
        lambda one: (
            not one.head.migrant
            and not one.head.on_relief
            and not one.head.on_post
            and bool(ground.rows(one.head, FARMLAND))
        )
    )


def _renumber(ground: Ground, home: Home, number: str) -> list[Benefit]:
    rows = ground.rename(home.head, number)
    home.row.head_id = number
    return rows


def _head(ground: Ground, fault: str, note: str) -> None:
    home = _plain_head(ground)
    rows = _renumber(ground, home, _wrong(home.head.row.id_number, fault))
    ground.world.answer(_TOPIC, "flag", _CATEGORY, [home.row, home.head.row, *rows], note)


def _on_list(ground: Ground) -> None:
    home = _plain_head(ground)
    row = ground.rows(home.head, FARMLAND)[0]
    row.id_number = wrong_check(row.id_number)
    ground.world.answer(
        _TOPIC, "flag", _CATEGORY, [row], "发放册上一笔证号末位录错，户册上是对的", [home.row, home.head.row]
    )


def _small_x(ground: Ground) -> None:
    home = ground.take(
        lambda one: (
            one.head.row.id_number.endswith("X") and not one.head.migrant and bool(ground.rows(one.head, FARMLAND))
        )
    )
    rows = ground.rows(home.head, FARMLAND)
    for row in rows:
        row.id_number = row.id_number[:17] + "x"
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, [home.row, home.head.row, *rows], "证号末位写作小写x")


def _old_form(ground: Ground) -> None:
    home = _plain_head(ground)
    number = ground.world.registry.old_id_number(home.head.born, home.head.row.sex or "男")
    rows = _renumber(ground, home, number)
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, [home.row, home.head.row, *rows], "有效的15位老证号")


def _rare_day(ground: Ground) -> None:
    home = _plain_head(ground)
    born = date(home.head.born.year // 4 * 4, 2, 29)
    rows = _renumber(ground, home, ground.world.registry.id_number(born, home.head.row.sex or "男"))
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, [home.row, home.head.row, *rows], "出生于闰年2月29日，证号有效")


def _neighbour(ground: Ground) -> None:
    """A number that was issued elsewhere, as those of people who married into the county are."""
    home = _plain_head(ground)
    born, sex = home.head.born, home.head.row.sex or "男"
    rows = _renumber(ground, home, ground.world.registry.id_number(born, sex, NEIGHBOUR_PREFIXES[2]))
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, [home.row, home.head.row, *rows], "外县签发的有效证号")
