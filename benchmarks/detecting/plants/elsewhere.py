"""The same schemes with their trace in another table: registers, statements, plans, allocations, leases."""

from __future__ import annotations

from datetime import date, timedelta

from detecting.county import AGRICULTURE
from detecting.stage import ASSETS, FALSE_CLAIM, IDLE, MISUSE, NOTICE, PROCEDURE, QUALITY, SHARE, WASTE, Stage, named
from detecting.subsidies import Claim


def plants(s: Stage) -> None:
    """Set them all."""
    _contracts(s)
    _projects(s)
    _funds(s)
    _accounts(s)
    _assets(s)
    _households(s)
    _innocent(s)


def _contracts(s: Stage) -> None:
    with s.flag("S14", PROCEDURE, "合同乙方不是中标单位") as case:
        work = s.works.work(s.village(3), "提水工程", 2018, 386_000)
        other = s.county.firm()
        work.contract["乙方单位编码"] = other
        unit = s.county.unit(other)
        for row, bill in zip(work.payments, work.invoices, strict=True):
            row |= {"收款人": unit["名称"], "收款账号": unit["银行账号"], "收款单位编码": other}
            bill["销售方"] = unit["名称"]
        named(case, "合同", work.contract)
        named(case, "采购", work.tender)
        named(case, "项目", work.row)
    with s.flag("S14", PROCEDURE, "履约保证金定为合同价的百分之十五") as case:
        work = s.works.work(s.village(3), "排洪沟", 2018, 386_000)
        work.contract["履约保证金比例"] = 0.15
        named(case, "合同", work.contract)
    with s.flag("S18", (PROCEDURE, ASSETS, FALSE_CLAIM, WASTE), "合同乙方已被吊销") as case:
        work = s.works.plan(
            s.village(3), "观光果园", 2017, 560_000, "产业发展", 实际完工日期=None, 状态="实施", 形象进度=60
        )
        s.works.contracted(work)
        for row in s.books.tables["企业登记"]:
            if row["统一社会信用代码"] == s.county.unit(work.builder)["统一社会信用代码"]:
                row["状态"] = "吊销"
        s.works.pay(work, 420_000, date(2017, 9, 9), "工程款")
        s.money.allocated(work.row, 560_000, 2017)
        named(case, "合同", work.contract)
        named(case, "项目", work.row)
        named(case, "支付", *work.payments)
        case.subjects.append(("单位", work.builder))
    for many in (3, 4):
        with s.flag("S14", PROCEDURE, f"一年内向同一供应商分{many}笔采购，每笔十八万多，没有采购程序") as case:
            village, firm = s.village(3), s.county.firm(kind="供应商")
            for part in range(many):
                work = s.works.plan(village, f"化肥采购{'一二三四'[part]}批", 2018, 186_000 + part * 900, "产业发展")
                work.builder = firm
                work.contract = s.add("合同", 合同编号=s.books.number("HT"), 项目编号=work.code, 乙方单位编码=firm, 合同金额=work.cost,
                                      签订日期=date(2018, 4, 12 + part * 3), 标的="复合肥")  # fmt: skip
                s.works.built(work)
                s.works.settled(work)
                named(case, "合同", work.contract)
                named(case, "项目", work.row)
            case.subjects.append(("单位", firm))


def _projects(s: Stage) -> None:
    with s.flag("S16", (PROCEDURE, QUALITY), "没有入库就批复实施") as case:
        work = s.works.work(s.village(3), "蜂箱采购", 2018, 96_000, "产业发展", 入库日期=date(2018, 9, 3))
        named(case, "项目", work.row)
    with s.flag("S21", NOTICE, "项目不在县年度计划公告的名单里") as case:
        work = s.works.work(s.village(3), "粮仓维修", 2018, 96_000)
        s.money.plans[2018] = [one for one in s.money.plans[2018] if one[0] is not work.row]
        named(case, "项目", work.row)
    with s.flag("S13", (IDLE, PROCEDURE), "验收两年没有决算") as case:
        work = s.works.work(s.village(3), "连户路", 2017, 176_000)
        s.books.tables["决算"].remove(work.final)
        s.books.tables["结算审核"].remove(work.settlement)
        work.row |= {"状态": "验收", "实际完工日期": date(2017, 9, 1)}
        named(case, "项目", work.row)
    with s.flag("S02", (SHARE, FALSE_CLAIM, PROCEDURE), "以工代赈项目劳务报酬只占百分之三") as case:
        village = s.village(6)
        work = s.works.plan(village, "以工代赈灌渠", 2018, 600_000, 建设内容="以工代赈方式修建灌渠")
        s.works.contracted(work, way="以工代赈")
        s.works.built(work)
        s.works.settled(work)
        claims = [
            Claim(one.head, 3000 + 40 * n, 30, {"项目编号": work.code}) for n, one in enumerate(village.households[:6])
        ]
        batch = s.subsidies.batch(village, "以工代赈劳务报酬", 2018, claims)
        named(case, "项目", work.row)
        case.subjects.append(("批次", batch.number))


