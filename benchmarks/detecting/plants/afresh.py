"""Variations set after rules had been mended by the others, so that a mend is not measured by its own occasion."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from detecting.plants.spending import spent, spent_rightly
from detecting.stage import ASSETS, FALSE_CLAIM, IDLE, MISUSE, NOTICE, PROCEDURE, SHARE, WASTE, Stage, named
from detecting.subsidies import Claim

#: Category, payee, use, amount.
USES = (
    (WASTE, "瓮江县聚贤庄私房菜", "协调会议费", 5260),
    (WASTE, "青杠镇杨家羊肉馆", "检查组就餐", 3180),
    (WASTE, "瓮江县鸿运棋牌茶艺馆", "座谈会场地费", 2400),
    (WASTE, "瓮江县夕阳红旅游公司", "党员干部红色教育外出活动", 46000),
    (WASTE, "瓮江县老窖酒业专卖店", "节日物资", 9800),
    (MISUSE, "瓮江县永安汽车服务中心", "单位车辆维修保养", 13200),
    (MISUSE, "瓮江县中石化加油站", "公车油料", 20000),
    (MISUSE, "瓮江县顺昌装饰公司", "镇政府会议室装修", 76000),
    (MISUSE, "瓮江县人民政府办公室", "干部职工年终一次性奖金", 52000),
    (MISUSE, "瓮江县华夏房地产公司", "借款（三个月归还）", 800000),
    (MISUSE, "瓮江县路桥建设公司", "支付2014年拖欠工程款", 260000),
    (MISUSE, "瓮江县数码城", "购笔记本电脑、投影仪", 28800),
)
KINDLY = (
    ("瓮江县民族餐饮公司", "贫困学生营养餐补助"), ("瓮江县金穗农机公司", "购置微耕机、旋耕机"), ("青杠镇乡村旅游合作社", "农家乐改造奖补项目"),
    ("瓮江县新桥水泥厂", "集镇以外村组道路水泥"), ("瓮江县茶叶研究所", "茶叶加工技术培训学员住宿费"), ("瓮江县汽车运输公司", "搬迁群众搬家运输费"),
)  # fmt: skip


def plants(s: Stage) -> None:
    """Set them all."""
    for category, payee, use, amount in USES:
        with s.flag("S12" if category == WASTE else "S10", (MISUSE, WASTE), f"{payee}：{use}") as case:
            named(case, "支付", spent(s, payee, use, amount))
    for payee, use in KINDLY:
        with s.quiet("S10", f"{payee}：{use}"):
            spent_rightly(s, payee, use, "产业扶持项目", 72_000)
    _people(s)
    _collected(s)
    _building(s)
    _assets(s)


def _people(s: Stage) -> None:
    for subsidy, amount, quantity, day, died in (
        ("外出务工交通补助", 400, None, date(2017, 11, 3), date(2016, 12, 12)), ("保洁公益岗补贴", 1000, 2, date(2018, 12, 4), date(2018, 5, 6)),
    ):  # fmt: skip
        with s.flag("S05", FALSE_CLAIM, f"{died}去世，{day}领{subsidy}") as case:
            village = s.village(5)
            late = s.county.household(village, 2).members[1]
            s.add("死亡人员", 身份证号=late.id, 姓名=late.name, 死亡日期=died)
            batch = s.among(
                village,
                subsidy,
                day.year,
                Claim(late, amount, quantity),
                others=2,
                day=day,
                period="2018-10" if quantity else None,
            )
            named(case, "补助发放", batch.rows[0])
    with s.flag("S01", FALSE_CLAIM, "三个村民的证号配上三个外人的姓名，同一个账户") as case:
        village, account = s.village(6), s.county.account_no()
        claims = [Claim(replace(one.head, name=name), 2400 + 30 * n, None, {"银行账号": account, "开户名": "覃海"})
                  for n, (one, name) in enumerate(zip(village.households, ("覃海", "罗美凤", "莫小龙"), strict=False))]  # fmt: skip
        named(case, "补助发放", *s.subsidies.batch(village, "产业到户奖补", 2018, claims).rows)
        case.subjects.append(("账号", account))
    with s.flag("S06", FALSE_CLAIM, "妻子名下有面包车、丈夫领低保金") as case:
        village = s.village(5)
        home = s.county.household(village, 3)
        s.add(
            "车辆登记",
            车牌号="贵J88K66",
            身份证号=home.members[1].id,
            登记日期=date(2016, 6, 6),
            购置价=86000,
            车型="小型普通客车",
        )
        s.add("低保特困", 身份证号=home.head.id, 起始日期=date(2016, 1, 1), 姓名=home.head.name, 类别="低保")
        batch = s.subsidies.batch(village, "农村低保金", 2018, [Claim(home.head, 780, 3)], date(2018, 3, 20), "Q1")
        named(case, "补助发放", batch.rows[0])
    with s.flag("S02", FALSE_CLAIM, "母牛核定三头，前后两批各报三头") as case:
        village = s.village(5)
        one = village.households[0].head
        s.subsidies.measured(one, "养殖", 2018, 3, "头")
        rows = [
            s.subsidies.batch(village, "能繁母牛补助", 2018, [Claim(one, 6000, 3)], date(2018, month, 8)).rows[0]
            for month in (5, 10)
        ]
        named(case, "补助发放", *rows)
    with s.quiet("S05", "父亲去世，儿子以本人名义继续领地力补贴"):
        village = s.village(4)
        home = s.county.household(village, 3)
        s.add("死亡人员", 身份证号=home.head.id, 姓名=home.head.name, 死亡日期=date(2017, 3, 3))
        s.subsidies.measured(home.head, "耕地", 2016, 4)
        s.subsidies.batch(village, "耕地地力保护补贴", 2018, [Claim(home.members[1], 380, 4)])


def _collected(s: Stage) -> None:
    for use in ("收搬迁户装修押金", "收奖补户提留款", "收助学金学生家长赞助费"):
        with s.flag("S09", (SHARE, PROCEDURE, MISUSE), f"村账{use}") as case:
            village = s.village(6)
            heads = [one.head for one in village.households[:4]]
            batch = s.subsidies.batch(
                village, "产业到户奖补", 2018, [Claim(one, 2900 + 50 * n) for n, one in enumerate(heads)]
            )
            for one in heads:
                named(case, "记账凭证", *s.assets.voucher(
                    village.committee, date(2018, 10, 10), f"{use}（{one.name}）",
                    [("101", "银行存款", 400, 0, one.name), ("521", "其他收入", 0, 400, one.name)]))  # fmt: skip
            named(case, "补助发放", *batch.rows)
    for use in ("感谢款", ""):
        with s.flag(
            "S08", (SHARE, MISUSE, FALSE_CLAIM), f"四户补助到账三天内全数转给村主任的弟弟（摘要“{use}”）"
        ) as case:
            village, other = s.village(6), s.stranger()
            heads = [one.head for one in village.households[:4]]
            batch = s.subsidies.batch(
                village, "产业到户奖补", 2018, [Claim(one, 2900 + 50 * n) for n, one in enumerate(heads)]
            )
            day = batch.rows[0]["发放日期"] + timedelta(days=3)  # type: ignore[operator]
            for one, row in zip(heads, batch.rows, strict=True):
                line = s.assets.flow(
                    one.account, one.name, day, "支", float(str(row["实发金额"])), (other.account, other.name), use
                )
                named(case, "账户流水", line)
            named(case, "补助发放", *batch.rows)
            case.subjects.append(("账号", other.account))


def _building(s: Stage) -> None:
    with s.flag("S14", PROCEDURE, "四家报价等比例抬高") as case:
        work = s.works.plan(s.village(3), "文化广场以外管网工程", 2018, 2_450_000)
        s.works.contracted(work)
        unit = s.county.firm()
        work.bids.append(s.add("投标", 采购编号=work.tender["采购编号"], 投标单位编码=unit, 报价=1, 是否中标="否",
                               联系电话=s.county.unit(unit)["联系电话"], 保证金账号=s.county.unit(unit)["银行账号"]))  # fmt: skip
        for rank, row in enumerate(work.bids):
            row["报价"] = 2_450_000 + 24_500 * rank
        s.works.built(work)
        s.works.settled(work)
        named(case, "采购", work.tender)
        named(case, "投标", *work.bids)
    with s.flag("S04", (FALSE_CLAIM, WASTE, PROCEDURE), "同一座便桥换个说法再报一次") as case:
        village = s.village(3)
        works = [s.works.work(village, name, year, 310_000, 建设内容=content) for name, year, content in (
            ("下寨便民桥新建", 2017, "新建下寨便民桥一座"), ("下寨便民桥建设项目", 2018, "建设下寨便民桥一座"))]  # fmt: skip
        named(case, "项目", *(work.row for work in works))
    with s.flag("S15", (PROCEDURE, SHARE, FALSE_CLAIM), "合同签订前一周预付四成") as case:
        work = s.works.work(s.village(3), "拦水坝维修", 2018, 266_000)
        work.payments[0] |= {"支付日期": date(2018, 4, 5), "申请日期": date(2018, 4, 2), "签批日期": date(2018, 4, 3)}
        named(case, "支付", work.payments[0])
        named(case, "合同", work.contract)
        named(case, "项目", work.row)
    with s.flag("S21", NOTICE, "村里的实施后公示晚了四个月") as case:
        work = s.works.work(s.village(3), "取水口改建", 2018, 166_000)
        work.notices["后"] |= {"开始日期": date(2019, 2, 20), "结束日期": date(2019, 3, 4)}
        named(case, "项目", work.row)
        named(case, "公示", work.notices["后"])


def _assets(s: Stage) -> None:
    for use in ("村两委换届工作经费", "归还村主任垫款", "支付村委会电费及报刊费"):
        with s.flag("S19", (ASSETS, MISUSE, WASTE, SHARE), f"光伏收益用于{use}") as case:
            village = s.village(6)
            work = s.works.work(village, "屋顶光伏电站", 2017, 580_000, "资产收益")
            s.assets.earns(work, 36_000, s.county.firm(kind="企业"), ())
            s.assets.income(work.asset, 2018, 36_000, 36_000)
            rows = s.assets.given(work.asset, 2018, 36_000, village.households)
            rows[-1]["用途"] = use
            named(case, "收益分配", rows[-1])
            named(case, "资产", work.asset)
    for use in ("装修房屋", "投入亲戚的饭店", "归还民间借款", "交给合作社统一使用"):
        with s.flag("S22", (MISUSE, FALSE_CLAIM), f"小额贷款用于{use}") as case:
            named(case, "小额贷款", s.assets.loan(s.village(4).households[0], 46_000, 用途=use))
    with s.flag("S26", (MISUSE, PROCEDURE, IDLE, SHARE), "合作社账户把扶贫资金存入理事长个人卡") as case:
        village = s.village(3)
        boss = s.county.cadre(village)
        firm = s.county.unit(s.county.firm(kind="合作社", 法定代表人=boss.name, 法人身份证号=boss.id))
        line = s.assets.flow(
            str(firm["银行账号"]), str(firm["名称"]), date(2018, 6, 6), "支", 96_000, (boss.account, boss.name), "往来"
        )
        named(case, "账户流水", line)
        case.subjects += [("账号", str(firm["银行账号"])), ("账号", boss.account)]
