"""Budget documents, what they are for, and how their money is given out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from fundwatch.demo.places import FINANCE
from fundwatch.demo.records.money import Allocation, Indicator, Payment
from fundwatch.demo.scale import AS_OF, YEARS
from fundwatch.demo.workdays import after, on_or_after
from fundwatch.demo.world import World


@dataclass(frozen=True)
class Paper:
    """A document that comes every year; `issued` is month and day, December meaning the year before."""

    short: str
    name: str
    level: str
    category: str
    issued: tuple[int, int]
    allocated: tuple[int, int]
    task: str
    subject_code: str
    parent: str | None = None


_RISE = "巩固提升和产业扶贫"
_BUILD = "农村基础设施建设"
PAPERS = (
    Paper("ZYT", "中央财政专项扶贫资金(提前下达)", "中央", "财政专项扶贫", (12, 15), (1, 13), _RISE, "2130505"),
    Paper("SJT", "省级财政专项扶贫资金(提前下达)", "省", "财政专项扶贫", (12, 18), (1, 14), _RISE, "2130505"),
    Paper("DBT", "困难群众救助补助资金(提前下达)", "省", "行业资金", (12, 21), (1, 14), "农村低保", "2081902"),
    Paper("ZYZ", "中央财政专项扶贫资金", "中央", "财政专项扶贫", (3, 14), (4, 12), _RISE, "2130505"),
    Paper("ZYC", "中央财政专项扶贫资金(产业发展)", "中央", "财政专项扶贫", (3, 27), (4, 12), _RISE, "2130505", "ZYZ"),
    Paper("ZYJ", "中央财政专项扶贫资金(基础设施)", "中央", "财政专项扶贫", (3, 27), (4, 12), _BUILD, "2130504", "ZYZ"),
    Paper("SJZ", "省级财政专项扶贫资金", "省", "财政专项扶贫", (3, 20), (4, 13), _BUILD, "2130504"),
    Paper("SHZ", "市级财政专项扶贫资金", "市", "财政专项扶贫", (3, 22), (4, 13), _BUILD, "2130504"),
    Paper("XJZ", "县级财政专项扶贫资金", "县", "财政专项扶贫", (3, 21), (4, 14), "就业扶贫和村级公共服务", "2130599"),
    Paper("MZZ", "少数民族发展资金", "中央", "少数民族发展", (3, 23), (4, 14), "少数民族发展", "2130599"),
    Paper("GDB", "农业支持保护补贴资金", "中央", "行业资金", (4, 18), (5, 8), "耕地地力保护", "2130122"),
    Paper("YGD", "以工代赈示范工程资金", "中央", "以工代赈", (7, 3), (7, 28), "以工代赈", "2130504"),
    Paper("WFG", "农村危房改造补助资金", "中央", "行业资金", (7, 3), (7, 28), "农村危房改造", "2210105"),
    Paper("TGH", "退耕还林还草补助资金", "中央", "行业资金", (7, 4), (7, 28), "退耕还林", "2110602"),
    Paper("XZB", "东西部扶贫协作资金", "东西部协作", "其他", (7, 5), (7, 29), "携手奔小康", "2130599"),
    Paper("SHJ", "社会捐赠扶贫资金", "社会捐赠", "捐赠", (7, 6), (7, 29), "定向捐赠", "2130599"),
)
_NUMBERS = {
    "中央": "岭财农",
    "省": "岭财农",
    "市": "岚财农",
    "县": "青财农",
    "东西部协作": "青扶办",
    "社会捐赠": "青捐",
}
#: Out of which documents a purse is filled, in the order in which they are used, with their shares in percent.
PURSES: dict[str, tuple[tuple[str, int], ...]] = {
    "教育": (("SJZ", 100),),
    "务工": (("XJZ", 100),),
    "产业": (("ZYT", 60), ("SHZ", 40)),
    "危改": (("WFG", 100),),
    "岗位": (("SJT", 100),),
    "耕地": (("GDB", 100),),
    "退耕": (("TGH", 100),),
    "低保": (("DBT", 100),),
}


def build_papers(world: World) -> None:
    """Receive the documents of three years; their amounts grow with what is allocated out of them."""
    rng = world.rng("papers")
    for year in YEARS:
        for order, paper in enumerate(PAPERS):
            month, day = paper.issued
            issued = on_or_after(date(year - (month == 12), month, day))
            parent = f"ZB{year}-{paper.parent}" if paper.parent else None
            prefix = "青财农" if parent else _NUMBERS[paper.level]
            indicator = Indicator(
                f"ZB{year}-{paper.short}",
                f"{prefix}〔{issued.year}〕{rng.randrange(2, 8) + order * 9}号",
                f"{year}年{paper.name}",
                paper.level,
                paper.category,
                year,
            )
            indicator.kind = "提前下达" if month == 12 else "正常下达"
            indicator.issued_on, indicator.parent = issued, parent
            indicator.received_on = issued if parent else after(issued, rng.randrange(4, 8))
            indicator.task, indicator.subject_code = paper.task, paper.subject_code
            world.indicators[indicator.code] = world.add(indicator)


def open_paper(
    world: World,
    name: str,
    level: str,
    issued: date,
    year: int,
    *,
    category: str = "财政专项扶贫",
    kind: str = "正常下达",
) -> Indicator:
    """Receive a document besides the yearly ones."""
    code = world.number(f"ZB{year}-D", 3)
    number = f"{_NUMBERS[level]}〔{issued.year}〕{300 + len(world.indicators)}号"
    indicator = Indicator(code, number, f"{year}年{name}", level, category, year, kind=kind, issued_on=issued)
    indicator.received_on = after(issued, 5)
    indicator.task, indicator.subject_code = _BUILD, "2130504"
    world.indicators[code] = world.add(indicator)
    return indicator


def allocation_day(indicator: Indicator) -> date:
    """Day on which the county gives out a document's money."""
    for paper in PAPERS:
        if indicator.code == f"ZB{indicator.year}-{paper.short}":
            return on_or_after(date(indicator.year, *paper.allocated))
    return after(indicator.received_on or indicator.issued_on, 12)


