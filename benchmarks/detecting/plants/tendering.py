"""S14, S17: not tendered, split, bidders of one hand, awarded and begun out of order."""

from __future__ import annotations

from datetime import date

from detecting.stage import ASSETS, FALSE_CLAIM, MISUSE, PROCEDURE, SHARE, WASTE, Stage, named
from detecting.works import Work


def plants(s: Stage) -> None:
    """Set them all."""
    _not_tendered(s)
    _split(s)
    _bidders(s)
    _out_of_order(s)
    _periods(s)
    _suppliers(s)
    _innocent(s)


def _done(s: Stage, work: Work) -> None:
    s.works.built(work)
    s.works.settled(work)


def _trace(case: object, work: Work) -> None:
    named(case, "采购", work.tender)  # type: ignore[arg-type]
    named(case, "合同", work.contract)  # type: ignore[arg-type]
    named(case, "项目", work.row)  # type: ignore[arg-type]


def _not_tendered(s: Stage) -> None:
    for cost, way, year in (
        (3_480_000, "直接委托", 2017),
        (2_260_000, "询价", 2017),
        (5_900_000, "竞争性谈判", 2018),
        (4_150_000, "单一来源", 2018),
    ):
        with s.flag("S14", PROCEDURE, f"{year}年{cost}元的工程以{way}定施工方") as case:
            work = s.works.plan(s.village(3), "易地搬迁安置点道路及管网工程", year, cost)
            s.works.contracted(work, way=way)
            _done(s, work)
            _trace(case, work)
    with s.flag("S14", PROCEDURE, "三百万的工程没有采购记录") as case:
        work = s.works.plan(s.village(3), "中型灌区渠系工程", 2017, 3_020_000)
        s.works.contracted(work)
        s.books.tables["采购"].remove(work.tender)
        for one in work.bids:
            s.books.tables["投标"].remove(one)
        work.contract.pop("采购编号")
        _done(s, work)
        named(case, "合同", work.contract)
        named(case, "项目", work.row)


def _split(s: Stage) -> None:
    for parts, cost, same in ((3, 1_860_000, True), (4, 1_740_000, True), (2, 1_980_000, True), (3, 1_900_000, False)):
        with s.flag(
            "S14", PROCEDURE, f"同一条路分{parts}段，各{cost}元，{'同一施工方' if same else '两家公司同一法人'}"
        ) as case:
            village, first, contracts = s.village(3), s.county.firm(), []
            boss = s.county.unit(first)
            other = s.county.firm(法定代表人=boss["法定代表人"], 法人身份证号=boss["法人身份证号"])
            for part in range(parts):
                work = s.works.plan(village, f"至河口公路路面工程{'一二三四'[part]}标段", 2017, cost - part * 3100)
                s.works.contracted(
                    work, first if same or part % 2 == 0 else other, "竞争性谈判", 签订日期=date(2017, 4, 12 + part)
                )
                _done(s, work)
                contracts.append(work)
            for work in contracts:
                _trace(case, work)


def _bidders(s: Stage) -> None:
    for how in ("联系电话", "法人身份证号", "地址", "银行账号", "保证金账号", "联系人电话"):
        with s.flag("S14", PROCEDURE, f"中标人与陪标人{how}相同") as case:
            work = s.works.plan(s.village(3), "小型水库除险加固工程", 2018, 2_680_000 + len(how))
            s.works.contracted(work)
            winner, other = work.bids[0], work.bids[1]
            if how == "保证金账号":
                other["保证金账号"] = winner["保证金账号"]
            elif how == "联系人电话":
                other |= {"联系电话": winner["联系电话"], "联系人": winner["联系人"]}
            else:
                one, two = (s.county.unit(str(row["投标单位编码"])) for row in (winner, other))
                two[how] = one[how]
                if how == "法人身份证号":
                    two["法定代表人"] = one["法定代表人"]
                if how == "联系电话":
                    other["联系电话"] = winner["联系电话"]
                for row in s.books.tables["企业登记"]:
                    if row["统一社会信用代码"] == two["统一社会信用代码"] and how in (
                        "法人身份证号",
                        "地址",
                        "联系电话",
                    ):
                        row[{"法人身份证号": "法定代表人身份证号"}.get(how, how)] = one[how]
            _done(s, work)
            _trace(case, work)
            named(case, "投标", *work.bids)
            case.subjects += [("单位", str(one["投标单位编码"])) for one in work.bids[:2]]
    with s.flag("S14", PROCEDURE, "三家报价成等差") as case:
        work = s.works.plan(s.village(3), "敬老院供暖改造", 2018, 2_580_000)
        s.works.contracted(work)
        for rank, row in enumerate(work.bids):
            row["报价"] = 2_580_000 + 20_000 * rank
        _done(s, work)
        _trace(case, work)
        named(case, "投标", *work.bids)


