"""S13, S16: money that waits, is kept, is booked out and back, is used for another task."""

from __future__ import annotations

from datetime import date

from detecting.county import AGRICULTURE, COUNTY, FINANCE
from detecting.stage import IDLE, MISUSE, PROCEDURE, SHARE, Stage, named
from detecting.subsidies import Claim


def plants(s: Stage) -> None:
    """Set them all."""
    _idle(s)
    _late(s)
    _kept(s)
    _booked_back(s)
    _changed(s)
    _innocent(s)


def _fund(s: Stage, amount: int, year: int, given: date, **more: object) -> str:
    number = s.books.number("ZBX", 4)
    s.money.fund(
        number,
        amount,
        year,
        name=f"第{number[-2:]}批财政扶贫专项资金",
        no=f"黔财农〔{given.year}〕{int(number[3:]) + 40}号",
        given=given,
        **more,
    )  # type: ignore[arg-type]
    return number


def _announced(s: Stage, number: str, amount: int, day: date) -> None:
    s.money.notice("县", "资金分配结果", COUNTY, "指标", number, amount, day)


def _idle(s: Stage) -> None:
    for amount, year, given, spent in ((860_000, 2016, date(2016, 5, 10), 0), (420_000, 2017, date(2017, 3, 2), 0),
                                       (1_300_000, 2016, date(2016, 8, 1), 150_000), (255_000, 2017, date(2017, 10, 20), 12_000)):  # fmt: skip
        with s.flag("S13", IDLE, f"{given:%Y-%m}下达{amount}元，到2019年3月只支出{spent}元") as case:
            number = _fund(s, amount, year, given)
            row = s.money.allocate(number, amount, date(given.year, given.month, 27), AGRICULTURE)
            _announced(s, number, amount, date(given.year, given.month, 28))
            if spent:
                s.add("支付", 支付流水号=s.books.number("ZF", 6), 支付日期=date(year + 1, 3, 3), 付款单位编码=FINANCE, 收款人="瓮江县苗圃场",
                      收款账号=s.county.account_no(), 金额=spent, 用途="苗木款", 指标编号=number, 支付方式="直接支付", 支出性质="支出")  # fmt: skip
            named(case, "资金分配", row)
            case.subjects.append(("资金指标", number))
    with s.flag("S13", IDLE, "收回再分配，账龄仍从原文件算") as case:
        number = _fund(s, 300_000, 2016, date(2016, 9, 3))
        for amount, day in ((300_000, date(2016, 9, 28)), (-300_000, date(2017, 9, 20)), (300_000, date(2018, 10, 12))):
            s.money.allocate(number, amount, day, AGRICULTURE)
        _announced(s, number, 300_000, date(2016, 9, 29))
        _announced(s, number, 300_000, date(2018, 10, 15))
        case.subjects.append(("资金指标", number))
    for days in (200, 140, 75):
        with s.flag("S13", (IDLE, SHARE), f"收到后{days}天才分配") as case:
            number = _fund(s, 180_000, 2018, date(2018, 1, 20), level="中央")
            day = date.fromordinal(date(2018, 1, 27).toordinal() + days)
            work = s.works.plan(s.village(3), "晒坝建设", 2018, 180_000)
            s.works.contracted(work)
            s.works.built(work)
            s.works.pay(work, 72_000, date(2018, 11, 21), "尾款")
            for one in work.payments:
                one["指标编号"] = number
            row = s.money.allocate(number, 180_000, day, str(work.row["实施单位编码"]), work.code)
            _announced(s, number, 180_000, date.fromordinal(day.toordinal() + 4))
            s.works.asset(work.village, str(work.row["项目名称"]), 2018, 180_000, work.code)
            named(case, "资金分配", row)
            case.subjects.append(("资金指标", number))
    with s.flag("S13", (IDLE, SHARE), "收到上级资金后一年没有分配") as case:
        number = _fund(s, 95_000, 2018, date(2018, 2, 20), level="省")
        case.subjects.append(("资金指标", number))


