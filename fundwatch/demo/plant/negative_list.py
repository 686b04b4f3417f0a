"""Special money spent on what it must never pay for, and purposes that only sound like it."""

from __future__ import annotations

from datetime import date

from fundwatch.demo.budget import allocate
from fundwatch.demo.paying import pay_unit
from fundwatch.demo.places import (
    AGRICULTURE,
    COUNTY_CODE,
    COUNTY_NAME,
    EDUCATION,
    FINANCE,
    HEALTH,
    HOUSING,
    PAYING_BANK,
    POVERTY_OFFICE,
    TOURISM,
    TRANSPORT,
    WATER,
)
from fundwatch.demo.plans import WAN, Plan, ProjectKind, village_plan
from fundwatch.demo.records.money import Allocation, Indicator, Payment
from fundwatch.demo.records.places import Account, Unit
from fundwatch.demo.workdays import after
from fundwatch.demo.world import World

_TOPIC = "负面清单支出"
_CATEGORY = ("贪污挪用",)
_YEARS = (2016, 2017, 2018)
#: Paying unit, payee, purpose, amount in fen, short name of the document.
_SPENT = (
    (POVERTY_OFFICE, "青岚县迎宾酒店", "检查组公务接待费", 1_860_000, "ZYC"),
    (TRANSPORT, "岚江骏驰汽车销售有限公司", "购买公务用车1辆", 14_800_000, "ZYJ"),
    (WATER, "岚江美居装饰工程有限公司", "机关办公楼装修工程款", 23_600_000, "SJZ"),
    (AGRICULTURE, "青岚县农业局职工", "发放干部职工年终奖金津贴", 8_640_000, "ZYC"),
    (HOUSING, "岚江宏基建筑劳务有限公司", "偿还以前年度债务", 31_000_000, "SJZ"),
)
#: The same out of money that is no special fund: neither right nor wrong for this topic.
_OTHER_MONEY = (
    (HEALTH, "青岚县迎宾酒店", "公务接待费", 320_000, "XZB"),
    (EDUCATION, "青岚县迎宾酒店", "捐赠仪式接待费", 260_000, "SHJ"),
)
RECEPTION = ProjectKind(
    "乡村旅游游客接待中心建设", "产业发展", TOURISM, 40, 70, "ZYC", "新建游客接待中心一幢", by_office=True
)
CLINIC = ProjectKind("卫生室改扩建", "公共服务", HEALTH, 22, 36, "ZYJ", "改扩建卫生室业务用房", by_office=True)
MARKET = ProjectKind("集贸市场公厕装修改造", "基础设施", HOUSING, 20, 30, "ZYJ", "装修改造集贸市场公厕", by_office=True)
_NAMED = {MARKET.title: "集贸市场公厕装修改造", RECEPTION.title: "游客接待中心建设", CLINIC.title: "村卫生室建设"}


def plan(world: World) -> list[Plan]:
    """Decide on projects whose names hold a word of the negative list, or nearly."""
    rng = world.rng("negative list")
    plans: list[Plan] = []
    for order in range(world.scale.repeat):
        for place, kind in enumerate((RECEPTION, CLINIC, MARKET)):
            village = world.villages[(order * 11 + place * 5) % len(world.villages)]
            planned = village_plan(world, rng, kind, village, 2017)
            planned.reserved = True
            plans.append(planned)
    return plans


def plant(world: World) -> None:
    """Plant the payments; their allocations make the documents grow."""
    for order in range(world.scale.repeat):
        year = _YEARS[order % len(_YEARS)]
        others = [_pay(world, *case, year)[0] for case in _OTHER_MONEY]
        for place, case in enumerate(_SPENT):
            payment, allocation = _pay(world, *case, year)
            neutral = [allocation, *(others if place == 0 else [])]
            world.answer(_TOPIC, "flag", _CATEGORY, [payment], f"专项扶贫资金列支“{payment.purpose}”", neutral)
        _refund(world, year)
        _passed_on(world, year)
        _relocation_debt(world, year)


