"""S01, S04, S27: people who are not who they seem, claims made twice, one account for many."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from detecting.people import name_of
from detecting.stage import FALSE_CLAIM, MISUSE, QUALITY, SHARE, Stage, named
from detecting.subsidies import Claim


def plants(s: Stage) -> None:
    """Set them all."""
    _made_up(s)
    _made_up_innocent(s)
    _twice(s)
    _excluded(s)
    _twice_innocent(s)
    _one_account(s)
    _one_account_innocent(s)


def _made_up(s: Stage) -> None:
    def wrong(one: str, how: str) -> str:
        if how == "校验位不对":
            return one[:17] + ("7" if one[17] != "7" else "3")
        if how == "月份是13":
            return one[:10] + "13" + one[12:]
        return one[:16]

    for how in ("校验位不对", "月份是13", "只有16位"):
        with s.flag("S01", (FALSE_CLAIM, QUALITY), f"证号{how}的领取人") as case:
            one = s.stranger()
            one.id = wrong(one.id, how)
            named(case, "补助发放", s.among(s.village(5), "户用厕所改造补助", 2018, Claim(one, 1600, 1)).rows[0])
    with s.flag("S01", (FALSE_CLAIM, QUALITY), "证号是本村一户的，姓名是另一个人") as case:
        village = s.village(5)
        one = village.households[0].head
        other = replace(one, name=name_of(s.chance, "阮"), account=s.county.account_no())
        named(case, "补助发放", s.among(village, "产业到户奖补", 2018, Claim(other, 3450), others=0).rows[0])
    with s.flag("S01", (FALSE_CLAIM, QUALITY), "同一证号在两张表上是两个姓名") as case:
        village, one = s.village(5), s.stranger()
        other = replace(one, name=name_of(s.chance, "阮"), account=s.county.account_no())
        first = s.subsidies.batch(village, "户用厕所改造补助", 2017, [Claim(one, 1600, 1)])
        second = s.subsidies.batch(village, "退耕还林补助", 2018, [Claim(other, 375, 3)])
        s.subsidies.measured(other, "林地", 2017, 3)
        named(case, "补助发放", first.rows[0], second.rows[0])
    for pay, subsidy in ((2400, "村组干部报酬"), (1800, "村监委委员报酬")):
        with s.flag("S01", (FALSE_CLAIM, SHARE), f"{subsidy}的领取人不在干部名单") as case:
            village, ghost = s.village(5), s.stranger()
            real = s.county.cadre(village)
            batch = s.subsidies.batch(village, subsidy, 2018, [Claim(real, pay), Claim(ghost, pay)], period="Q2")
            named(case, "补助发放", batch.rows[1])
    with s.flag("S01", (FALSE_CLAIM, QUALITY), "一人登记在两户，两户都领产业奖补") as case:
        village = s.village(5)
        one, other = village.households[:2]
        twin = other.head
        twin.row |= {"户编号": other.code}
        s.books.tables["人员"].remove(twin.row)
        other.row |= {"户主身份证号": one.head.id, "户主姓名": one.head.name}
        claims = [Claim(one.head, 2800), Claim(replace(one.head, household=other.code), 2850)]
        batch = s.subsidies.batch(village, "产业到户奖补", 2018, claims)
        named(case, "补助发放", *batch.rows)
        case.subjects += [("户", other.code), ("户", one.code), ("人员", one.head.id)]


def _made_up_innocent(s: Stage) -> None:
    with s.quiet("S01", "姓名里的生僻字在一张表里写成通用字"):
        village = s.village(4)
        one = village.households[0].head
        one.name = one.row["姓名"] = village.households[0].row["户主姓名"] = "杨玥堃"
        s.subsidies.batch(village, "产业到户奖补", 2018, [Claim(replace(one, name="杨玥坤"), 2750)])
    with s.quiet("S01", "领取人姓名中间多了空格"):
        village = s.village(4)
        one = village.households[0].head
        s.subsidies.batch(
            village, "产业到户奖补", 2018, [Claim(replace(one, name=f"{one.name[0]} {one.name[1:]}"), 3250)]
        )


def _twice(s: Stage) -> None:
    for subsidy, amount, quantity, period in (("耕地地力保护补贴", 380, 4, None), ("普通高中助学金", 2500, None, None),
                                              ("生态护林员补助", 2400, 3, "Q2"), ("外出务工交通补助", 500, None, None)):  # fmt: skip
        with s.flag("S04", FALSE_CLAIM, f"{subsidy}同年同期在两个批次各领一次") as case:
            village = s.village(5)
            home = s.county.household(village, 2)
            one = home.head
            if subsidy == "普通高中助学金":
                one = s.county.person(home.code, "之女", date(2001, 5, 5))
            if subsidy == "耕地地力保护补贴":
                s.subsidies.measured(one, "耕地", 2016, 8.2)
            first = s.subsidies.batch(village, subsidy, 2018, [Claim(one, amount, quantity)], date(2018, 6, 12), period)
            second = s.subsidies.batch(
                village, subsidy, 2018, [Claim(one, amount, quantity)], date(2018, 11, 12), period
            )
            named(case, "补助发放", first.rows[0], second.rows[0])
    with s.flag("S04", FALSE_CLAIM, "一次用18位证号、一次用15位证号领同一补助") as case:
        village = s.village(5)
        one = village.households[0].head
        old = replace(one, id=one.id[:6] + one.id[8:17], account=s.county.account_no())
        first = s.subsidies.batch(village, "外出务工交通补助", 2018, [Claim(one, 600)], date(2018, 5, 12))
        second = s.subsidies.batch(village, "外出务工交通补助", 2018, [Claim(old, 600)], date(2018, 9, 12))
        named(case, "补助发放", first.rows[0], second.rows[0])
    with s.flag("S04", FALSE_CLAIM, "危房改造2017年、2018年各领一次") as case:
        village = s.village(5)
        one = village.households[0].head
        rows = [s.subsidies.batch(village, "农村危房改造补助", year, [Claim(one, amount)]).rows[0]
                for year, amount in ((2017, 24000), (2018, 22000))]  # fmt: skip
        named(case, "补助发放", *rows)
    with s.flag("S04", FALSE_CLAIM, "夫妻二人各以户的名义领产业奖补") as case:
        village = s.village(5)
        home = s.county.household(village, 4)
        claims = [Claim(home.head, 2900), Claim(home.members[1], 2600)]
        rows = [s.subsidies.batch(village, "产业到户奖补", 2018, [claim]).rows[0] for claim in claims]
        named(case, "补助发放", *rows)


def _excluded(s: Stage) -> None:
    with s.flag("S04", FALSE_CLAIM, "同一学生同年领雨露计划和高中助学金") as case:
        village = s.village(5)
        home = s.county.household(village, 2)
        child = s.county.person(home.code, "之子", date(2001, 5, 5))
        first = s.subsidies.batch(village, "雨露计划职业教育补助", 2018, [Claim(child, 3000)])
        second = s.subsidies.batch(village, "普通高中助学金", 2018, [Claim(child, 2500)])
        named(case, "补助发放", first.rows[0], second.rows[0])
    for first_year, second_year in ((2017, 2018), (2018, 2018)):
        with s.flag("S04", FALSE_CLAIM, f"一户{first_year}年领危改、{second_year}年又领搬迁建房补助") as case:
            village = s.village(5)
            home = s.county.household(village, 3)
            first = s.subsidies.batch(village, "农村危房改造补助", first_year, [Claim(home.head, 16000)])
            second = s.subsidies.batch(village, "易地扶贫搬迁建房补助", second_year, [Claim(home.members[1], 60000, 3)])
            named(case, "补助发放", first.rows[0], second.rows[0])


def _twice_innocent(s: Stage) -> None:
    with s.quiet("S04", "退票后补发"):
        village = s.village(4)
        one = village.households[0].head
        number = s.books.number("BF", 7)
        back = {
            "发放状态": "退票",
            "退票原因": "账号错误",
            "回盘日期": date(2018, 6, 20),
            "银行账号": s.county.account_no(),
        }
        first = s.subsidies.batch(village, "外出务工交通补助", 2018, [Claim(one, 600, None, back)], date(2018, 6, 15))
        again = {"发放状态": "补发", "原发放流水号": first.rows[0]["发放流水号"]}
        s.subsidies.batch(village, "外出务工交通补助", 2018, [Claim(one, 600, None, again)], date(2018, 7, 15))
        first.lump["金额"] = 600
        s.add("支付", **(first.lump | {"支付流水号": f"ZF{number}", "凭证号": f"PZ{number}", "金额": -600, "支出性质": "退回",
                                       "支付日期": date(2018, 6, 22), "申请日期": date(2018, 6, 20), "签批日期": date(2018, 6, 21)}))  # fmt: skip
        first.notice["公示金额"] = 600
    with s.quiet("S04", "同一批次里两块地分两行"):
        village = s.village(4)
        one = village.households[0].head
        s.subsidies.measured(one, "耕地", 2016, 5.3)
        s.subsidies.batch(village, "耕地地力保护补贴", 2018, [Claim(one, 190, 2), Claim(one, 304, 3.2)])
    with s.quiet("S04", "上半年、下半年各一期"):
        village = s.village(4)
        one = village.households[0].head
        for period, month in (("H1", 7), ("H2", 12)):
            s.subsidies.batch(village, "保洁公益岗补贴", 2018, [Claim(one, 3000, 6)], date(2018, month, 10), period)
    with s.quiet("S04", "姐妹二人各领各的高中助学金"):
        village = s.village(4)
        home = s.county.household(village, 2)
        girls = [s.county.person(home.code, "之女", born) for born in (date(2001, 2, 2), date(2002, 11, 8))]
        home.row["人口数"] = 4
        s.subsidies.batch(village, "普通高中助学金", 2018, [Claim(one, 2500) for one in girls])


def _one_account(s: Stage) -> None:
    for subsidy, people in (("外出务工交通补助", 5), ("产业到户奖补", 4), ("能繁母牛补助", 3), ("农村危房改造补助", 3)):
        with s.flag("S27", (FALSE_CLAIM, SHARE, MISUSE), f"{people}户{subsidy}进同一个账户") as case:
            village = s.village(8)
            account = s.county.account_no()
            heads = [one.head for one in village.households[:people]]
            amounts = [
                {"外": 400, "产": 2300, "能": 2000, "农": 17000}[subsidy[0]] + 100 * rank * (subsidy[0] in "产农")
                for rank in range(people)
            ]
            for one in heads:
                s.subsidies.measured(one, "养殖", 2018, 1, "头")
            claims = [Claim(one, amount, 1 if subsidy[0] == "能" else None, {"银行账号": account, "开户名": None})
                      for one, amount in zip(heads, amounts, strict=True)]  # fmt: skip
            named(case, "补助发放", *s.subsidies.batch(village, subsidy, 2018, claims).rows)
            case.subjects.append(("账号", account))
    for year in (2017, 2018):
        with s.flag("S27", (FALSE_CLAIM, SHARE, MISUSE), f"开户名是外人（{year}）") as case:
            village, other = s.village(5), s.stranger()
            claim = Claim(village.households[0].head, 24600, None, {"银行账号": other.account, "开户名": other.name})
            named(case, "补助发放", s.among(village, "农村危房改造补助", year, claim, (15000, None), 1).rows[0])


def _one_account_innocent(s: Stage) -> None:
    with s.quiet("S27", "两个孩子的助学金进父亲的账户"):
        village = s.village(4)
        home = s.county.household(village, 2)
        kids = [s.county.person(home.code, "之子", born) for born in (date(2001, 2, 2), date(2002, 6, 8))]
        home.row["人口数"] = 4
        to = {"银行账号": home.head.account, "开户名": home.head.name}
        s.subsidies.batch(village, "普通高中助学金", 2018, [Claim(one, 2500, None, to) for one in kids])
    with s.quiet("S27", "敬老院集中供养，特困金进敬老院账户"):
        village, account = s.village(3), s.county.account_no()
        home = s.county.firm("瓮江县龙塘镇敬老院", "其他", person=False, 银行账号=account)
        s.add(
            "账户登记",
            账号=account,
            户名="瓮江县龙塘镇敬老院",
            账户类型="实有资金",
            开户单位编码=home,
            批准文号="瓮财库〔2013〕2号",
            开户日期=date(2013, 1, 1),
        )
        old = [s.county.household(village, 1).head for _ in range(4)]
        for one in old:
            s.add("低保特困", 身份证号=one.id, 起始日期=date(2014, 1, 1), 姓名=one.name, 类别="特困")
        to = {"银行账号": account, "开户名": "瓮江县龙塘镇敬老院"}
        s.subsidies.batch(
            village, "农村低保金", 2018, [Claim(one, 1560, 6, to) for one in old], date(2018, 6, 12), "H1"
        )
