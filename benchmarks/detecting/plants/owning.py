"""S18, S19, S20: assets not entered, idle, let too cheap, sold; incomes not received, kept, given to others."""

from __future__ import annotations

from datetime import date

from detecting.books import Row
from detecting.county import Village
from detecting.stage import ASSETS, FALSE_CLAIM, MISUSE, NOTICE, PROCEDURE, SHARE, WASTE, Stage, named
from detecting.works import Work


def plants(s: Stage) -> None:
    """Set them all."""
    _entered(s)
    _idle(s)
    _sold(s)
    _income(s)
    _given(s)
    _principal(s)
    _innocent(s)


def _station(s: Stage, cost: int = 640_000, households: int = 6) -> tuple[Village, Work]:
    village = s.village(households)
    return village, s.works.work(village, "村级光伏电站", 2017, cost, "资产收益")


def _entered(s: Stage) -> None:
    for name, kind, year in (
        ("冷链仓库建设", "产业发展", 2017),
        ("村卫生室建设", "公共服务", 2017),
        ("茶叶加工设备购置", "产业发展", 2018),
    ):
        with s.flag("S20", ASSETS, f"{name}验收付清后没有登记资产") as case:
            work = s.works.work(s.village(3), name, year, 436_000, kind)
            s.books.tables["资产"].remove(work.asset)
            named(case, "项目", work.row)
            if year == 2018:
                work.row["实际完工日期"] = date(2018, 6, 30)
                for day, row in zip((3, 6, 10), work.acceptances, strict=True):
                    row["验收日期"] = date(2018, 7, day)
                for key in ("后", "成"):
                    work.notices[key] |= {"开始日期": date(2018, 7, 12), "结束日期": date(2018, 7, 25)}
    with s.flag("S20", ASSETS, "资产登记了，一年多没有移交确权") as case:
        work = s.works.work(s.village(3), "粮食烘干中心", 2017, 436_000)
        for name in ("移交日期", "确权日期", "入账日期"):
            work.asset.pop(name)
        named(case, "项目", work.row)
        named(case, "资产", work.asset)


def _idle(s: Stage) -> None:
    for since, name in ((date(2017, 12, 1), "烤烟房"), (date(2018, 3, 15), "蔬菜交易市场")):
        with s.flag("S18", (ASSETS, WASTE), f"{name}自{since:%Y年%m月}起闲置") as case:
            work = s.works.work(s.village(3), name, 2017, 436_000, "产业发展")
            work.asset |= {"状态": "闲置", "闲置起始日期": since, "资产类别": "经营性"}
            named(case, "资产", work.asset)
            named(case, "项目", work.row)


def _sold(s: Stage) -> None:
    for how, price in (("协议转让", 60_000), ("拍卖", 210_000)):
        with s.flag("S20", (ASSETS, PROCEDURE), f"{how}处置资产没有批复") as case:
            work = s.works.work(s.village(3), "仓储用房", 2017, 400_000, "产业发展")
            work.asset |= {
                "资产类别": "经营性",
                "状态": "已处置",
                "处置日期": date(2018, 8, 8),
                "处置方式": how,
                "处置金额": price,
            }
            s.assets.notice(work.asset, "资产处置", date(2018, 7, 2))
            named(case, "资产", work.asset)


def _income(s: Stage) -> None:
    for got in (0, 21_000):
        with s.flag("S19", ASSETS, f"2018年租金应收45000元，实收{got}元") as case:
            village, work = _station(s)
            s.assets.earns(work, 45_000, s.county.firm(kind="企业"), ())
            row = s.assets.income(work.asset, 2018, 45_000, got, 收到日期=date(2018, 11, 9) if got else None)
            if got:
                s.assets.given(work.asset, 2018, got, village.households)
            named(case, "资产收益", row)
            named(case, "资产", work.asset)
    with s.flag("S19", ASSETS, "约定年收益而全年没有一条收益记录") as case:
        _, work = _station(s)
        s.assets.earns(work, 38_000, s.county.firm(kind="企业"), ())
        named(case, "资产", work.asset)
    with s.flag("S19", (ASSETS, SHARE, MISUSE), "收到租金四万，一年多没有分配") as case:
        _, work = _station(s)
        s.assets.earns(work, 40_000, s.county.firm(kind="企业"), ())
        row = s.assets.income(work.asset, 2017, 40_000, 40_000)
        named(case, "资产收益", row)
        named(case, "资产", work.asset)


