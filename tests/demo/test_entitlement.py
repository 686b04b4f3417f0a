"""Who was entitled, reckoned anew from the rows: only the planted were not.

The readings here are the contract's; they share no code with the county or with the rules.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from fundwatch.demo.world import World
from tests.demo.agreement import Rows, agree, flagged, quiet


def _meant_for_poor(world: World) -> Rows:
    open_to_all = {row.subsidy for row in world.tables["补助标准"] if row.scope == "不限"}
    return [row for row in world.tables["补助发放"] if row.subsidy not in open_to_all and row.status != "退票"]


def test_village_officials_on_the_lists(world: World) -> None:
    since = {row.id_number: row.from_day for row in world.tables["村组干部"]}
    identified = {row.code: row.identified_on for row in world.tables["户"]}
    homes = {row.id_number: row.household for row in world.tables["人员"]}
    found = {
        row.code
        for row in _meant_for_poor(world)
        if row.paid_on >= since.get(row.id_number, date.max)
        and identified.get(homes.get(row.id_number), date.max) >= since[row.id_number]
    }
    agree(world, "村组干部领取", "补助发放", found)


def test_households_taken_off_the_register(world: World) -> None:
    left = {row.household: row.happened_on for row in world.tables["户动态"] if row.event == "清退"}
    back = {
        row.household: row.happened_on
        for row in world.tables["户动态"]
        if row.event == "识别" and row.happened_on >= left.get(row.household, date.max)
    }
    found = {
        row.code
        for row in _meant_for_poor(world)
        if row.household in left
        and row.paid_on > left[row.household] + timedelta(days=30)
        and row.paid_on < back.get(row.household, date.max)
    }
    agree(world, "清退后发放", "补助发放", found)


def test_the_monthly_allowance_goes_to_households_that_are_entitled(world: World) -> None:
    homes = {row.id_number: row.household for row in world.tables["人员"]}
    entitled = {homes[row.id_number] for row in world.tables["低保特困"] if row.id_number in homes}
    own = {row.id_number for row in world.tables["低保特困"]}
    found = {
        row.code
        for row in world.tables["补助发放"]
        if row.subsidy == "农村低保金" and row.household not in entitled and row.id_number not in own
    }
    agree(world, "非低保领取", "补助发放", found)


def test_cars_and_companies_of_registered_households(world: World) -> None:
    homes = {row.id_number: row.household for row in world.tables["人员"]}
    cars = {row.id_number for row in world.tables["车辆登记"] if row.model == "小型轿车"}
    runs = {row.legal_person_id for row in world.tables["企业登记"] if row.status == "存续"}
    flats = {row.id_number for row in world.tables["房产登记"] if "安置" not in row.place}
    rich = {homes[number] for number in cars | runs | flats if number in homes}
    found = {row.code for row in _meant_for_poor(world) if row.household in rich}
    agree(world, "有车有房有企业", "补助发放", found)


def test_people_get_what_is_due_to_them(world: World) -> None:
    found = {
        row.code
        for row in world.tables["补助发放"]
        if row.status == "成功" and row.paid < row.due - (row.deducted or 0)
    }
    agree(world, "实发少于应发", "补助发放", found)


def test_money_goes_to_accounts_of_the_household(world: World) -> None:
    homes = {row.id_number: row.household for row in world.tables["人员"]}
    found = {
        row.code
        for row in world.tables["补助发放"]
        if row.channel == "现金" or (row.proxy and homes.get(row.proxy) != row.household)
    }
    agree(world, "代领和现金", "补助发放", found)
    officials = {row.account: row.id_number for row in world.tables["村组干部"] if row.account}
    kin = {(row.id_number, row.relative_id) for row in world.tables["亲属关系"]}
    held = {
        row.account
        for row in world.tables["补助发放"]
        if row.account in officials
        and officials[row.account] != row.id_number
        and (officials[row.account], row.id_number) not in kin
    }
    shared = set().union(*flagged(world, "一账号多人", "账号"))
    agree(world, "打入干部账户", "账号", held - shared)


def test_small_loans(world: World) -> None:
    homes: dict[str, Rows] = defaultdict(list)
    found = set()
    for row in world.tables["小额贷款"]:
        homes[row.household].append(row)
        too_long = row.due_on > row.lent_on.replace(year=row.lent_on.year + 3)
        born = date(int(row.id_number[6:10]), int(row.id_number[10:12]), int(row.id_number[12:14]))
        age = row.lent_on.year - born.year - ((row.lent_on.month, row.lent_on.day) < (born.month, born.day))
        if too_long or not 18 <= age <= 65:
            found.add(row.code)
    for loans in homes.values():
        for day in {one.lent_on for one in loans}:
            open_then = [one for one in loans if one.lent_on <= day < (one.repaid_on or one.due_on)]
            if sum(one.amount for one in open_then) > 5_000_000:
                found |= {one.code for one in open_then}
    agree(world, "小额信贷超限", "小额贷款", found)
    companies = {row.name for row in world.tables["企业登记"]}
    used = {row.code for row in world.tables["小额贷款"] if row.actual_user in companies}
    agree(world, "户贷企用", "小额贷款", used)


def test_nobody_heads_one_household_and_lives_in_another(world: World) -> None:
    homes = {row.id_number: row.household for row in world.tables["人员"]}
    gone = {row.household for row in world.tables["户动态"] if row.event == "迁出" and row.person is None}
    found = {
        row.code for row in world.tables["户"] if homes.get(row.head_id, row.code) != row.code and row.code not in gone
    }
    agree(world, "一人两户", "户", found)


def test_claims_stay_within_what_was_measured(world: World) -> None:
    measured = {(row.household, row.measured): row.quantity for row in world.tables["核定数量"]}
    item = {row.subsidy: row.measured for row in world.tables["补助标准"] if row.measured}
    claimed: dict[tuple[str, str, int], float] = defaultdict(float)
    taken_back = {row.original for row in world.tables["补助发放"] if row.status == "追回"}
    by_code: dict[str, Any] = {}
    for row in world.tables["补助发放"]:
        if row.subsidy in item and row.status in ("成功", "补发") and row.code not in taken_back:
            claimed[row.household, item[row.subsidy], row.year] += row.quantity
            by_code[row.code] = row
    rows = {code: (row.household, item[row.subsidy], row.year) for code, row in by_code.items()}
    tolerance = {"耕地": 1.15, "林地": 1.15, "核桃": 1.15}
    found = {
        code for code, key in rows.items() if claimed[key] > measured[key[0], key[1]] * tolerance.get(key[1], 1.05)
    }
    agree(world, "申报数量超核定", "补助发放", found)
    above = {code for code, key in rows.items() if claimed[key] > measured[key[0], key[1]] * 1.0001}
    assert above <= found | quiet(world, "申报数量超核定", "补助发放")


def test_a_household_s_income_fits_what_the_register_says_of_it(world: World) -> None:
    line = {2016: 295_200, 2017: 295_200, 2018: 299_500}
    homes = {row.code: row for row in world.tables["户"]}
    planted = set().union(*flagged(world, "脱贫收入不足", "户收入"))
    assert planted
    for row in world.tables["户收入"]:
        home = homes[row.household]
        risen = home.risen_on is not None and home.risen_on.year <= row.year
        fallen = home.fallen_on is not None and home.fallen_on.year <= row.year
        above = row.per_head >= line[row.year]
        if f"{row.household}|{row.year}" in planted:
            assert risen
            assert not above
        else:
            assert above == (risen and not fallen), row
    assert {row.status for row in homes.values()} == {"在册", "已脱贫", "返贫"}


def test_only_planted_homes_have_more_than_twenty_five_square_metres_a_head(world: World) -> None:
    heads: dict[str, int] = defaultdict(int)
    for row in world.tables["人员"]:
        heads[row.household] += 1
    relocated = [row for row in world.tables["户"] if row.relocated]
    assert relocated
    large = {row.code for row in relocated if row.living_area > 25 * heads[row.code]}
    assert large == set().union(*flagged(world, "搬迁住房超面积", "户"))
