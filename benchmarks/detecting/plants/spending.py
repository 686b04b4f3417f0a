"""S10, S11, S12: money spent on what it is not for, to people, and back again."""

from __future__ import annotations

from datetime import date

from detecting.books import Row
from detecting.county import AGRICULTURE, FINANCE
from detecting.stage import FALSE_CLAIM, IDLE, MISUSE, PROCEDURE, SHARE, WASTE, Stage, named

#: Category, payee, kind of payee, use, amount.
WRONG = (
    (MISUSE, "瓮江县鑫城装饰部", "机关办公区墙面翻新及吊顶", 48600),
    (MISUSE, "瓮江县顺通汽车修理厂", "公务车大修及轮胎更换", 17350),
    (MISUSE, "瓮江县交通建设投资公司", "偿还2013年通村路工程欠款", 320000),
    (MISUSE, "瓮江县扶贫开发办公室", "补发职工2017年度目标考核奖", 86400),
    (MISUSE, "贵州天马汽车销售有限公司", "购置皮卡车一辆", 128000),
    (MISUSE, "瓮江县城市投资公司", "临时周转借款", 1500000),
    (MISUSE, "瓮江县龙塘镇人民政府机关食堂", "机关食堂改造", 64000),
    (MISUSE, "瓮江县青杠镇人民政府", "弥补镇机关运转经费不足", 90000),
    (MISUSE, "瓮江县广场管理处", "城区滨河广场绿化维护", 210000),
    (MISUSE, "瓮江县电信局", "单位电话费、宽带费", 8620),
    (MISUSE, "瓮江县办公家具城", "购办公桌椅、文件柜", 36900),
    (WASTE, "白沙镇李家土菜馆", "迎检工作餐", 6820),
    (WASTE, "瓮江县好再来酒楼", "接待外县考察组", 12460),
    (WASTE, "贵州春秋国际旅行社", "组织村干部赴海南学习考察", 58000),
    (WASTE, "瓮江县名烟名酒行", "购茅台酒、香烟", 23800),
    (WASTE, "瓮江县金凤凰娱乐会所", "活动费", 4880),
    (WASTE, "瓮江县供销茶叶公司", "购礼品茶一批", 15600),
    (WASTE, "瓮江县惠民超市", "中秋节职工慰问品", 19200),
    (WASTE, "瓮江县御足堂休闲中心", "会务费", 3980),
)
RIGHT = (
    ("瓮江县苗圃场", "核桃苗款"), ("瓮江县宏大水泥厂", "村组路水泥款"), ("瓮江县农机公司", "购茶叶杀青机"), ("龙塘镇兽医站", "牛羊防疫药品"),
    ("瓮江县图文广告部", "项目公示牌制作"), ("瓮江县职业技术学校", "贫困劳动力烹饪培训费、学员食宿"),
    ("瓮江县供电局", "提灌站电力增容"), ("瓮江县农业技术推广站", "贫困户种植技术培训资料"), ("白沙镇兴旺酒厂", "高粱订单收购加工项目设备款"),
    ("瓮江县广源茶业公司", "茶园抚育肥料"),
)  # fmt: skip


def plants(s: Stage) -> None:
    """Set them all."""
    for category, payee, use, amount in WRONG:
        with s.flag(
            "S12" if category == WASTE else "S10", (category, MISUSE) if category == WASTE else (category, WASTE), use
        ) as case:
            named(case, "支付", spent(s, payee, use, amount))
    for payee, use in RIGHT:
        with s.quiet("S10", use):
            spent_rightly(s, payee, use, "产业配套项目", 68_000)
    _vouchers(s)
    _people(s)
    _round_trips(s)
    _innocent(s)


def spent(s: Stage, payee: str, use: str, amount: int, **more: object) -> Row:
    """A payment of special money without a project."""
    document, day = s.money.document(2018), date(2018, 6, 13)
    row: dict[str, object] = {
        "支付流水号": s.books.number("ZF", 6), "凭证号": s.books.number("PZ", 6), "支付日期": day, "付款单位编码": AGRICULTURE,
        "收款人": payee, "收款账号": s.county.account_no(), "金额": amount, "用途": use, "指标编号": document,
        "支付方式": "授权支付", "支出性质": "支出", "申请日期": date(2018, 6, 6), "签批日期": date(2018, 6, 11), "经办人": "罗云芬",
    }  # fmt: skip
    s.money.allocate(document, amount, date(2018, 2, 9), AGRICULTURE)
    s.money.next()
    return s.add("支付", **(row | more))


