"""Every threshold reckoned anew from the rows: what is above it was planted, and nothing else is.

The readings here are the contract's; they share no code with the county or with the rules.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fundwatch.demo.scale import AS_OF
from fundwatch.demo.world import World
from tests.demo.agreement import Rows, agree, flagged, quiet


def _valid(number: str) -> bool:
    number = number.upper()
    if re.fullmatch(r"\d{15}", number):
        number = f"{number[:6]}19{number[6:]}0"
    elif not re.fullmatch(r"\d{17}[\dX]", number) or number[17] != "10X98765432"[_remainder(number)]:
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return date(1900, 1, 1) <= born <= AS_OF


def _remainder(number: str) -> int:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return sum(weight * int(digit) for weight, digit in zip(weights, number[:17], strict=True)) % 11


def test_payments_after_death(world: World) -> None:
    died = {row.id_number: row.died_on for row in world.tables["死亡人员"]}
    gone = set(died)
    members: dict[str, set[str]] = defaultdict(set)
    for row in world.tables["人员"]:
        members[row.household].add(row.id_number)
    per_home = {row.subsidy for row in world.tables["补助标准"] if row.unit != "人"}
    found = {
        row.code
        for row in world.tables["补助发放"]
        if row.id_number in died
        and row.status in ("成功", "补发")
        and (row.paid_on - died[row.id_number]).days > 30
        and not (row.entitled_until is not None and row.entitled_until < died[row.id_number])
        and not (row.subsidy in per_home and members[row.household] - gone)
    }
    agree(world, "死亡后发放", "补助发放", found)
    assert found == set().union(*flagged(world, "死亡后发放", "补助发放"))


def test_second_payments(world: World) -> None:
    taken_back = {row.original for row in world.tables["补助发放"] if row.status == "追回"}
    paid: dict[tuple[Any, ...], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in world.tables["补助发放"]:
        if row.status == "成功" and row.code not in taken_back:
            key = (row.id_number.upper(), row.subsidy, row.year, row.period)
            paid[key][row.batch].add(row.code)
    found = {code for lists in paid.values() if len(lists) > 1 for codes in lists.values() for code in codes}
    agree(world, "重复发放", "补助发放", found)


def test_once_in_a_lifetime_and_age_limits(world: World) -> None:
    limits = {row.subsidy: row for row in world.tables["补助标准"]}
    repaired: dict[str, set[str]] = defaultdict(set)
    outside = set()
    for row in world.tables["补助发放"]:
        standard = limits[row.subsidy]
        if row.subsidy == "农村危房改造补助" and row.status == "成功":
            repaired[row.household].add(row.code)
        if standard.age_from and _valid(row.id_number) and len(row.id_number) == 18:
            age = row.paid_on.year - int(row.id_number[6:10])
            if not standard.age_from <= age <= standard.age_until:
                outside.add(row.code)
    agree(world, "年龄不符", "补助发放", outside)
    again = set().union(*(codes for codes in repaired.values() if len(codes) > 1))
    agree(world, "超过上限次数", "补助发放", again)


def test_subsidies_that_exclude_each_other(world: World) -> None:
    excludes = {row.subsidy: set(row.excludes.split("、")) for row in world.tables["补助标准"] if row.excludes}
    received: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for row in world.tables["补助发放"]:
        received[row.id_number, row.year][row.subsidy] = row.code
    found = {codes[one] for codes in received.values() for one in codes if excludes.get(one, set()) & codes.keys()}
    agree(world, "互斥补助", "补助发放", found)


def test_public_employees(world: World) -> None:
    jobs = {row.id_number: row for row in world.tables["财政供养人员"]}
    open_to_all = {row.subsidy for row in world.tables["补助标准"] if row.scope == "不限"}
    found = {
        row.code
        for row in world.tables["补助发放"]
        if row.id_number in jobs
        and row.subsidy not in open_to_all
        and jobs[row.id_number].from_day <= row.paid_on <= (jobs[row.id_number].until_day or date.max)
    }
    agree(world, "财政供养领取", "补助发放", found)
    assert found == set().union(*flagged(world, "财政供养领取", "补助发放"))


def test_shared_accounts(world: World) -> None:
    registered = {row.number for row in world.tables["账户登记"] if row.category in ("代发", "实有资金", "村账")}
    people: dict[tuple[str, int], set[str]] = defaultdict(set)
    homes: dict[tuple[str, int], set[str]] = defaultdict(set)
    for row in world.tables["补助发放"]:
        for year in {row.year, row.paid_on.year}:
            people[row.account, year].add(row.id_number.upper())
            homes[row.account, year].add(row.household)
    found = {key[0] for key in people if len(people[key]) >= 3 and len(homes[key]) >= 2 and key[0] not in registered}
    agree(world, "一账号多人", "账号", found)


def test_negative_list(world: World) -> None:
    words = re.compile("接待费|公务用车|办公楼|奖金|津贴|债务")
    refunded = {(row.payee_account, -row.amount) for row in world.tables["支付"] if row.nature == "退回"}
    special = {
        row.code for row in world.tables["资金指标"] if row.category in ("财政专项扶贫", "少数民族发展", "以工代赈")
    }
    found = {
        row.code
        for row in world.tables["支付"]
        if words.search(row.purpose)
        and "易地扶贫搬迁" not in row.purpose
        and row.nature == "支出"
        and row.amount > 0
        and row.indicator in special
        and (row.payee_account, row.amount) not in refunded
    }
    agree(world, "负面清单支出", "支付", found)


def test_management_fees(world: World) -> None:
    fees: dict[str, int] = defaultdict(int)
    kinds = {row.code: row.category for row in world.tables["项目"]}
    for row in world.tables["资金分配"]:
        if kinds.get(row.project) == "项目管理费":
            fees[row.indicator] += row.amount
    found = {
        row.code
        for row in world.tables["资金指标"]
        if row.level in ("中央", "省") and fees[row.code] and fees[row.code] * 100 > row.amount
    }
    agree(world, "项目管理费超比例", "资金指标", found)


def _months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, day.day)


def test_idle_money(world: World) -> None:
    spent: dict[str, int] = defaultdict(int)
    for row in world.tables["支付"]:
        if row.nature != "转拨":
            spent[row.indicator] += row.amount
    parents = {row.parent for row in world.tables["资金指标"]}
    kept_back = _retention_not_due(world)
    found = set()
    for row in world.tables["资金指标"]:
        left = row.amount - spent[row.code] - kept_back[row.code]
        begins = max(row.issued_on, date(row.year, 1, 1))
        old = _months_later(begins, 12) < AS_OF
        if row.code not in parents and old and left >= 1_000_000 and left * 100 >= row.amount > 0:
            found.add(row.code)
    agree(world, "资金闲置", "资金指标", found)


def _retention_not_due(world: World) -> dict[str, int]:
    accepted = {row.project: row.accepted_on for row in world.tables["验收"] if row.level == "县级验收"}
    settled = {row.contract: row.approved for row in world.tables["结算审核"]}
    source = {row.project: row.indicator for row in world.tables["资金分配"] if row.project}
    kept: dict[str, int] = defaultdict(int)
    for row in world.tables["合同"]:
        day = accepted.get(row.project)
        if day is not None and day + timedelta(days=365) > AS_OF:
            share = int(row.retention.rstrip("%"))
            kept[source[row.project]] += settled.get(row.code, row.amount) * share // 100
    return kept


def test_projects_begun_before_approval(world: World) -> None:
    found = {
        row.code for row in world.tables["项目"] if row.started_on is not None and row.started_on < row.approved_on
    }
    agree(world, "未批先建", "项目", found)


def test_assets_disposed_of(world: World) -> None:
    found = {row.code for row in world.tables["资产"] if row.status == "已处置" and not row.disposal_approval}
    agree(world, "资产处置", "资产", found)


def test_lists_are_posted_before_they_are_paid(world: World) -> None:
    posted: dict[str, Rows] = defaultdict(list)
    notices = {row.code: row for row in world.tables["公示"] if row.kind == "补助发放到户"}
    for row in notices.values():
        if row.target_type == "批次":
            posted[row.target].append(row)
    for row in world.tables["公示明细"]:
        if row.target_type == "批次":
            posted[row.target].append(notices[row.notice])
    villages: dict[str, set[str]] = defaultdict(set)
    paid_on: dict[str, date] = {}
    for row in world.tables["补助发放"]:
        villages[row.batch].add(row.region)
        paid_on[row.batch] = min(row.paid_on, paid_on.get(row.batch, date.max))
    found = set()
    for batch, places in villages.items():
        good = {
            row.region
            for row in posted[batch]
            if (row.ends_on - row.begins_on).days + 1 >= 7 and row.ends_on < paid_on[batch]
        }
        if not places <= good:
            found.add(batch)
    agree(world, "发放未公示", "批次", found)


def test_posted_sums_are_those_of_the_ledger(world: World) -> None:
    paid: dict[str, int] = defaultdict(int)
    for row in world.tables["补助发放"]:
        paid[row.batch] += {"追回": -row.paid}.get(row.status, row.paid)
    allocated: dict[str, int] = defaultdict(int)
    for row in world.tables["资金分配"]:
        allocated[row.indicator] += row.amount
    plan = {row.code: row.investment for row in world.tables["项目"]}
    moved = set().union(*flagged(world, "公示金额不符", "公示")) | quiet(world, "公示金额不符", "公示")
    ledger = {"批次": paid, "指标": allocated, "项目": plan}
    other = {row.code: row.amount - plan[row.target] for row in world.tables["公示"] if row.code in moved}
    assert set(other.values()) == {200_000, 10_000}
    for row in (*world.tables["公示"], *world.tables["公示明细"]):
        if row.amount is not None and row.target_type in ledger and getattr(row, "code", "") not in moved:
            assert row.amount == ledger[row.target_type][row.target], row


def test_spending_is_filed_each_quarter(world: World) -> None:
    offices = {row.code for row in world.tables["单位"] if row.category in ("主管部门", "乡镇政府")}
    filed: dict[tuple[str, str], date] = {
        (row.unit, row.period): row.filed_on for row in world.tables["纪委备案"] if row.matter == "资金使用进度"
    }
    found = set()
    for row in world.tables["支付"]:
        quarter = (row.paid_on.month + 2) // 3
        ends = date(row.paid_on.year + quarter // 4, quarter % 4 * 3 + 1, 1) - timedelta(days=1)
        due = ends + timedelta(days=30)
        day = filed.get((row.payer, f"{row.paid_on.year}Q{quarter}"), date.max)
        if row.payer in offices and due < AS_OF and day > due:
            found.add(row.payer)
    agree(world, "进度未备案", "单位", found)


def test_numbers_of_persons(world: World) -> None:
    found = {row.code for row in world.tables["补助发放"] if not _valid(row.id_number)}
    agree(world, "证号有误", "补助发放", found)
    wrong = {row.id_number for row in world.tables["人员"] if not _valid(row.id_number)}
    assert wrong == set().union(*flagged(world, "证号有误", "人员"))
    assert {row.head_id for row in world.tables["户"] if not _valid(row.head_id)} == wrong
    for table in ("死亡人员", "财政供养人员", "村组干部", "低保特困", "小额贷款", "车辆登记", "房产登记"):
        assert all(_valid(row.id_number) for row in world.tables[table]), table


def _standards(world: World) -> dict[tuple[str, str | None, int], Any]:
    found: dict[tuple[str, str | None, int], Any] = {}
    for row in world.tables["补助标准"]:
        for year in range(row.from_year, (row.until_year or 2018) + 1):
            found[row.subsidy, row.grade, year] = row
    return found


def test_payments_above_the_standard(world: World) -> None:
    standards = _standards(world)
    by_home: dict[tuple[str, str, int], Rows] = defaultdict(list)
    found = set()
    for row in world.tables["补助发放"]:
        standard = standards[row.subsidy, row.grade, row.year]
        highest = (Decimal(str(row.quantity)) * standard.amount).quantize(Decimal(1), ROUND_HALF_UP)
        if row.status in ("成功", "补发"):
            by_home[row.household, row.subsidy, row.year].append(row)
            if row.due > highest:
                found.add(row.code)
            if standard.kind != "上限" and row.due < highest:
                assert row.due == standard.household_cap, row
    for (_home, subsidy, year), rows in by_home.items():
        cap = standards[subsidy, rows[0].grade, year].household_cap
        if cap is not None and sum(row.due for row in rows) > cap:
            found |= {row.code for row in rows}
    agree(world, "超标准发放", "补助发放", found)
