"""S03, S15, S24, S18: works that are not there, paid ahead, over the contract, for show, never finished."""

from __future__ import annotations

from datetime import date

from detecting.stage import ASSETS, FALSE_CLAIM, IDLE, MISUSE, PROCEDURE, SHARE, WASTE, Stage, named
from detecting.works import Work


def plants(s: Stage) -> None:
    """Set them all."""
    _ahead(s)
    _above(s)
    _invoices(s)
    _untrue(s)
    _show(s)
    _repeated(s)
    _unfinished(s)
    _innocent(s)


def _trace(case: object, work: Work) -> None:
    for table, row in (("合同", work.contract), ("项目", work.row)):
        named(case, table, row)  # type: ignore[arg-type]
    named(case, "支付", *work.payments)  # type: ignore[arg-type]


def _ahead(s: Stage) -> None:
    for progress, share, year in ((35, 0.9, 2018), (20, 0.75, 2018), (60, 1.0, 2018), (0, 0.5, 2018)):
        with s.flag("S15", (SHARE, PROCEDURE), f"进度{progress}%，已付{share:.0%}") as case:
            work = s.works.plan(s.village(3), "饮水管道铺设", year, 680_000, 形象进度=progress, 状态="实施", 实际完工日期=None,
                                计划完工日期=date(2019, 6, 30))  # fmt: skip
            s.works.contracted(work)
            s.works.pay(work, round(680_000 * 0.3), date(year, 5, 8), "预付款")
            s.works.pay(work, round(680_000 * (share - 0.3)), date(year, 9, 8), "进度款")
            s.money.allocated(work.row, 680_000, year)
            _trace(case, work)
    with s.flag("S15", PROCEDURE, "签合同前两个月已付款") as case:
        work = s.works.work(s.village(3), "水毁路基修复", 2018, 236_500)
        work.payments[0] |= {
            "支付日期": date(2018, 2, 20),
            "申请日期": date(2018, 2, 14),
            "签批日期": date(2018, 2, 18),
        }
        _trace(case, work)
    with s.flag("S15", (PROCEDURE, FALSE_CLAIM), "验收比完工早一个月") as case:
        work = s.works.work(s.village(3), "便民服务点建设", 2018, 236_500, 实际完工日期=date(2018, 11, 20))
        _trace(case, work)
        named(case, "验收", *work.acceptances)
    with s.flag("S15", (PROCEDURE, FALSE_CLAIM), "付款签批比申请早") as case:
        work = s.works.work(s.village(3), "小塘坝整治", 2018, 236_500)
        work.payments[1]["签批日期"] = date(2018, 7, 1)
        _trace(case, work)
    with s.flag("S15", (PROCEDURE, SHARE), "验收不合格仍付清工程款") as case:
        work = s.works.work(s.village(3), "水渠防渗", 2018, 236_500)
        work.acceptances[-1]["验收结论"] = "不合格"
        _trace(case, work)
        named(case, "验收", *work.acceptances)
    with s.flag("S15", (PROCEDURE, SHARE), "付清工程款而没有进度和验收记录") as case:
        work = s.works.plan(s.village(3), "村史馆修缮", 2018, 336_500, 形象进度=None, 状态="实施", 实际完工日期=None)
        s.works.contracted(work)
        s.works.pay(work, 320_000, date(2018, 9, 8), "工程款")
        s.money.allocated(work.row, 336_500, 2018)
        _trace(case, work)
    with s.flag("S15", PROCEDURE, "合同约定质保金百分之十") as case:
        work = s.works.work(s.village(3), "产业路硬化", 2018, 436_500)
        work.contract["质保金比例"] = 0.1
        _trace(case, work)


