"""S02, S08, S25: more claimed than measured, shares cut or levelled, the entitled left out."""

from __future__ import annotations

from datetime import date, timedelta

from detecting.stage import FALSE_CLAIM, IDLE, MISUSE, OVERSIGHT, PROCEDURE, QUALITY, SHARE, Stage, named
from detecting.subsidies import Claim


def plants(s: Stage) -> None:
    """Set them all."""
    _more_than_measured(s)
    _ages(s)
    _over_standard(s)
    _innocent(s)
    _cut(s)
    _levelled(s)
    _collected(s)
    _cut_innocent(s)
    _left_out(s)


def _more_than_measured(s: Stage) -> None:
    for subsidy, what, unit, rate, claimed, measured, year in (
        ("耕地地力保护补贴", "耕地", "亩", 95, 11.4, 6.2, 2016), ("退耕还林补助", "林地", "亩", 125, 28, 9.5, 2017),
        ("能繁母牛补助", "养殖", "头", 2000, 9, 2, 2018), ("能繁母牛补助", "养殖", "头", 2000, 3, 1, 2017),
        ("耕地地力保护补贴", "耕地", "亩", 95, 3.9, 2.6, 2018), ("退耕还林补助", "林地", "亩", 125, 6.3, 4.2, 2016),
    ):  # fmt: skip
        with s.flag("S02", FALSE_CLAIM, f"{subsidy}申报{claimed}{unit}，核定{measured}{unit}") as case:
            village = s.village(5)
            one = village.households[0].head
            for other in village.households:
                s.subsidies.measured(other.head, what, year, measured, unit)
            claim = Claim(one, round(claimed * rate, 2), claimed)
            batch = s.among(village, subsidy, 2018, claim, (round(measured * rate, 2), measured))
            named(case, "补助发放", batch.rows[0])
    with s.flag("S02", FALSE_CLAIM, "两年间面积翻番，超出确权面积") as case:
        village = s.village(5)
        one = village.households[0].head
        s.subsidies.measured(one, "耕地", 2015, 5.1)
        s.subsidies.batch(village, "耕地地力保护补贴", 2017, [Claim(one, 484.5, 5.1)])
        batch = s.subsidies.batch(village, "耕地地力保护补贴", 2018, [Claim(one, 1045, 11)])
        named(case, "补助发放", batch.rows[0])
    with s.flag("S02", FALSE_CLAIM, "确权名册里没有的人领地力补贴") as case:
        village = s.village(6)
        for other in village.households[1:]:
            s.subsidies.measured(other.head, "耕地", 2016, 5)
        claim = Claim(village.households[0].head, 855, 9)
        named(case, "补助发放", s.among(village, "耕地地力保护补贴", 2018, claim, (475, 5)).rows[0])
    with s.flag("S02", FALSE_CLAIM, "付款的鸡苗比验收的多三千羽") as case:
        village = s.village(4)
        work = s.works.plan(village, "林下养鸡项目", 2018, 160_000, "产业发展", 建设内容="购买鸡苗8000羽")
        s.works.contracted(work, s.county.firm(kind="供应商"), "询价", 数量=8000, 计量单位="羽", 标的="鸡苗")
        s.works.built(work)
        work.acceptances[-1] |= {"核定数量": 5000, "计量单位": "羽"}
        s.works.settled(work)
        work.payments[-1] |= {"数量": 8000, "计量单位": "羽"}
        named(case, "支付", work.payments[-1])
        named(case, "项目", work.row)
        named(case, "合同", work.contract)
        named(case, "验收", work.acceptances[-1])


def _ages(s: Stage) -> None:
    for subsidy, amount, quantity, born in (("高龄津贴", 300, 6, date(1944, 6, 1)), ("生态护林员补助", 9600, 12, date(1946, 6, 1)),
                                            ("雨露计划职业教育补助", 3000, None, date(1983, 3, 3)), ("保洁公益岗补贴", 6000, 12, date(2004, 6, 1))):  # fmt: skip
        with s.flag("S02", FALSE_CLAIM, f"{born.year}年生的人领{subsidy}") as case:
            village = s.village(5)
            home = s.county.household(village, 2)
            one = s.county.person(home.code, "之子" if born.year > 1980 else "父亲", born)
            home.row["人口数"] = 3
            named(case, "补助发放", s.subsidies.batch(village, subsidy, 2018, [Claim(one, amount, quantity)]).rows[0])