def spent_rightly(s: Stage, payee: str, use: str, project: str, cost: int) -> None:
    """A project that was contracted, built and paid for as it should be."""
    work = s.works.plan(s.village(3), project, 2018, cost, "产业发展")
    s.works.contracted(work, s.county.firm(payee, "供应商"), "询价")
    s.works.built(work)
    s.works.settled(work)
    for row in work.payments:
        row["用途"] = use


def _vouchers(s: Stage) -> None:
    for use, account, amount, category in (
        ("付端午节村干部聚餐费", "管理费用", 1860, WASTE), ("付香烟、白酒款（迎检）", "管理费用", 2340, WASTE),
        ("还村委办公楼建设欠款", "应付款", 42000, MISUSE),
    ):  # fmt: skip
        with s.flag(
            "S12" if category == WASTE else "S19", (WASTE, MISUSE, "资产流失"), f"村账从扶贫资产收益中{use}"
        ) as case:
            village = s.village(6)
            work = s.works.work(village, "光伏电站", 2017, 560_000, "资产收益")
            s.assets.earns(work, 45_000, s.county.firm(kind="企业"), ())
            s.assets.income(work.asset, 2018, 45_000, 45_000)
            rows = s.assets.given(work.asset, 2018, 45_000, village.households)
            rows[-1]["金额"] = int(str(rows[-1]["金额"])) - amount if category == WASTE else rows[-1]["金额"]
            wrong = s.add("收益分配", 资产编号=work.asset["资产编号"], 年度=2018, 期次="村", 对象=village.code, 金额=amount,
                          用途=use, 发放日期=date(2018, 12, 21), 决议日期=date(2018, 11, 20))  # fmt: skip
            if category == MISUSE:
                s.books.tables["收益分配"].remove(rows[-1])
                wrong["金额"] = rows[-1]["金额"]
            vouchers = s.assets.voucher(village.committee, date(2018, 12, 21), f"光伏收益支出：{use}",
                                        [("541", account, amount, 0, ""), ("101", "银行存款", 0, amount, "")])  # fmt: skip
            named(case, "收益分配", wrong)
            named(case, "记账凭证", *vouchers)
            named(case, "资产", work.asset)


def _people(s: Stage) -> None:
    with s.flag("S11", (MISUSE, SHARE), "项目款付到扶贫办干部个人账户") as case:
        one = s.stranger()
        s.add(
            "财政供养人员",
            身份证号=one.id,
            姓名=one.name,
            单位="瓮江县扶贫开发办公室",
            职务="股长",
            起始日期=date(2010, 1, 1),
        )
        named(case, "支付", spent(s, one.name, "种植项目款", 68000, 收款账号=one.account))
    with s.flag("S11", (MISUSE, SHARE), "村支书个人账户收种苗款") as case:
        boss = s.county.cadre(s.village(3), post="村支部书记")
        named(case, "支付", spent(s, boss.name, "种苗款", 42500, 收款账号=boss.account))
    with s.flag("S11", (MISUSE, SHARE, PROCEDURE), "工程款付给合同以外的公司") as case:
        work = s.works.work(s.village(3), "河堤加固", 2018, 376_500)
        other = s.county.unit(s.county.firm())
        work.payments[-1] |= {"收款人": other["名称"], "收款账号": other["银行账号"], "收款单位编码": other["单位编码"]}
        named(case, "支付", work.payments[-1])
    with s.flag("S11", (MISUSE, SHARE, PROCEDURE), "工程款大额现金支付给个人") as case:
        work = s.works.work(s.village(3), "蓄水池建设", 2018, 166_500)
        one = s.stranger()
        work.payments[-1] |= {"收款人": one.name, "收款账号": one.account, "收款单位编码": None, "支付方式": "现金"}
        named(case, "支付", work.payments[-1])
    with s.flag("S10", (MISUSE, PROCEDURE, SHARE), "专项资金拨给扶贫开发协会") as case:
        club = s.county.firm("瓮江县扶贫开发协会", "其他", person=False)
        named(case, "支付", spent(s, "瓮江县扶贫开发协会", "扶贫协会活动经费", 200000, 收款单位编码=club))