def _out_of_order(s: Stage) -> None:
    with s.flag("S14", PROCEDURE, "先签合同后中标") as case:
        work = s.works.plan(s.village(3), "管网延伸工程", 2018, 1_260_000)
        s.works.contracted(work, 签订日期=date(2018, 3, 20))
        _done(s, work)
        _trace(case, work)
    with s.flag("S14", PROCEDURE, "开标前一个月已经开工") as case:
        work = s.works.plan(s.village(3), "河堤工程", 2018, 2_160_000, 实际开工日期=date(2018, 2, 26))
        s.works.contracted(work)
        _done(s, work)
        _trace(case, work)
    with s.flag("S14", PROCEDURE, "没有批复就开工，半年后补批") as case:
        work = s.works.plan(s.village(3), "停车场建设", 2018, 560_000, 批复日期=date(2018, 8, 20))
        s.works.contracted(work)
        _done(s, work)
        named(case, "项目", work.row)
    with s.flag("S14", PROCEDURE, "中标后七十天才签合同") as case:
        work = s.works.plan(s.village(3), "泵站工程", 2018, 1_060_000)
        s.works.contracted(work, 签订日期=date(2018, 6, 13))
        s.works.pay(work, 1_060_000, date(2018, 11, 20), "工程款")
        _trace(case, work)
    with s.flag("S14", PROCEDURE, "合同价比中标价高八万") as case:
        work = s.works.plan(s.village(3), "渡槽工程", 2018, 1_060_000)
        s.works.contracted(work)
        work.tender["中标金额"] = work.bids[0]["报价"] = 980_000
        _done(s, work)
        _trace(case, work)
    with s.flag("S14", (PROCEDURE, FALSE_CLAIM), "乙方公司在签约之后才成立") as case:
        work = s.works.plan(s.village(3), "文化活动室建设", 2018, 460_000)
        s.works.contracted(work, s.county.firm(成立日期=date(2018, 6, 1)), "询价")
        _done(s, work)
        _trace(case, work)
        case.subjects.append(("单位", work.builder))


def _periods(s: Stage) -> None:
    for how, more in (("发售期只有三天", {"文件发售止": date(2018, 3, 4)}), ("公告到开标只有十天", {"开标日期": date(2018, 3, 12), "文件发售止": date(2018, 3, 7)}),
                      ("候选人只公示一天", {"候选人公示止": date(2018, 3, 28)})):  # fmt: skip
        with s.flag("S14", PROCEDURE, f"招标{how}") as case:
            work = s.works.plan(s.village(3), "产业园道路工程", 2018, 4_860_000)
            s.works.contracted(work)
            work.tender |= more
            _done(s, work)
            _trace(case, work)