def name_payments(world: World, plans: list[Plan]) -> None:
    """Say in the purposes of the innocent projects what was built, and answer for them."""
    named = {one.row.code: _NAMED[one.kind.title] for one in plans if one.kind.title in _NAMED}
    found: dict[str, list[Payment]] = {}
    for row in world.tables[Payment.TABLE]:
        if row.project in named and row.nature == "支出":
            row.purpose = f"{named[row.project]}{row.purpose}"
            found.setdefault(row.project, []).append(row)
    for project, rows in found.items():
        world.answer(_TOPIC, "quiet", _CATEGORY, rows, f"“{named[project]}”是批复的建设内容")


def _payee(world: World, name: str) -> Unit:
    known = next((one for one in world.units.values() if one.name == name), None)
    if known is not None:
        return known
    unit = Unit(f"DW-QT{world.order('payee'):03d}", name, "其他" if name.endswith("职工") else "企业")
    unit.region, unit.account = COUNTY_CODE, world.registry.office_account()
    world.units[unit.code] = world.add(unit)
    world.accounts[unit.account] = world.add(Account(unit.account, name, None, unit.code, "企业"))
    return unit


def _pay(
    world: World, payer: str, payee: str, purpose: str, amount: int, short: str, year: int
) -> tuple[Payment, Allocation]:
    indicator = world.indicators[f"ZB{year}-{short}"]
    allocation = allocate(world, indicator, payer, amount)
    payment = _paid(world, payer, _payee(world, payee), date(year, 9, 11), amount, purpose, indicator)
    return payment, allocation


def _paid(world: World, payer: str, payee: Unit, day: date, amount: int, purpose: str, indicator: Indicator) -> Payment:
    payment = pay_unit(world, payer, payee, day, amount, purpose, indicator.code)
    if payment is None:
        message = f"{purpose} would be paid after the day of supervision"
        raise ValueError(message)
    return payment


def _refund(world: World, year: int) -> None:
    wrong, allocation = _pay(world, POVERTY_OFFICE, "青岚县迎宾酒店", "公务接待费（误列）", 450_000, "SJZ", year)
    indicator = world.indicators[str(wrong.indicator)]
    hotel = _payee(world, "青岚县迎宾酒店")
    back = _paid(world, POVERTY_OFFICE, hotel, after(wrong.paid_on, 9), -450_000, "退回误列的公务接待费", indicator)
    back.nature = "退回"
    # Whether a mistake that was put right in nine days is still worth a look is the reviewer's to say.
    note = "把误列的接待费原额退回专项资金"
    world.answer(_TOPIC, "quiet", _CATEGORY, [back], note, [allocation, wrong, indicator, hotel])


def _passed_on(world: World, year: int) -> None:
    """Money that merely passes from the treasury through a township, whatever its purpose says."""
    township = next(code for code in world.units if code.startswith("DW-XZ"))
    indicator = world.indicators[f"ZB{year}-SHZ"]
    passed = next(
        row
        for row in world.tables[Payment.TABLE]
        if row.indicator == indicator.code and row.payee_unit == township and row.nature == "转拨"
    )
    passed.purpose = "拨付乡镇项目资金（含偿还垫付的项目前期债务）"
    if passed.payer == FINANCE:
        world.answer(_TOPIC, "quiet", _CATEGORY, [passed], "财政向乡镇转拨，尚未形成支出")


def _relocation_debt(world: World, year: int) -> None:
    indicator = world.indicators[f"ZB{year}-ZYJ"]
    amount = 12 * WAN
    allocation = allocate(world, indicator, HOUSING, amount)
    day = date(year, 10, 18)
    bank = world.units[PAYING_BANK]
    payment = _paid(world, HOUSING, bank, day, amount, "偿还易地扶贫搬迁贷款债务", indicator)
    note = f"{COUNTY_NAME}易地扶贫搬迁债务属于允许的例外"
    world.answer(_TOPIC, "quiet", _CATEGORY, [payment], note, [allocation])