def _over_standard(s: Stage) -> None:
    for subsidy, amount, quantity in (("普通高中助学金", 3500, None), ("产业到户奖补", 7800, None), ("退耕还林补助", 900, 6),
                                      ("外出务工交通补助", 1200, None), ("生态护林员补助", 3000, 3), ("户用厕所改造补助", 2000, 1)):  # fmt: skip
        with s.flag("S02", FALSE_CLAIM, f"{subsidy}超标准发{amount}元") as case:
            village = s.village(5)
            home = s.county.household(village, 2)
            one = s.county.person(home.code, "之女", date(2001, 8, 8)) if "高中" in subsidy else home.head
            if "退耕" in subsidy:
                s.subsidies.measured(one, "林地", 2017, 6)
            period = "Q1" if "护林" in subsidy else None
            named(
                case,
                "补助发放",
                s.subsidies.batch(village, subsidy, 2018, [Claim(one, amount, quantity)], period=period).rows[0],
            )


def _innocent(s: Stage) -> None:
    with s.quiet("S02", "实测与申报相差一成，属量测误差"):
        village = s.village(4)
        one = village.households[0].head
        s.subsidies.measured(one, "耕地", 2016, 5)
        s.subsidies.batch(village, "耕地地力保护补贴", 2018, [Claim(one, 522.5, 5.5)])
    with s.quiet("S02", "自有地加租入地，两行核定都有依据"):
        village = s.village(4)
        one = village.households[0].head
        s.subsidies.measured(one, "耕地", 2018, 13)
        s.books.tables["核定数量"][-1]["依据来源"] = "确权4亩、流转合同9亩"
        s.subsidies.batch(village, "耕地地力保护补贴", 2018, [Claim(one, 1235, 13)])
    with s.quiet("S02", "当年八十岁生日后开始领高龄津贴"):
        one = s.stranger(date(1938, 2, 1))
        s.subsidies.batch(s.village(3), "高龄津贴", 2018, [Claim(one, 500, 10)], date(2018, 12, 5))
    with s.quiet("S02", "上限标准下的低档补助"):
        s.subsidies.batch(village := s.village(4), "产业到户奖补", 2018, [Claim(village.households[0].head, 1200)])


def _cut(s: Stage) -> None:
    for subsidy, due, quantity, got in (("耕地地力保护补贴", 380, 4, 330), ("生态护林员补助", 2400, 3, 1500), ("能繁母牛补助", 4000, 2, 3600),
                                        ("普通高中助学金", 2500, None, 2000)):  # fmt: skip
        with s.flag("S08", SHARE, f"{subsidy}逐户少发：应发{due}实发{got}") as case:
            village = s.village(6)
            claims = []
            for home in village.households[:4]:
                one = home.head
                if subsidy == "普通高中助学金":
                    one = s.county.person(home.code, "之女", date(2001, 8, 8))
                for what in ("耕地", "养殖"):
                    s.subsidies.measured(one, what, 2017, quantity or 1)
                claims.append(Claim(one, due, quantity, {"实发金额": got}))
            period = "Q3" if "护林" in subsidy else None
            batch = s.subsidies.batch(village, subsidy, 2018, claims, period=period)
            named(case, "补助发放", *batch.rows)
            case.subjects.append(("批次", batch.number))
    for way in ("现金", "代领"):
        with s.flag("S08", SHARE, f"产业奖补以{way}方式发放") as case:
            village = s.village(6)
            proxy = s.county.cadre(village).id if way == "代领" else None
            more = {"领取方式": way, "代领人身份证号": proxy}
            claims = [Claim(one.head, 2000 + 150 * rank, None, more) for rank, one in enumerate(village.households[:5])]
            batch = s.subsidies.batch(village, "产业到户奖补", 2018, claims)
            named(case, "补助发放", *batch.rows)
            case.subjects.append(("批次", batch.number))


def _levelled(s: Stage) -> None:
    with s.flag("S08", (SHARE, PROCEDURE), "八个公益岗的钱由全村二十四户平分") as case:
        village = s.village(24)
        claims = [Claim(one.head, 2000, 12) for one in village.households]
        batch = s.subsidies.batch(village, "保洁公益岗补贴", 2018, claims)
        named(case, "补助发放", *batch.rows)
        case.subjects.append(("批次", batch.number))
    with s.flag("S08", (SHARE, PROCEDURE), "母牛补助全村每户一样多") as case:
        village = s.village(16)
        for rank, one in enumerate(village.households):
            s.subsidies.measured(one.head, "养殖", 2017, rank % 3 + 1, "头")
        batch = s.subsidies.batch(village, "能繁母牛补助", 2018, [Claim(one.head, 640) for one in village.households])
        named(case, "补助发放", *batch.rows)
        case.subjects.append(("批次", batch.number))
    with s.flag("S16", (SHARE, PROCEDURE, "挥霍浪费"), "产业项目资金按户平分发现金") as case:
        village = s.village(15)
        work = s.works.plan(village, "中药材种植项目", 2018, 15 * 800, "产业发展")
        claims = [Claim(one.head, 800, None, {"项目编号": work.code, "领取方式": "现金"}) for one in village.households]
        batch = s.subsidies.batch(village, "产业发展资金", 2018, claims)
        named(case, "补助发放", *batch.rows)
        case.subjects += [("批次", batch.number), ("项目", work.code)]