def _funds(s: Stage) -> None:
    with s.flag("S13", (WASTE, IDLE), "一个部门八成资金在十二月下旬突击支出") as case:
        number, unit = s.books.number("ZBT", 4), s.county.firm("瓮江县交通运输局", "主管部门", person=False)
        for quarter, day in ((3, date(2018, 10, 12)), (4, date(2019, 1, 12))):
            s.money.file("资金使用进度", unit, f"2018Q{quarter}", day)
        s.money.fund(number, 900_000, 2018, name="县级扶贫专项资金（第二批）", no="瓮财预〔2018〕77号", level="县")
        for part, day in enumerate((date(2018, 7, 9), date(2018, 12, 26), date(2018, 12, 27), date(2018, 12, 28))):
            work = s.works.plan(s.village(2), f"乡村道路管养{part + 1}段", 2018, 225_000)
            s.works.contracted(work)
            s.works.pay(work, 225_000, day, "工程款", 指标编号=number, 付款单位编码=unit)
            s.works.asset(work.village, str(work.row["项目名称"]), 2018, 225_000, work.code)
            s.money.allocate(number, 225_000, date(2018, 2, 9), str(work.row["实施单位编码"]), work.code)
            named(case, "支付", *work.payments)
        s.money.notice("县", "资金分配结果", "522725000000", "指标", number, 900_000, date(2018, 2, 12))
        case.subjects += [("资金指标", number), ("单位", unit)]


def _accounts(s: Stage) -> None:
    with s.flag("S11", (MISUSE, SHARE, PROCEDURE), "付给公司的货款，账号是村支书的") as case:
        village = s.village(3)
        boss = s.county.cadre(village, post="村支部书记")
        work = s.works.work(village, "育苗棚", 2018, 186_000, "产业发展")
        work.payments[-1]["收款账号"] = boss.account
        named(case, "支付", work.payments[-1])
        case.subjects.append(("账号", boss.account))
    with s.flag("S12", (WASTE, MISUSE), "公务卡在饭店刷卡，用途只写调研") as case:
        number = s.money.document(2018)
        s.money.allocate(number, 3860, date(2018, 2, 9), AGRICULTURE)
        row = s.add("支付", 支付流水号=s.books.number("ZF", 6), 支付日期=date(2018, 6, 6), 付款单位编码=AGRICULTURE, 收款人="瓮江县大鼎火锅店",
                    收款账号=s.county.account_no(), 金额=3860, 用途="调研", 指标编号=number, 支付方式="公务卡", 支出性质="支出")  # fmt: skip
        named(case, "支付", row)
    with s.flag("S10", (MISUSE, WASTE), "村账用扶贫款还村委欠饭店的账") as case:
        village = s.village(3)
        rows = s.assets.voucher(village.committee, date(2018, 9, 9), "用扶贫专款还历年欠饭店餐费",
                                [("202", "应付款", 23600, 0, "凉亭饭店"), ("101", "银行存款", 0, 23600, "")])  # fmt: skip
        named(case, "记账凭证", *rows)


def _assets(s: Stage) -> None:
    with s.flag("S20", (ASSETS, PROCEDURE), "租期三十年") as case:
        village = s.village(6)
        work = s.works.work(village, "农产品市场", 2017, 560_000, "产业发展")
        s.assets.earns(work, 39_000, s.county.firm(kind="企业"))
        work.asset["租赁止"] = date(2047, 12, 31)
        named(case, "资产", work.asset)
    with s.flag("S20", (ASSETS, PROCEDURE), "财政投入六十万的项目只登记了十五万资产") as case:
        work = s.works.work(s.village(3), "标准化养殖场", 2017, 600_000, "产业发展")
        work.asset |= {"原值": 150_000, "财政投入": 150_000}
        named(case, "资产", work.asset)
        named(case, "项目", work.row)
    with s.flag("S19", ASSETS, "约定保底百分之八，应收只登记百分之三") as case:
        village = s.village(6)
        work = s.works.work(village, "育肥牛场", 2017, 500_000, "资产收益")
        s.assets.earns(work, 40_000, s.county.firm(kind="合作社"), ())
        work.asset["保底收益率"] = 0.08
        row = s.assets.income(work.asset, 2018, 15_000, 15_000)
        s.assets.given(work.asset, 2018, 15_000, village.households)
        named(case, "资产", work.asset)
        named(case, "资产收益", row)


