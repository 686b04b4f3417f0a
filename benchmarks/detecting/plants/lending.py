"""S22, S23, S26: loans for others, the register's own faults, mutual funds."""

from __future__ import annotations

from datetime import date, timedelta

from detecting.stage import FALSE_CLAIM, IDLE, MISUSE, OVERSIGHT, PROCEDURE, QUALITY, SHARE, Stage, named


def plants(s: Stage) -> None:
    """Set them all."""
    _terms(s)
    _used_by_others(s)
    _who(s)
    _register(s)
    _mutual(s)
    _innocent(s)


def _terms(s: Stage) -> None:
    for amount, years in ((80_000, 2), (50_000, 5), (120_000, 3)):
        with s.flag("S22", (FALSE_CLAIM, PROCEDURE), f"户贷{amount}元、{years}年") as case:
            row = s.assets.loan(s.village(4).households[0], amount)
            row["到期日期"] = date(2017 + years, 5, 16)
            row.pop("结清日期", None)
            named(case, "小额贷款", row)
    with s.flag("S22", (FALSE_CLAIM, PROCEDURE), "一户两笔贷款合计九万") as case:
        home = s.village(4).households[0]
        rows = [s.assets.loan(home, 45_000, day) for day in (date(2017, 5, 16), date(2017, 9, 20))]
        for row in rows:
            row.pop("结清日期", None)
            row["到期日期"] = date(2020, 5, 1)
        named(case, "小额贷款", *rows)


def _used_by_others(s: Stage) -> None:
    for use in ("建房", "购买小轿车", "子女结婚", "偿还信用卡", "入股瓮江县天麻公司", "转借他人经营", "投资理财产品"):
        with s.flag("S22", (MISUSE, FALSE_CLAIM), f"扶贫小额贷款用于{use}") as case:
            named(case, "小额贷款", s.assets.loan(s.village(4).households[0], 50_000, 用途=use))
    with s.flag("S22", (MISUSE, FALSE_CLAIM), "实际使用人是公司") as case:
        firm = s.county.unit(s.county.firm(kind="企业"))
        named(case, "小额贷款", s.assets.loan(s.village(4).households[0], 50_000, 实际使用人=firm["名称"]))
    with s.flag("S22", (MISUSE, FALSE_CLAIM), "五户贷款同日转到一家企业账户") as case:
        village, firm = s.village(6), s.county.unit(s.county.firm(kind="企业"))
        rows = [
            s.assets.loan(one, 50_000, 收款人=firm["名称"], 收款账号=firm["银行账号"]) for one in village.households[:5]
        ]
        named(case, "小额贷款", *rows)
        case.subjects += [("账号", str(firm["银行账号"])), ("单位", str(firm["单位编码"]))]
    with s.flag("S22", (MISUSE, FALSE_CLAIM, SHARE), "放款次日六户转给同一个人") as case:
        village, boss = s.village(7), s.county.firm(kind="合作社")
        unit = s.county.unit(boss)
        for one in village.households[:6]:
            row = s.assets.loan(one, 30_000)
            flow = s.assets.flow(one.head.account, one.head.name, date(2017, 5, 17), "支", 30_000,
                                 (str(unit["银行账号"]), str(unit["名称"])), "转账")  # fmt: skip
            named(case, "小额贷款", row)
            named(case, "账户流水", flow)
        case.subjects += [("账号", str(unit["银行账号"])), ("单位", boss)]


def _who(s: Stage) -> None:
    with s.flag("S22", (FALSE_CLAIM, PROCEDURE), "借款人不在册") as case:
        home = s.village(4).households[0]
        one = s.stranger()
        row = s.assets.loan(
            home, 40_000, 身份证号=one.id, 户编号=None, 收款人=one.name, 收款账号=one.account, 实际使用人=one.name
        )
        named(case, "小额贷款", row)
    for born in (date(1945, 1, 1), date(2002, 1, 1)):
        with s.flag("S22", (FALSE_CLAIM, PROCEDURE), f"{born.year}年出生的借款人") as case:
            village = s.village(4)
            home = s.county.household(village, 2)
            one = s.county.person(home.code, "父亲" if born.year < 1950 else "之子", born)
            home.row["人口数"] = 3
            named(
                case,
                "小额贷款",
                s.assets.loan(
                    home, 30_000, 身份证号=one.id, 收款人=one.name, 收款账号=one.account, 实际使用人=one.name
                ),
            )
    with s.flag("S22", (FALSE_CLAIM, MISUSE, IDLE), "刚成立的公司借产业贷款，逾期未还") as case:
        firm = s.county.firm(kind="企业", 成立日期=date(2017, 4, 20))
        row = s.add("小额贷款", 贷款编号=s.books.number("DK", 5), 借款人类型="企业", 借款单位编码=firm, 贷款金额=2_000_000, 放款日期=date(2017, 5, 30),
                    到期日期=date(2018, 5, 29), 年利率=0.0435, 贴息金额=60_000, 用途="产业发展")  # fmt: skip
        named(case, "小额贷款", row)
        case.subjects.append(("单位", firm))


