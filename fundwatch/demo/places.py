"""Regions, units and accounts of the made-up county."""

from __future__ import annotations

import random
from datetime import date, timedelta

from fundwatch.demo.identity import COUNTY_PREFIX
from fundwatch.demo.names import TOWNSHIPS, village_names
from fundwatch.demo.records.places import Account, Region, Unit
from fundwatch.demo.records.registers import Company
from fundwatch.demo.world import World

COUNTY_NAME = "青岚县"
COUNTY_CODE = f"{COUNTY_PREFIX}000000"

#: Unit codes that other modules name.
FINANCE = "DW-CZJ"
POVERTY_OFFICE = "DW-FPB"
EDUCATION = "DW-JYJ"
LABOUR = "DW-RSJ"
HOUSING = "DW-ZJJ"
AGRICULTURE = "DW-NYJ"
FORESTRY = "DW-LYJ"
CIVIL_AFFAIRS = "DW-MZJ"
TRANSPORT = "DW-JTJ"
WATER = "DW-SWJ"
ETHNIC_AFFAIRS = "DW-MZZJ"
HEALTH = "DW-WJJ"
TOURISM = "DW-LYFZ"
PAYING_BANK = "DW-NXS"

_DEPARTMENTS = (
    (POVERTY_OFFICE, "人民政府扶贫开发办公室"),
    (EDUCATION, "教育局"),
    (LABOUR, "人力资源和社会保障局"),
    (HOUSING, "住房和城乡建设局"),
    (AGRICULTURE, "农业局"),
    (FORESTRY, "林业局"),
    (CIVIL_AFFAIRS, "民政局"),
    (TRANSPORT, "交通运输局"),
    (WATER, "水务局"),
    (ETHNIC_AFFAIRS, "民族宗教事务局"),
    (HEALTH, "卫生和计划生育局"),
    (TOURISM, "旅游发展委员会"),
)
_BUILDERS = ("建筑工程", "市政工程", "水利水电工程", "路桥工程", "建设工程", "园林绿化工程")
_SUPPLIERS = ("农业科技", "种养殖", "商贸", "农机", "苗木", "光伏科技")
_BRAND_WORDS = "恒泰 兴达 鑫源 宏图 天成 瑞丰 永固 金桥 远航 众诚 博远 利民 方正 同创 顺通 华茂 安泰 盛隆 广厦 宝峰"
_BRANDS = tuple(_BRAND_WORDS.split(" "))


def build_places(world: World) -> None:
    """Make regions, offices, village committees, companies and their accounts."""
    rng = world.rng("places")
    _regions(world, rng)
    _offices(world, rng)
    _villages(world, rng)
    _companies(world, rng, "施工单位", world.scale.builders, _BUILDERS)
    _companies(world, rng, "供应商", world.scale.suppliers, _SUPPLIERS)


def townships_of(world: World, village: Region) -> Region:
    """Return the township in which a village lies."""
    return next(one for one in world.townships if one.code == village.parent)


def township_unit(code: str) -> str:
    """Unit code of a township's government, from the code of the township or one of its villages."""
    return f"DW-XZ{code[6:9]}"


def village_unit(code: str) -> str:
    """Unit code of a village committee."""
    return f"DW-CW{code[6:12]}"


def _regions(world: World, rng: random.Random) -> None:
    world.add(Region(COUNTY_CODE, COUNTY_NAME, "县", poor=True))
    names = iter(village_names(rng, world.scale.villages))
    share, rest = divmod(world.scale.villages, world.scale.townships)
    for place, name in enumerate(TOWNSHIPS[: world.scale.townships]):
        code = f"{COUNTY_PREFIX}{101 + place}000"
        world.townships.append(world.add(Region(code, name, "乡镇", COUNTY_CODE, poor=rng.random() < 0.5)))
        for order in range(share + (place < rest)):
            village = Region(f"{code[:9]}{201 + order}", next(names), "村", code, poor=rng.random() < 0.4)
            world.villages.append(world.add(village))