def _households(s: Stage) -> None:
    with s.flag("S23", (QUALITY, FALSE_CLAIM), "脱贫年收入里有分红，分配账上没有到户") as case:
        village = s.village(4)
        home = s.county.household(village, 4)
        for row in s.books.tables["户收入"]:
            if row["户编号"] == home.code and row["年度"] == 2018:
                row |= {
                    "财产性收入": 12_000,
                    "工资性收入": 0,
                    "经营性收入": 0,
                    "转移性收入": 2_000,
                    "生产经营支出": 0,
                    "人均纯收入": 3500,
                }
                named(case, "户收入", row)
        home.row["人均纯收入"] = 3500
        work = s.works.work(village, "茶叶股份", 2017, 400_000, "资产收益")
        s.assets.earns(work, 24_000, s.county.firm(kind="合作社"), ())
        s.add("折股量化", 资产编号=work.asset["资产编号"], 对象=home.code, 股份=100)
        s.assets.income(work.asset, 2018, 24_000, 0, 收到日期=None)
        case.subjects.append(("户", home.code))
    with s.flag("S07", (FALSE_CLAIM, QUALITY), "申报前三个月迁入村主任家乡，随即领搬迁补助") as case:
        village = s.village(4)
        home = s.county.household(village, 3)
        boss = s.county.cadre(village)
        s.add("亲属关系", 身份证号=boss.id, 亲属身份证号=home.head.id, 关系="兄弟姐妹")
        s.add("户动态", 户编号=home.code, 日期=date(2018, 5, 20), 事项="迁入", 身份证号=home.head.id, 说明="由县城迁入")
        named(
            case,
            "补助发放",
            s.subsidies.batch(village, "易地扶贫搬迁建房补助", 2018, [Claim(home.head, 60_000, 3)]).rows[0],
        )
        case.subjects.append(("户", home.code))
    with s.flag("S01", (FALSE_CLAIM, QUALITY), "全年在广东务工的人，全年领本村保洁岗补贴") as case:
        village = s.village(4)
        one = village.households[0].head
        one.row["务工状况"] = "省外务工12个月（广东东莞）"
        named(case, "补助发放", s.subsidies.batch(village, "保洁公益岗补贴", 2018, [Claim(one, 6000, 12)]).rows[0])
    with s.flag("S06", FALSE_CLAIM, "户已迁出一年仍领护林员补助") as case:
        village = s.village(4)
        home = village.households[0]
        home.head.row |= {"状态": "迁出", "状态日期": date(2017, 4, 4)}
        named(
            case, "补助发放", s.subsidies.batch(village, "生态护林员补助", 2018, [Claim(home.head, 9600, 12)]).rows[0]
        )
    with s.flag("S22", (FALSE_CLAIM, MISUSE), "贴息比按利率算的利息多一倍") as case:
        row = s.assets.loan(s.village(3).households[0], 40_000, 贴息金额=7800)
        named(case, "小额贷款", row)


def _innocent(s: Stage) -> None:
    with s.quiet("S01", "当年在本县务工，兼任保洁岗"):
        village = s.village(4)
        one = village.households[0].head
        one.row["务工状况"] = "县内务工"
        s.subsidies.batch(village, "保洁公益岗补贴", 2018, [Claim(one, 6000, 12)])
    with s.quiet("S23", "分红收入在分配账上有记录"):
        village = s.village(5)
        work = s.works.work(village, "光伏扶贫电站", 2017, 640_000, "资产收益")
        s.assets.earns(work, 42_000, s.county.firm(kind="企业"), ())
        s.assets.income(work.asset, 2018, 42_000, 42_000)
        rows = s.assets.given(work.asset, 2018, 42_000, village.households)
        for home, paid in zip(village.households, rows, strict=False):
            for row in s.books.tables["户收入"]:
                if row["户编号"] == home.code and row["年度"] == 2018:
                    row["财产性收入"] = paid["金额"]
                    row["工资性收入"] = int(str(row["工资性收入"])) - int(str(paid["金额"]))
    with s.quiet("S13", "国库十一月集中支付两成"):
        work = s.works.work(s.village(3), "沟渠加盖", 2018, 160_000)
        work.payments[-1]["支付日期"] = date(2018, 11, 29) + timedelta(days=1)
    with s.quiet("S20", "几个项目合成一项资产，来源分列"):
        village = s.village(3)
        works = [
            s.works.work(village, name, 2017, cost, "产业发展")
            for name, cost in (("菌棚主体", 260_000), ("菌棚设备", 140_000))
        ]
        for work in works:
            s.books.tables["资产"].remove(work.asset)
        asset = s.works.asset(village, "食用菌大棚", 2017, 400_000, None)
        for work in works:
            s.add("资产来源", 资产编号=asset["资产编号"], 项目编号=work.code, 金额=work.cost)