def _register(s: Stage) -> None:
    for income in (2310, 2890):
        with s.flag("S23", (QUALITY, FALSE_CLAIM, OVERSIGHT), f"人均{income}元而标为2018年脱贫") as case:
            village = s.village(4)
            home = village.households[0]
            home.row["人均纯收入"] = income
            for row in s.books.tables["户收入"]:
                if row["户编号"] == home.code and row["年度"] == 2018:
                    s.books.tables["户收入"].remove(row)
                    break
            case.subjects.append(("户", home.code))
            named(case, "户收入", s.county.income(home.code, 2018, income, len(home.members)))
    with s.flag("S23", (QUALITY, FALSE_CLAIM, OVERSIGHT), "同一人登记在两个户") as case:
        village = s.village(4)
        first, second = village.households[:2]
        one = first.head
        second.row |= {"户主身份证号": one.id, "户主姓名": one.name}
        case.subjects += [("户", first.code), ("户", second.code), ("人员", one.id)]
    with s.flag("S23", (QUALITY, FALSE_CLAIM, OVERSIGHT), "脱贫年的养殖收入没有任何生产、补助记录") as case:
        village = s.village(8)
        for one in village.households:
            s.subsidies.measured(one.head, "养殖", 2017, 2, "头")
        home = s.county.household(village, 4)
        for row in s.books.tables["户收入"]:
            if row["户编号"] == home.code and row["年度"] == 2018:
                row |= {
                    "经营性收入": 24_000,
                    "工资性收入": 0,
                    "转移性收入": 2_000,
                    "生产经营支出": 0,
                    "人均纯收入": 6500,
                }
                named(case, "户收入", row)
        home.row["人均纯收入"] = 6500
        case.subjects.append(("户", home.code))


def _mutual(s: Stage) -> None:
    for amount, holder, use in (
        (150_000, "瓮江县永固建材公司", "互助资金借款"),
        (90_000, "瓮江县鑫发担保公司", "互助资金拆借"),
    ):
        with s.flag("S26", (MISUSE, PROCEDURE, IDLE), f"村互助资金借给公司：{use}") as case:
            village = s.village(4)
            account = s.county.account_no()
            s.add("账户登记", 账号=account, 户名=f"{village.name}扶贫互助资金合作社", 账户类型="村账", 开户单位编码=village.committee,
                  批准文号="瓮财库〔2015〕9号", 开户日期=date(2015, 6, 1))  # fmt: skip
            day = date(2017, 6, 6) + timedelta(days=amount // 10_000)
            row = s.assets.flow(
                account, f"{village.name}扶贫互助资金合作社", day, "支", amount, (s.county.account_no(), holder), use
            )
            named(case, "账户流水", row)
            case.subjects.append(("账号", account))


def _innocent(s: Stage) -> None:
    with s.quiet("S22", "贷款恰好五万、三年"):
        s.assets.loan(s.village(4).households[0], 50_000, 到期日期=date(2020, 5, 15))
    with s.quiet("S22", "还清一笔后再贷一笔"):
        home = s.village(4).households[0]
        s.assets.loan(home, 30_000, date(2016, 3, 3), 到期日期=date(2017, 3, 2), 结清日期=date(2017, 3, 1))
        s.assets.loan(home, 50_000, date(2017, 6, 3), 到期日期=date(2020, 6, 2))
    with s.quiet("S22", "两户向同一家种畜场付买牛款"):
        village, farm = s.village(6), s.county.unit(s.county.firm("瓮江县良种种牛场", "供应商"))
        for one in village.households[:2]:
            s.assets.loan(one, 30_000, 用途="购买种牛", 收款人=farm["名称"], 收款账号=farm["银行账号"])
    with s.quiet("S23", "2016年收入2980元脱贫，高于当年线"):
        village = s.village(2)
        home = s.county.household(village, 4)
        home.row |= {"脱贫日期": date(2016, 12, 10)}
        for row in list(s.books.tables["户收入"]):
            if row["户编号"] == home.code and row["年度"] == 2016:
                s.books.tables["户收入"].remove(row)
        s.county.income(home.code, 2016, 2980, 4)
