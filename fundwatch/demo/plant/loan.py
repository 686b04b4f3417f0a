"""Small loans beyond the limits or used by a company, and loans just within."""

from __future__ import annotations

from datetime import date

from fundwatch.demo.plant.ground import Ground
from fundwatch.demo.records.assets import Loan
from fundwatch.demo.records.places import Unit
from fundwatch.demo.workdays import on_or_after
from fundwatch.demo.world import Home, Member

_LIMITS, _USED = "小额信贷超限", "户贷企用"
_FALSE, _DIVERTED = ("虚报冒领",), ("贪污挪用",)
_LENT = on_or_after(date(2017, 4, 11))


def plant(ground: Ground) -> None:
    """Plant loans on both sides of 50,000 yuan, three years, the ages of 18 and 65, and the family's own use."""
    for _ in range(ground.world.scale.repeat):
        _two_at_once(ground)
        _four_years(ground)
        _aged(ground, 70)
        _one_after_the_other(ground)
        _three_years(ground)
        _aged(ground, 65)
        _used_by_company(ground)
        _paid_to_supplier(ground)


def _home(ground: Ground) -> Home:
    return ground.take(lambda one: 1962 <= one.head.born.year <= 1985)


def _lend(ground: Ground, home: Home, member: Member, amount: int, lent: date, due: date) -> Loan:
    world = ground.world
    row = Loan(world.number("XD", 6), "户", home.row.code, member.row.id_number, amount, lent, due, "4.35%")
    row.interest_grant, row.purpose = amount * 435 // 10_000, "发展生猪养殖"
    row.payee = row.actual_user = member.row.name
    row.payee_account = home.account
    return world.add(row)


def _two_at_once(ground: Ground) -> None:
    home = _home(ground)
    loans = [_lend(ground, home, home.head, 3_000_000, day, date(2019, 4, 11)) for day in (_LENT, date(2017, 9, 12))]
    note = "一户同时在贷两笔共6万元"
    ground.world.answer(_LIMITS, "flag", _FALSE, [*loans], note, [home.row, home.head.row])


def _one_after_the_other(ground: Ground) -> None:
    home = _home(ground)
    first = _lend(ground, home, home.head, 3_000_000, _LENT, date(2018, 4, 11))
    first.repaid_on = date(2018, 4, 11)
    second = _lend(ground, home, home.head, 5_000_000, date(2018, 4, 11), date(2020, 4, 10))
    note = "前一笔结清当天再贷，任何一天都不超过5万元"
    ground.world.answer(_LIMITS, "quiet", _FALSE, [first, second], note, [home.row, home.head.row])


def _four_years(ground: Ground) -> None:
    home = _home(ground)
    loan = _lend(ground, home, home.head, 4_000_000, _LENT, date(2021, 4, 11))
    ground.world.answer(_LIMITS, "flag", _FALSE, [loan], "贷款期限四年", [home.row, home.head.row])


def _three_years(ground: Ground) -> None:
    home = _home(ground)
    loan = _lend(ground, home, home.head, 5_000_000, _LENT, date(2020, 4, 11))
    ground.world.answer(_LIMITS, "quiet", _FALSE, [loan], "恰为5万元、三年", [home.row, home.head.row])


def _aged(ground: Ground, years: int) -> None:
    home, member = ground.take_member(lambda one: 66 < one.age(_LENT) < 80 if years > 65 else 62 < one.age(_LENT) <= 65)
    loan = _lend(ground, home, member, 2_000_000, _LENT, date(2018, 4, 11))
    loan.repaid_on = date(2018, 4, 3)
    note = f"借款人放款时{member.age(_LENT)}周岁"
    ground.world.answer(_LIMITS, "flag" if years > 65 else "quiet", _FALSE, [loan], note, [home.row, member.row])


def _supplier(ground: Ground) -> Unit:
    codes = [code for code in ground.world.units if code.startswith("DW-GY")]
    return ground.world.units[codes[ground.world.order("loan supplier") % len(codes)]]


def _used_by_company(ground: Ground) -> None:
    home = _home(ground)
    company = _supplier(ground)
    loan = _lend(ground, home, home.head, 5_000_000, _LENT, date(2019, 4, 11))
    loan.actual_user = loan.payee = company.name
    loan.payee_account, loan.purpose = company.account, "入股分红"
    note = "以农户名义贷款，实际由企业使用"
    ground.world.answer(_USED, "flag", _DIVERTED, [loan], note, [home.row, home.head.row, company])


def _paid_to_supplier(ground: Ground) -> None:
    home = _home(ground)
    company = _supplier(ground)
    loan = _lend(ground, home, home.head, 2_000_000, _LENT, date(2019, 4, 11))
    loan.payee, loan.payee_account, loan.purpose = company.name, company.account, "购买仔猪"
    note = "贷款付给供货单位购买仔猪，由本户使用"
    ground.world.answer(_USED, "quiet", _DIVERTED, [loan], note, [home.row, home.head.row, company])
