"""Payments after a death: more than thirty days are a lead; less, arrears and lists by land are not."""

from __future__ import annotations

from datetime import date

from fundwatch.demo.homes import die
from fundwatch.demo.plant.ground import Ground, days_later
from fundwatch.demo.records.base import Row
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.records.registers import Death
from fundwatch.demo.subsidies import FARMLAND, POST, RELIEF, TRAVEL
from fundwatch.demo.world import Home, Member

_TOPIC = "死亡后发放"
_CATEGORY = ("虚报冒领",)
_GRACE = 30


def plant(ground: Ground) -> None:
    """Plant deaths on both sides of the thirty days."""
    for _ in range(ground.world.scale.repeat):
        _relief_goes_on(ground)
        _post_goes_on(ground)
        _travel_after_death(ground)
        _last_of_household(ground)
        _on_thirtieth_day(ground)
        _arrears(ground)
        _returned(ground)
        _others_live(ground)
        _namesake(ground)


def _monthly(ground: Ground, member: Member, first: int, last: int) -> list[Benefit]:
    """Rows of a person's monthly allowance, cut off after the `last`-th."""
    rows = ground.rows(member, RELIEF, POST)
    for row in rows[last:]:
        ground.drop(row)
    return rows[first:last]


def _flag(ground: Ground, home: Home, member: Member, death: Row, late: list[Benefit], note: str) -> None:
    ground.world.answer(_TOPIC, "flag", _CATEGORY, [*late, member.row, death], note, [home.row])


def _only(member: Member, *, relief: bool = False, post: bool = False) -> bool:
    """A person with one kind of monthly payment and none that comes once a year."""
    return member.on_relief == relief and member.on_post == post and not member.migrant


def _adult(member: Member) -> bool:
    return member.born.year < 1992


def _relief_goes_on(ground: Ground) -> None:
    home, member = ground.take_member(
        lambda one: _only(one, relief=True) and _adult(one) and one.row.relation != "户主"
    )
    late = _monthly(ground, member, 17, 20)
    death = die(ground.world, home, member, days_later(late[0].paid_on, -_GRACE - 1), on_register=False)
    _flag(ground, home, member, death, late, "死亡第31天起仍连发三个月低保金，村里未报销户")


def _post_goes_on(ground: Ground) -> None:
    home, member = ground.take_member(lambda one: _only(one, post=True) and one.row.relation != "户主")
    late = _monthly(ground, member, 24, 29)
    death = die(ground.world, home, member, days_later(late[0].paid_on, -_GRACE - 12), on_register=False)
    _flag(ground, home, member, death, late, "护林员去世一个多月后岗位补贴仍发五个月")


def _travel_after_death(ground: Ground) -> None:
    home, member = _traveller(ground)
    rows = ground.rows(member)
    late = rows[-1:]
    died = days_later(late[0].paid_on, -100)
    _drop_between(ground, rows[:-1], died)
    death = die(ground.world, home, member, died)
    _flag(ground, home, member, death, late, "去世一百天后仍领取跨省务工交通补助")


def _drop_between(ground: Ground, rows: list[Benefit], died: date) -> None:
    """Keep the case to one payment: nothing else of the person was paid near or after the death."""
    for row in rows:
        if row.paid_on >= died:
            ground.drop(row)


def _last_of_household(ground: Ground) -> None:
    home = ground.take(lambda one: len(one.members) == 1 and _only(one.head) and one.land > 0)
    rows = ground.rows(home.head)
    farmland = ground.rows(home.head, FARMLAND)[-1]
    died = days_later(farmland.paid_on, -200)
    late = [row for row in rows if row.paid_on > days_later(died, _GRACE)]
    death = die(ground.world, home, home.head, died, on_register=False)
    _flag(ground, home, home.head, death, late, "独居户主去世，户内已无人，按亩补贴照发")


def _quiet(ground: Ground, home: Home, subjects: list[Benefit], note: str) -> None:
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, subjects, note, [home.row])


def _on_thirtieth_day(ground: Ground) -> None:
    home, member = ground.take_member(
        lambda one: _only(one, relief=True) and _adult(one) and one.row.relation != "户主"
    )
    last = _monthly(ground, member, 13, 14)
    die(ground.world, home, member, days_later(last[0].paid_on, -_GRACE))
    _quiet(ground, home, last, "死亡后第30天的最后一笔低保金，在宽限之内")


def _traveller(ground: Ground) -> tuple[Home, Member]:
    return ground.take_member(
        lambda one: (
            one.migrant
            and one.row.relation != "户主"
            and not one.on_relief
            and not one.on_post
            and len(ground.rows(one, TRAVEL)) > 1
        )
    )


def _arrears(ground: Ground) -> None:
    home, member = _traveller(ground)
    rows = ground.rows(member)
    died = days_later(rows[-1].paid_on, -120)
    _drop_between(ground, rows[:-1], died)
    rows[-1].entitled_from, rows[-1].entitled_until = days_later(died, -110), days_later(died, -20)
    die(ground.world, home, member, died)
    _quiet(ground, home, rows[-1:], "补发生前应享期间的交通补助，期间止于死亡之前")


def _returned(ground: Ground) -> None:
    home, member = _traveller(ground)
    rows = ground.rows(member)
    died = days_later(rows[-1].paid_on, -60)
    _drop_between(ground, rows[:-1], died)
    rows[-1].status, rows[-1].paid = "退票", 0
    rows[-1].bounce_reason, rows[-1].answered_on = "账户已销户", days_later(rows[-1].paid_on, 2)
    die(ground.world, home, member, died)
    _quiet(ground, home, rows[-1:], "死亡后的一笔被银行退票，未再补发")


def _others_live(ground: Ground) -> None:
    home = ground.take(lambda one: len(one.members) >= 3 and _only(one.head) and bool(one.land and one.pigs))
    rows = ground.rows(home.head)
    died = days_later(rows[len(rows) // 2].paid_on, -50)
    die(ground.world, home, home.head, died)
    late = [row for row in rows if row.paid_on > died]
    _quiet(ground, home, late, "户主去世而家人仍在，按亩、按头的补助仍以户主名义发放")


def _namesake(ground: Ground) -> None:
    home = ground.take(lambda one: bool(one.pigs) and _only(one.head))
    head = home.head.row
    number = ground.world.registry.id_number(days_later(home.head.born, 400), head.sex or "男")
    died = days_later(ground.rows(home.head)[0].paid_on, -90)
    ground.world.add(Death(number, head.name, died))
    _quiet(ground, home, ground.rows(home.head), "死亡名单上是同名的另一人，证号不同")