def _above(s: Stage) -> None:
    with s.flag("S03", (WASTE, FALSE_CLAIM, PROCEDURE), "付款超过结算审定额") as case:
        work = s.works.work(s.village(3), "村级卫生厕所建设", 2018, 436_500)
        work.settlement["审定金额"] = 371_000
        _trace(case, work)
        named(case, "结算审核", work.settlement)
    with s.flag("S03", (FALSE_CLAIM, PROCEDURE), "送审额被核减四成") as case:
        work = s.works.work(s.village(3), "护坡工程", 2018, 300_000)
        work.settlement["送审金额"] = 512_000
        _trace(case, work)
        named(case, "结算审核", work.settlement)
    with s.flag("S24", (WASTE, PROCEDURE), "结算超合同百分之三十") as case:
        work = s.works.work(s.village(3), "村委会广场地坪", 2018, 300_000)
        work.settlement |= {"送审金额": 395_000, "审定金额": 390_000}
        s.works.pay(work, 87_000, date(2018, 12, 3), "增加工程款")
        _trace(case, work)
        named(case, "结算审核", work.settlement)
    with s.flag("S24", (WASTE, PROCEDURE), "支付超计划投资四分之一") as case:
        work = s.works.work(s.village(3), "河边步道", 2018, 500_000)
        work.row["计划投资"] = work.row["概算投资"] = 390_000
        _trace(case, work)
    with s.flag("S12", (WASTE, MISUSE), "按百分之三提取中央资金管理费") as case:
        number = s.books.number("ZBM", 4)
        s.money.fund(
            number, 4_000_000, 2018, name="中央财政专项扶贫资金（第三批）", no="黔财农〔2018〕61号", level="中央"
        )
        work = s.works.plan(s.village(3), "安置点配套工程", 2018, 3_880_000)
        s.works.contracted(work)
        s.works.built(work)
        s.works.settled(work)
        for one in work.payments:
            one["指标编号"] = number
        s.money.allocate(number, 3_880_000, date(2018, 2, 9), str(work.row["实施单位编码"]), work.code)
        fee = s.works.plan(
            s.village(2), "项目管理费", 2018, 120_000, "项目管理费", 形象进度=None, 实际开工日期=None, 实际完工日期=None
        )
        s.money.allocate(number, 120_000, date(2018, 2, 9), "DW002", fee.code)
        row = s.add("支付", 支付流水号=s.books.number("ZF", 6), 支付日期=date(2018, 8, 8), 付款单位编码="DW002", 收款人="贵州中信设计院",
                    收款账号=s.county.account_no(), 金额=120_000, 用途="项目前期设计费", 指标编号=number, 项目编号=fee.code, 支付方式="授权支付")  # fmt: skip
        s.money.notice("县", "资金分配结果", "522725000000", "指标", number, 4_000_000, date(2018, 2, 12))
        named(case, "支付", row)
        case.subjects += [("资金指标", number), ("项目", fee.code)]


def _invoices(s: Stage) -> None:
    with s.flag("S03", (FALSE_CLAIM, MISUSE), "同一张发票在两个项目各报一次") as case:
        works = [s.works.work(s.village(3), name, 2018, 176_500) for name in ("机井维修", "闸门更换")]
        first, second = (work.invoices[-1] for work in works)
        second |= {name: first[name] for name in ("发票代码", "发票号码", "销售方", "开票日期")}
        named(case, "发票", first, second)
        named(case, "支付", *(work.payments[-1] for work in works))
    with s.flag("S03", (FALSE_CLAIM, MISUSE), "数电票（无代码）被三笔付款重复附上，付款合计超过票面") as case:
        work = s.works.work(s.village(3), "灌渠清淤", 2018, 176_500)
        number = "24522000000018832615"
        for row in work.invoices:
            row.pop("发票代码")
            row |= {"发票号码": number, "金额": 60_000}
        named(case, "发票", *work.invoices)
        named(case, "支付", *work.payments)
    with s.flag("S03", (FALSE_CLAIM, MISUSE), "五张连号发票分在四个项目，销售方没有收到钱") as case:
        for number in range(5):
            work = s.works.work(s.village(3), f"{'春夏秋冬雨'[number]}季管护点建设", 2018, 86_500 + number * 700)
            work.invoices[-1] |= {"发票代码": "052001800104", "发票号码": f"{31_442_870 + number:08d}", "销售方": "瓮江县合兴建材门市部",
                                  "货物名称": "水泥、砂石"}  # fmt: skip
            named(case, "发票", work.invoices[-1])
            named(case, "支付", work.payments[-1])


def _untrue(s: Stage) -> None:
    with s.flag("S03", (FALSE_CLAIM, PROCEDURE, SHARE), "村道只验收2.4公里，按4公里结算付款") as case:
        work = s.works.work(s.village(3), "村组道路硬化", 2018, 960_000)
        work.contract |= {"数量": 4, "计量单位": "公里"}
        work.acceptances[-1] |= {"核定数量": 2.4, "计量单位": "公里"}
        work.payments[-1] |= {"数量": 4, "计量单位": "公里"}
        _trace(case, work)
        named(case, "验收", work.acceptances[-1])
    with s.flag("S03", (FALSE_CLAIM, PROCEDURE, SHARE), "沼气池报四十口，验收九口") as case:
        work = s.works.work(s.village(3), "沼气池建设", 2018, 120_000, 建设内容="新建沼气池40口")
        work.acceptances[-1] |= {"核定数量": 9, "计量单位": "口"}
        work.payments[-1] |= {"数量": 40, "计量单位": "口"}
        _trace(case, work)
        named(case, "验收", work.acceptances[-1])