def _collected(s: Stage) -> None:
    for use, name, each in (("收危改户自愿捐款", "其他收入", 2000), ("收公益岗押金", "其他应付款", 600), ("收养牛户项目推广费", "其他收入", 300),
                            ("收低保户交回款", "其他应付款", 500)):  # fmt: skip
        with s.flag("S09", (SHARE, PROCEDURE, MISUSE), f"村账{use}") as case:
            village = s.village(6)
            heads = [one.head for one in village.households[:4]]
            batch = s.subsidies.batch(
                village, "产业到户奖补", 2018, [Claim(one, 3000 + 50 * n) for n, one in enumerate(heads)]
            )
            day = batch.rows[0]["发放日期"] + timedelta(days=6)  # type: ignore[operator]
            for one in heads:
                rows = s.assets.voucher(village.committee, day, f"{use}（{one.name}）",
                                        [("101", "银行存款", each, 0, one.name), ("241", name, 0, each, one.name)])  # fmt: skip
                named(case, "记账凭证", *rows)
            named(case, "补助发放", *batch.rows)
            case.subjects.append(("批次", batch.number))
    for use in ("协调费", "保证金", "返还款"):
        with s.flag("S09", (SHARE, PROCEDURE, MISUSE), f"补助到账后农户转账给村委：{use}") as case:
            village = s.village(6)
            heads = [one.head for one in village.households[:4]]
            batch = s.subsidies.batch(
                village, "产业到户奖补", 2018, [Claim(one, 3000 + 50 * n) for n, one in enumerate(heads)]
            )
            day = batch.rows[0]["发放日期"] + timedelta(days=2)  # type: ignore[operator]
            for one in heads:
                row = s.assets.flow(
                    village.account, f"{village.name}村民委员会", day, "收", 1000, (one.account, one.name), use
                )
                named(case, "账户流水", row)
            named(case, "补助发放", *batch.rows)
            case.subjects += [("批次", batch.number), ("账号", village.account)]


def _cut_innocent(s: Stage) -> None:
    with s.quiet("S08", "扣款列明代缴保险，应发减扣款等于实发"):
        village = s.village(5)
        claims = [Claim(one.head, 2400, 3, {"实发金额": 2280, "扣款": 120}) for one in village.households[:3]]
        s.subsidies.batch(village, "生态护林员补助", 2018, claims, period="Q2")
    with s.quiet("S08", "定额政策，人人一样多"):
        village = s.village(8)
        s.subsidies.batch(village, "户用厕所改造补助", 2018, [Claim(one.head, 1600, 1) for one in village.households])
    with s.quiet("S09", "村账收农户自来水费"):
        village = s.village(6)
        for one in village.households[:4]:
            day = date(2018, 5, 8)
            s.assets.voucher(
                village.committee,
                day,
                f"收{one.head.name}水费",
                [("101", "现金", 36, 0, ""), ("541", "其他收入", 0, 36, one.head.name)],
            )
    with s.quiet("S09", "村账退还施工单位履约保证金"):
        village = s.village(3)
        s.assets.voucher(village.committee, date(2018, 5, 9), "退宏达建筑公司履约保证金",
                         [("241", "其他应付款", 20000, 0, "宏达建筑公司"), ("101", "银行存款", 0, 20000, "")])  # fmt: skip


def _left_out(s: Stage) -> None:
    with s.flag("S25", (QUALITY, OVERSIGHT, SHARE, IDLE), "在册高中生没有领助学金，同村同学都领了") as case:
        village = s.village(30)
        kids = [s.county.person(home.code, "之子", date(2001, 7, 7)) for home in village.households]
        for one in kids:
            one.row["在校状况"] = "普通高中二年级"
        s.subsidies.batch(village, "普通高中助学金", 2018, [Claim(one, 2500) for one in kids[1:]], date(2018, 5, 20))
        named(case, "人员", kids[0].row)
        case.subjects.append(("户", kids[0].household))