def _late(s: Stage) -> None:
    with s.flag("S13", IDLE, "半年没有动用，项目没有开工") as case:
        village = s.village(3)
        number = _fund(s, 510_000, 2018, date(2018, 4, 3))
        work = s.works.plan(
            village,
            "冷库建设",
            2018,
            510_000,
            "产业发展",
            实际开工日期=None,
            实际完工日期=None,
            状态="批复",
            形象进度=0,
        )
        s.money.allocate(number, 510_000, date(2018, 4, 20), str(work.row["实施单位编码"]), work.code)
        _announced(s, number, 510_000, date(2018, 4, 23))
        case.subjects += [("资金指标", number), ("项目", work.code)]
    with s.flag("S13", (IDLE, SHARE), "补助资金拨到乡镇一年多没有发到户") as case:
        code, unit, name = s.county.townships[1]
        number = _fund(s, 66_000, 2017, date(2017, 6, 1))
        s.money.allocate(number, 66_000, date(2017, 6, 20), unit)
        _announced(s, number, 66_000, date(2017, 6, 22))
        paid = s.add("支付", 支付流水号=s.books.number("ZF", 6), 支付日期=date(2017, 7, 4), 付款单位编码=FINANCE, 收款人=f"瓮江县{name}人民政府",
                     收款账号=s.county.unit(unit)["银行账号"], 收款单位编码=unit, 金额=66_000, 用途="2017年退耕还林补助", 指标编号=number,
                     支付方式="实拨", 支出性质="转拨")  # fmt: skip
        named(case, "支付", paid)
        case.subjects += [("资金指标", number), ("单位", unit), ("行政区划", code)]


def _kept(s: Stage) -> None:
    with s.flag("S13", (IDLE, SHARE), "批次拨付比实际发放多，差额一直留着") as case:
        village = s.village(8)
        claims = [Claim(one.head, 2500 + 60 * rank) for rank, one in enumerate(village.households[:5])]
        batch = s.subsidies.batch(village, "产业到户奖补", 2017, claims)
        batch.lump["金额"] = float(str(batch.lump["金额"])) + 4000
        named(case, "支付", batch.lump)
        case.subjects.append(("批次", batch.number))
    with s.flag("S13", IDLE, "项目结算后结余一年没有退回") as case:
        work = s.works.plan(s.village(3), "提灌站建设", 2017, 420_000)
        s.works.contracted(work)
        s.works.built(work)
        work.settlement = s.add(
            "结算审核",
            合同编号=work.contract["合同编号"],
            送审金额=330_000,
            审定金额=318_000,
            审定日期=date(2017, 11, 6),
        )
        s.works.pay(work, 318_000 - 252_000, date(2017, 11, 21), "尾款")
        work.final = s.add("决算", 项目编号=work.code, 送审金额=318_000, 审定金额=318_000, 审定日期=date(2017, 12, 5))
        s.works.asset(work.village, str(work.row["项目名称"]), 2017, 318_000, work.code)
        number = _fund(s, 420_000, 2017, date(2017, 1, 12))
        s.money.allocate(number, 420_000, date(2017, 2, 9), str(work.row["实施单位编码"]), work.code)
        _announced(s, number, 420_000, date(2017, 2, 14))
        for one in work.payments:
            one["指标编号"] = number
        case.subjects += [("资金指标", number), ("项目", work.code)]


def _booked_back(s: Stage) -> None:
    for gap, use in ((17, "项目资金"), (25, "暂付项目款")):
        with s.flag("S13", (IDLE, PROCEDURE), f"年末列支、次年{gap}天后冲回：{use}") as case:
            number = _fund(s, 350_000, 2017, date(2017, 3, 1))
            s.money.allocate(number, 350_000, date(2017, 3, 20), AGRICULTURE)
            _announced(s, number, 350_000, date(2017, 3, 22))
            base = {"付款单位编码": FINANCE, "收款人": "瓮江县扶贫开发办公室", "收款单位编码": AGRICULTURE, "指标编号": number,
                    "收款账号": s.county.unit(AGRICULTURE)["银行账号"], "支付方式": "实拨"}  # fmt: skip
            out = s.add(
                "支付",
                支付流水号=s.books.number("ZF", 6),
                支付日期=date(2017, 12, 30),
                金额=350_000,
                用途=use,
                支出性质="支出",
                **base,
            )
            back = s.add("支付", 支付流水号=s.books.number("ZF", 6), 支付日期=date.fromordinal(date(2017, 12, 31).toordinal() + gap), 金额=-350_000,
                         用途=f"退回{use}", 支出性质="退回", **base)  # fmt: skip
            named(case, "支付", out, back)
            case.subjects.append(("资金指标", number))