def _show(s: Stage) -> None:
    for name, content in (("入口牌楼及景观石", "新建仿古牌楼一座、景观石三块"), ("房屋外立面粉刷", "沿路房屋外墙粉刷一万平方米"), ("文化墙及亮化工程", "绘制文化墙、安装轮廓灯带"),
                          ("迎宾大道景观提升", "栽植名贵树木、音乐喷泉")):  # fmt: skip
        with s.flag("S24", (WASTE, MISUSE, PROCEDURE), f"形象工程：{name}") as case:
            work = s.works.work(s.village(3), name, 2018, 486_000, 建设内容=content)
            _trace(case, work)
    for area, heads in ((140, 4), (86, 2), (205, 6)):
        with s.flag("S24", (WASTE, PROCEDURE, FALSE_CLAIM), f"搬迁户{heads}人住{area}平方米") as case:
            village = s.village(3)
            home = s.county.household(village, heads, 搬迁="是", 住房面积=area)
            case.subjects.append(("户", home.code))


def _repeated(s: Stage) -> None:
    for first, second in (("大寨组蓄水池建设", "大寨组新建蓄水池工程"), ("高坡组通组路硬化", "高坡组通组公路硬化工程")):
        with s.flag("S04", (FALSE_CLAIM, WASTE, PROCEDURE), f"{first}与次年的{second}重复") as case:
            village = s.village(3)
            works = [s.works.work(village, name, year, 236_000) for name, year in ((first, 2017), (second, 2018))]
            for work in works:
                named(case, "项目", work.row)


def _unfinished(s: Stage) -> None:
    with s.flag("S18", (ASSETS, IDLE, PROCEDURE, WASTE), "付了八成，计划2016年完工的加工厂至今没有完工") as case:
        work = s.works.plan(s.village(3), "魔芋加工厂", 2017, 1_480_000, "产业发展", 计划完工日期=date(2016, 12, 30), 实际完工日期=None,
                            状态="实施", 形象进度=80, 实际开工日期=date(2017, 4, 20))  # fmt: skip
        s.works.contracted(work)
        s.works.pay(work, 1_180_000, date(2017, 8, 8), "工程款")
        s.money.allocated(work.row, 1_180_000, 2017)
        _trace(case, work)


def _innocent(s: Stage) -> None:
    with s.quiet("S15", "付到百分之六十，进度百分之六十五"):
        work = s.works.plan(
            s.village(3),
            "饮水工程",
            2018,
            680_000,
            形象进度=65,
            状态="实施",
            实际完工日期=None,
            计划完工日期=date(2019, 6, 30),
        )
        s.works.contracted(work)
        s.works.pay(work, 204_000, date(2018, 5, 8), "预付款")
        s.works.pay(work, 204_000, date(2018, 11, 8), "进度款")
        s.money.allocated(work.row, 680_000, 2018)
    with s.quiet("S03", "一张发票分两期付款，合计等于票面"):
        work = s.works.work(s.village(3), "水轮泵站修复", 2018, 200_000)
        whole = sum(int(str(one["金额"])) for one in work.payments[:2])
        for row in work.invoices[:2]:
            row |= {"发票代码": "052001800199", "发票号码": "00923311", "金额": whole, "开票日期": date(2018, 4, 29)}
    with s.quiet("S04", "一期、二期两段不同的路"):
        village = s.village(3)
        s.works.work(village, "产业路（坡脚至垭口）建设", 2017, 336_000, 建设性质="新建")
        s.works.work(village, "人饮工程管网入户", 2018, 236_000)
    with s.quiet("S24", "搬迁户三人住七十五平方米"):
        s.county.household(s.village(3), 3, 搬迁="是", 住房面积=75)
    with s.quiet("S24", "搬迁时五人一百二十五平方米，后来一人去世"):
        village = s.village(3)
        home = s.county.household(village, 5, 搬迁="是", 住房面积=125)
        late = home.members[4]
        late.row |= {"状态": "死亡", "状态日期": date(2018, 6, 1)}
        home.row["人口数"] = 4
        s.add("户动态", 户编号=home.code, 日期=date(2018, 6, 1), 事项="死亡", 身份证号=late.id)
    with s.quiet("S24", "小学文化墙是校舍改造的一小项"):
        s.works.work(s.village(3), "小学校舍改造", 2018, 386_000, 建设内容="改造教室六间、厕所一座")