def _given(s: Stage) -> None:
    with s.flag("S19", (ASSETS, SHARE, FALSE_CLAIM), "收益分给不在册的户") as case:
        village, work = _station(s)
        s.assets.earns(work, 40_000, s.county.firm(kind="企业"), ())
        s.assets.income(work.asset, 2018, 40_000, 40_000)
        rows = s.assets.given(work.asset, 2018, 40_000, village.households)
        rows[0]["对象"] = "H999" + s.books.number("", 3)
        named(case, "收益分配", rows[0])
        named(case, "资产", work.asset)
    with s.flag("S19", (ASSETS, SHARE, FALSE_CLAIM, MISUSE), "分配比实收多六千") as case:
        village, work = _station(s)
        s.assets.earns(work, 40_000, s.county.firm(kind="企业"), ())
        row = s.assets.income(work.asset, 2018, 34_000, 34_000)
        rows = s.assets.given(work.asset, 2018, 40_000, village.households)
        named(case, "收益分配", *rows)
        named(case, "资产收益", row)
        named(case, "资产", work.asset)
    for use in ("支付村委会办公费用", "偿还村级债务", "村干部误工补贴", "付村委会接待餐费"):
        with s.flag("S19", (ASSETS, MISUSE, WASTE, SHARE), f"资产收益用于{use}") as case:
            village, work = _station(s)
            s.assets.earns(work, 40_000, s.county.firm(kind="企业"), ())
            s.assets.income(work.asset, 2018, 40_000, 40_000)
            rows = s.assets.given(work.asset, 2018, 40_000, village.households)
            rows[-1]["用途"] = use
            named(case, "收益分配", rows[-1])
            named(case, "资产", work.asset)
    with s.flag("S21", NOTICE, "收益分了，没有在村里公示") as case:
        village, work = _station(s)
        s.assets.earns(work, 40_000, s.county.firm(kind="企业"))
        row = next(
            one
            for one in s.books.tables["公示"]
            if one["公示种类"] == "资产收益分配" and one["对象编号"] == work.asset["资产编号"]
        )
        s.books.tables["公示"].remove(row)
        named(case, "资产", work.asset)
        named(
            case, "收益分配", *[one for one in s.books.tables["收益分配"] if one["资产编号"] == work.asset["资产编号"]]
        )
        named(
            case, "资产收益", *[one for one in s.books.tables["资产收益"] if one["资产编号"] == work.asset["资产编号"]]
        )


def _share(s: Stage, until: date, returned: date | None = None) -> Row:
    village = s.village(4)
    firm = s.county.firm(kind="合作社")
    work = s.works.plan(village, "入股黑山羊养殖合作社", 2017, 300_000, "资产收益")
    work.builder = firm
    s.works.pay(work, 300_000, date(2017, 5, 9), "入股资金", invoice=False)
    s.money.allocated(work.row, 300_000, 2017)
    asset = s.works.asset(village, "黑山羊养殖股权", 2017, 300_000, work.code, 资产类别="权益性", 经营主体编码=firm, 保底收益率=0.06, 年约定收益=18_000,
                          本金到期日=until, 本金返还日期=returned, 形成日期=date(2017, 5, 20))  # fmt: skip
    s.assets.notice(asset, "折股量化", date(2017, 6, 5))
    s.assets.income(asset, 2017, 9_000, 9_000)
    s.assets.income(asset, 2018, 18_000, 18_000)
    s.assets.given(asset, 2017, 9_000, village.households)
    s.assets.given(asset, 2018, 18_000, village.households)
    notice = s.money.notice
    notice("村", "项目实施后", village.code, "项目", work.code, 300_000, date(2017, 10, 22), 12)
    notice("乡镇", "项目完成情况", village.township, "项目", work.code, 300_000, date(2017, 10, 22), 12)
    return asset


def _principal(s: Stage) -> None:
    with s.flag("S19", (ASSETS, MISUSE), "入股本金到期半年没有返还") as case:
        named(case, "资产", _share(s, date(2018, 9, 30)))


def _innocent(s: Stage) -> None:
    with s.quiet("S19", "本金按期返还"):
        _share(s, date(2018, 12, 20), date(2018, 12, 18))
    with s.quiet("S19", "收益用于公益岗工资"):
        village, work = _station(s)
        s.assets.earns(work, 40_000, s.county.firm(kind="企业"), ())
        s.assets.income(work.asset, 2018, 40_000, 40_000)
        s.assets.given(work.asset, 2018, 40_000, village.households)[-1]["用途"] = "公益岗"
    with s.quiet("S20", "处置经批准并公示"):
        work = s.works.work(s.village(3), "旧提灌站", 2017, 400_000, "产业发展")
        work.asset |= {
            "状态": "已处置",
            "处置日期": date(2018, 8, 8),
            "处置方式": "公开拍卖",
            "处置金额": 186_000,
            "处置批复文号": "瓮财资〔2018〕17号",
        }
        s.assets.notice(work.asset, "资产处置", date(2018, 7, 2))
    with s.quiet("S18", "季节性停用一个月"):
        work = s.works.work(s.village(3), "烤房群", 2017, 436_000, "产业发展")
        work.asset |= {"状态": "闲置", "闲置起始日期": date(2019, 3, 1)}
    with s.quiet("S20", "培训项目不形成资产"):
        work = s.works.work(s.village(3), "实用技术培训", 2017, 36_000, "就业创业")
        s.books.tables["资产"].remove(work.asset)