def _suppliers(s: Stage) -> None:
    with s.flag("S17", (PROCEDURE, SHARE, FALSE_CLAIM), "一位法人名下三家公司包揽一个乡的物资采购") as case:
        first = s.county.firm(kind="供应商")
        boss = s.county.unit(first)
        firms = [
            first,
            *(
                s.county.firm(kind="供应商", 法定代表人=boss["法定代表人"], 法人身份证号=boss["法人身份证号"])
                for _ in range(2)
            ),
        ]
        for number in range(6):
            work = s.works.plan(s.village(3), "肥料和薄膜采购", 2018, 146_000 + 3700 * number, "少数民族")
            s.works.contracted(work, firms[number % 3], "询价")
            _done(s, work)
            _trace(case, work)
        case.subjects += [("单位", one) for one in firms]
    with s.flag("S17", (ASSETS, PROCEDURE, QUALITY_, WASTE), "产业资金三年都给同一合作社，没有带动一户") as case:
        firm, rows = s.county.firm(kind="合作社"), []
        for year in (2017, 2018):
            for _ in range(2):
                work = s.works.plan(
                    s.village(3), "食用菌基地扶持", year, 520_000, "产业发展", 受益户数=0, 受益人数=0, 利益联结机制=None
                )
                work.builder = firm
                days = (date(year, 5, 9), date(year, 9, 9))
                rows += [s.works.pay(work, 260_000, day, "扶持资金", invoice=False) for day in days]
                s.money.allocated(work.row, 520_000, year)
                case.subjects.append(("项目", work.code))
        named(case, "支付", *rows)
        case.subjects.append(("单位", firm))
    for price, usual, unit, what in (
        (5200, 3000, "台", "茶叶揉捻机"),
        (980, 520, "盏", "太阳能路灯"),
        (68, 33, "株", "核桃嫁接苗"),
    ):
        with s.flag("S24", (WASTE, SHARE, PROCEDURE, MISUSE), f"{what}单价{price}元，同类{usual}元左右") as case:
            for number in range(9):
                each, many = (usual + number * usual // 100, 60 + number) if number else (price, 60)
                work = s.works.plan(s.village(2), f"{what}采购", 2018, each * many, "产业发展")
                s.works.contracted(work, s.county.firm(kind="供应商"), "询价", 数量=many, 计量单位=unit, 标的=what)
                work.tender |= {"数量": many, "计量单位": unit, "标的": what}
                _done(s, work)
                if not number:
                    _trace(case, work)


QUALITY_ = "数据质量"


def _innocent(s: Stage) -> None:
    with s.quiet("S14", "以工代赈工程二百多万，按规定不招标"):
        work = s.works.plan(s.village(3), "以工代赈村道工程", 2018, 2_350_000)
        s.works.contracted(work, way="以工代赈")
        _done(s, work)
    with s.quiet("S14", "2018年6月以后签的三百万工程，限额已是四百万"):
        work = s.works.plan(
            s.village(3),
            "集镇排水工程",
            2018,
            3_150_000,
            实际开工日期=date(2018, 7, 20),
            计划开工日期=date(2018, 7, 20),
        )
        s.works.contracted(work, way="竞争性磋商", 签订日期=date(2018, 7, 12))
        work.tender |= {"公告日期": date(2018, 6, 12), "文件发售起": date(2018, 6, 12), "文件发售止": date(2018, 6, 20), "开标日期": date(2018, 7, 4),
                        "候选人公示起": date(2018, 7, 5), "候选人公示止": date(2018, 7, 8), "中标通知日期": date(2018, 7, 9)}  # fmt: skip
        s.works.built(work)
        work.payments[0] |= {
            "支付日期": date(2018, 7, 20),
            "申请日期": date(2018, 7, 15),
            "签批日期": date(2018, 7, 18),
        }
        work.payments[1] |= {
            "支付日期": date(2018, 8, 20),
            "申请日期": date(2018, 8, 15),
            "签批日期": date(2018, 8, 18),
        }
        s.books.tables["纪委备案"][-1]["报送日期"] = date(2018, 8, 9)
        s.books.tables["纪委备案"][-1]["所属期"] = "2018Q3"
        s.works.settled(work)
    with s.quiet("S14", "同一施工方在相距很远的两个村各中一标"):
        firm = s.county.firm()
        for name in ("卫生室建设", "水窖建设"):
            work = s.works.plan(s.village(3), name, 2018, 890_000)
            s.works.contracted(work, firm)
            _done(s, work)
    with s.quiet("S14", "两家投标人同在工业园区一条路上，门牌不同"):
        work = s.works.plan(s.village(3), "林区防火道工程", 2018, 2_450_000)
        s.works.contracted(work)
        for rank, row in enumerate(work.bids[:2]):
            s.county.unit(str(row["投标单位编码"]))["地址"] = f"瓮江县工业园区兴业大道{18 + rank * 40}号"
        _done(s, work)