def _unit(world: World, rng: random.Random, unit: Unit, account_kind: str) -> Unit:
    sex = "男" if rng.random() < 0.8 else "女"
    unit.legal_person = unit.legal_person or world.namer.full(sex)
    born = date(1962, 1, 1) + timedelta(days=rng.randrange(9000))
    unit.legal_person_id = unit.legal_person_id or world.registry.id_number(born, sex)
    unit.phone = f"0880-{3_000_000 + world.order('phone') * 37}"
    unit.bank = unit.bank or f"{COUNTY_NAME}农村信用合作联社"
    unit.account = world.registry.office_account()
    world.units[unit.code] = world.add(unit)
    approval = f"青财库〔2015〕{rng.randrange(5, 90)}号" if account_kind != "企业" else None
    account = Account(
        unit.account, unit.name, unit.bank, unit.code, account_kind, approval, _opened(rng, unit.founded_on)
    )
    world.accounts[account.number] = world.add(account)
    return unit


def _opened(rng: random.Random, founded: date | None) -> date:
    first = founded or date(2010, 1, 4)
    return first + timedelta(days=rng.randrange(10, 60))


def _offices(world: World, rng: random.Random) -> None:
    finance = Unit(FINANCE, f"{COUNTY_NAME}财政局", "财政部门", world.registry.credit_code("11"))
    finance.region, finance.address = COUNTY_CODE, f"{COUNTY_NAME}文昌街18号"
    _unit(world, rng, finance, "国库单一")
    for code, name in _DEPARTMENTS:
        office = Unit(code, f"{COUNTY_NAME}{name}", "主管部门", world.registry.credit_code("11"))
        office.region, office.address = COUNTY_CODE, f"{COUNTY_NAME}文昌街{rng.randrange(20, 200)}号"
        _unit(world, rng, office, "零余额")
    for township in world.townships:
        office = Unit(
            township_unit(township.code),
            f"{COUNTY_NAME}{township.name}人民政府",
            "乡镇政府",
            world.registry.credit_code("11"),
        )
        office.region, office.address = township.code, f"{township.name}中心街1号"
        _unit(world, rng, office, "实有资金")
    bank = Unit(PAYING_BANK, f"{COUNTY_NAME}农村信用合作联社", "金融机构", world.registry.credit_code())
    bank.region, bank.founded_on = COUNTY_CODE, date(2005, 3, 18)
    _unit(world, rng, bank, "代发")
    bank_account = world.accounts[str(bank.account)]
    bank_account.holder = f"{COUNTY_NAME}农村信用合作联社惠农补贴一卡通代发专户"


def _villages(world: World, rng: random.Random) -> None:
    for village in world.villages:
        committee = Unit(village_unit(village.code), f"{village.name}民委员会", "村委会")
        committee.credit_code = world.registry.credit_code("54")
        committee.region, committee.address = village.code, village.name
        _unit(world, rng, committee, "村账")


def found_company(world: World, founded: date) -> Unit:
    """Found a building company of its own on a day."""
    rng = world.rng(f"company {founded}")
    company = Unit(world.number("DW-XS", 3), f"岚江新筑第{world.order('new company')}建设工程有限公司", "施工单位")
    company.credit_code, company.founded_on = world.registry.credit_code(), founded
    company.address = f"岚江市新城路{world.order('door')}号"
    company.bank = "岚江商业银行新城支行"
    _unit(world, rng, company, "企业")
    _register(world, rng, company)
    return company


def _companies(world: World, rng: random.Random, category: str, wanted: int, trades: tuple[str, ...]) -> None:
    names: dict[str, None] = {}
    while len(names) < wanted:
        names.setdefault(f"岚江{rng.choice(_BRANDS)}{rng.choice(trades)}有限公司")
    for name in names:
        company = Unit(world.number(f"DW-{'SG' if category == '施工单位' else 'GY'}", 3), name, category)
        company.credit_code = world.registry.credit_code()
        company.founded_on = date(2004, 1, 5) + timedelta(days=rng.randrange(3300))
        company.address = f"岚江市{rng.choice('东西南北')}环路{world.order('door')}号"
        company.bank = f"岚江{rng.choice(('商业银行', '农村信用社', '城市信用社'))}{rng.choice('东西南北')}城支行"
        _unit(world, rng, company, "企业")
        _register(world, rng, company)


def _register(world: World, rng: random.Random, company: Unit) -> None:
    others = [
        world.registry.id_number(date(1965, 1, 1) + timedelta(days=rng.randrange(8000)), "男")
        for _ in range(rng.randrange(1, 3))
    ]
    world.add(
        Company(
            str(company.credit_code),
            company.name,
            company.legal_person_id,
            "、".join([str(company.legal_person_id), *others]),
            company.founded_on,
            rng.choice((200, 500, 600, 1000, 2000)) * 1_000_000,
            "存续",
            company.address,
            company.phone,
        )
    )