def _changed(s: Stage) -> None:
    with s.flag("S16", (MISUSE, PROCEDURE), "支出科目与指标科目不一致") as case:
        number = _fund(s, 160_000, 2018, date(2018, 1, 12), 支出科目="2130505")
        work = s.works.work(s.village(3), "步道建设", 2018, 160_000)
        for one in work.payments:
            one |= {"指标编号": number, "支出科目": "2130504"}
        s.money.allocate(number, 160_000, date(2018, 2, 9), str(work.row["实施单位编码"]), work.code)
        _announced(s, number, 160_000, date(2018, 2, 12))
        named(case, "支付", *work.payments)
        case.subjects.append(("资金指标", number))
    for built, unit, content, subject in ((3.1, "公里", "硬化村组道路5公里", "道路硬化"), (12, "座", "新建蔬菜大棚20座", "蔬菜大棚"),
                                          (600, "平方米", "新建圈舍1000平方米", "养殖圈舍")):  # fmt: skip
        with s.flag("S16", (PROCEDURE, FALSE_CLAIM_), f"批复{content}，合同只有{built}{unit}，没有变更批复") as case:
            work = s.works.work(s.village(3), subject, 2018, 356_000, 建设内容=content)
            work.contract |= {"数量": built, "计量单位": unit, "标的": subject}
            work.acceptances[-1] |= {"核定数量": built, "计量单位": unit}
            named(case, "合同", work.contract)
            named(case, "项目", work.row)
            named(case, "验收", work.acceptances[-1])
    with s.flag("S24", (PROCEDURE, "挥霍浪费"), "合同累计增加三成，没有变更批复") as case:
        work = s.works.work(s.village(3), "河道疏浚", 2018, 300_000)
        rows = [s.add("合同变更", 合同编号=work.contract["合同编号"], 变更序号=number, 变更日期=date(2018, 7, number), 变更金额=45_000,
                      原因="增加工程量") for number in (1, 2)]  # fmt: skip
        s.books.tables["结算审核"].remove(work.settlement)
        s.books.tables["决算"].remove(work.final)
        work.row["状态"] = "验收"
        named(case, "合同变更", *rows)
        named(case, "合同", work.contract)
        named(case, "项目", work.row)


FALSE_CLAIM_ = "虚报冒领"


def _innocent(s: Stage) -> None:
    with s.quiet("S13", "2018年底提前下达2019年资金"):
        number = s.books.number("ZBT", 4)
        s.add("资金指标", 指标编号=number, 指标文号="黔财农〔2018〕219号", 资金名称="提前下达2019年财政专项扶贫资金", 资金级次="省", 资金类别="财政专项扶贫",
              预算年度=2019, 金额=700_000, 指标类型="提前下达", 下达日期=date(2018, 12, 10), 收到日期=date(2018, 12, 20))  # fmt: skip
        s.money.allocate(number, 700_000, date(2019, 1, 11), AGRICULTURE)
        _announced(s, number, 700_000, date(2019, 1, 14))
    with s.quiet("S16", "统筹整合资金可调科目"):
        number = s.books.number("ZBZ", 4)
        s.money.fund(
            number,
            160_000,
            2018,
            name="统筹整合涉农资金",
            no="瓮财整〔2018〕3号",
            kind="统筹整合涉农",
            level="县",
            支出科目="2130126",
        )
        work = s.works.work(s.village(3), "机耕路建设", 2018, 160_000)
        for one in work.payments:
            one |= {"指标编号": number, "支出科目": "2130504"}
        s.money.allocate(number, 160_000, date(2018, 2, 9), str(work.row["实施单位编码"]), work.code)
        _announced(s, number, 160_000, date(2018, 2, 12))
    with s.quiet("S16", "合同变更有批复"):
        work = s.works.work(s.village(3), "拦沙坝", 2018, 300_000)
        s.add(
            "合同变更",
            合同编号=work.contract["合同编号"],
            变更序号=1,
            变更日期=date(2018, 7, 3),
            变更金额=-12_000,
            批复文号="瓮扶领〔2018〕88号",
            原因="核减",
        )