def _round_trips(s: Stage) -> None:
    for other, how in (
        ("经办人", "施工方收款后转给付款的经办人"),
        ("村账", "施工方收款后近额转回村委账户"),
        ("法人亲戚", "施工方收款三天后转给村支书"),
    ):
        with s.flag("S11", (MISUSE, SHARE, FALSE_CLAIM), how) as case:
            village = s.village(3)
            work = s.works.work(village, "排污沟建设", 2018, 246_500)
            firm = s.county.unit(work.builder)
            paid, day = work.payments[-1], date(2018, 11, 24)
            if other == "村账":
                to = (village.account, f"{village.name}村民委员会")
            else:
                one = s.stranger() if other == "经办人" else s.county.cadre(village, post="村支部书记")
                to = (one.account, str(paid["经办人"]) if other == "经办人" else one.name)
            amount = int(str(paid["金额"]))
            account, name = str(firm["银行账号"]), str(firm["名称"])
            first = s.assets.flow(
                account, name, date(2018, 11, 21), "收", amount, ("6610000100000001", "瓮江县财政局"), "工程款"
            )
            back = s.assets.flow(account, name, day, "支", round(amount * 0.95), to, "往来款")
            named(case, "账户流水", first, back)
            named(case, "支付", paid)
            case.subjects += [("账号", account), ("账号", to[0])]
    for use, holder in (("转存", "个人"), ("购买理财", "理财"), ("借款", "公司")):
        with s.flag("S11", (MISUSE, SHARE, IDLE), f"村账大额{use}到{holder}") as case:
            village = s.village(3)
            name = {"个人": "陆大贵", "理财": "农信金惠理财产品", "公司": "瓮江县恒泰房地产开发公司"}[holder]
            one = s.stranger()
            rows = [
                s.assets.flow(
                    village.account,
                    f"{village.name}村民委员会",
                    date(2018, 4, 5),
                    "支",
                    180000,
                    (one.account, name),
                    use,
                )
            ]
            named(case, "账户流水", *rows)
            case.subjects.append(("账号", village.account))


def _innocent(s: Stage) -> None:
    with s.quiet("S11", "个人承包劳务，按工日付款"):
        village = s.village(3)
        work = s.works.work(village, "便民桥维修", 2018, 66_500)
        one = s.stranger()
        work.payments[-1] |= {
            "收款人": one.name,
            "收款账号": one.account,
            "收款单位编码": None,
            "用途": "便民桥维修农户砂石、劳务用工费",
        }
        work.invoices[-1]["销售方"] = one.name
        s.works.money.notice("村", "劳务报酬", village.code, "项目", work.code, None, date(2018, 11, 1), 10)
    with s.quiet("S11", "财政拨到乡镇账户转付"):
        unit = s.county.townships[0][1]
        row = spent(
            s,
            "瓮江县龙塘镇人民政府",
            "2018年产业项目资金转拨",
            120000,
            收款单位编码=unit,
            支出性质="转拨",
            付款单位编码=FINANCE,
        )
        row["收款账号"] = s.county.unit(unit)["银行账号"]
        village = s.village(3)
        work = s.works.plan(village, "折耳根基地", 2018, 120_000, "产业发展")
        s.works.contracted(work, s.county.firm(kind="供应商"), "询价")
        s.works.built(work)
        s.works.pay(work, 48_000, date(2018, 11, 21), "尾款")
        for one in work.payments:
            one |= {"付款单位编码": unit, "指标编号": row["指标编号"]}
        work.settlement = s.add(
            "结算审核",
            合同编号=work.contract["合同编号"],
            送审金额=120_000,
            审定金额=120_000,
            审定日期=date(2018, 11, 6),
        )
        work.asset = s.works.asset(village, str(work.row["项目名称"]), 2018, 120_000, work.code)
    with s.quiet("S11", "施工方给供应商付材料款"):
        work = s.works.work(s.village(3), "水沟清淤", 2018, 146_500)
        firm, other = s.county.unit(work.builder), s.county.unit(s.county.firm(kind="供应商"))
        s.assets.flow(str(firm["银行账号"]), str(firm["名称"]), date(2018, 11, 26), "支", 61800,
                      (str(other["银行账号"]), str(other["名称"])), "水泥款")  # fmt: skip
    with s.quiet("S10", "管理费按比例列支项目评审费"):
        spent(s, "黔信造价咨询有限公司", "项目管理费：项目评审费", 6000)