def allocate(
    world: World,
    indicator: Indicator,
    unit: str,
    amount: int,
    project: str | None = None,
    *,
    on: date | None = None,
    grow: bool = True,
) -> Allocation:
    """Give money of a document to a unit; the document grows by it unless its amount is fixed.

    Money for a township passes through its account as 转拨 some days later.
    """
    day = on or allocation_day(indicator)
    row = Allocation(
        world.number(f"FP{indicator.year}", 4),
        indicator.code,
        f"青财农〔{day.year}〕{10 + day.timetuple().tm_yday}号",
        day,
        unit,
        project,
        amount,
    )
    world.add(row)
    if grow:
        indicator.amount += amount
    row.arrived_on = after(day, 4)
    if unit.startswith("DW-XZ") and row.arrived_on <= AS_OF and amount > 0:
        _pass_on(world, row)
    return row


def _pass_on(world: World, row: Allocation) -> None:
    finance, township = world.units[FINANCE], world.units[row.unit]
    payment = Payment(world.number("ZF", 6))
    payment.paid_on = row.arrived_on or row.allocated_on
    payment.voucher = f"ZB-{payment.code[2:]}"
    payment.payer, payment.payer_account = FINANCE, finance.account
    payment.payee, payment.payee_account, payment.payee_unit = township.name, township.account, township.code
    payment.amount, payment.purpose = row.amount, "拨付乡镇扶贫项目资金"
    payment.indicator, payment.project = row.indicator, row.project
    payment.method, payment.nature = "实拨", "转拨"
    payment.applied_on = row.allocated_on
    payment.signed_on = on_or_after(row.allocated_on + timedelta(days=1))
    payment.handler = "预算股"
    world.add(payment)


def fill_purses(world: World) -> None:
    """Allocate what the lists of payments need, rounded up to whole thousands of yuan."""
    needed: dict[str, int] = {}
    for batch in world.batches.values():
        needed[batch.purse] = needed.get(batch.purse, 0) + sum(row.paid for row in batch.rows if row.status != "追回")
    for purse, total in needed.items():
        *name, year = purse.split("/")
        unit = name[1] if len(name) > 1 else next(b.payer for b in world.batches.values() if b.purse == purse)
        left = -(-total // 100_000) * 100_000
        parts = PURSES[name[0]]
        for place, (short, percent) in enumerate(parts):
            last = place == len(parts) - 1
            amount = left if last else total * percent // 100 // 1_000_000 * 1_000_000
            left -= amount
            if amount:
                allocation = allocate(world, world.indicators[f"ZB{year}-{short}"], unit, amount)
                world.purses.setdefault(purse, []).append([allocation.indicator, amount])


def close_papers(world: World) -> None:
    """Drop documents that nothing was drawn from, and let parents cover their children."""
    rows: list[Indicator] = world.tables[Indicator.TABLE]
    for row in rows:
        if row.parent and row.amount > 0 and row.kind != "收回":
            world.indicators[row.parent].amount += row.amount
    world.tables[Indicator.TABLE] = [row for row in rows if row.amount]
