"""S21 and oversight: notices missing, short, late, untrue; filings late or missing."""

from __future__ import annotations

from datetime import date, timedelta

from detecting.stage import NOTICE, OVERSIGHT, PROCEDURE, Stage, named
from detecting.subsidies import Claim


def plants(s: Stage) -> None:
    """Set them all."""
    _lists(s)
    _projects(s)
    _funds(s)
    _filings(s)
    _innocent(s)


def _lists(s: Stage) -> None:
    for how in ("没有公示", "只公示四天", "发放后才公示", "公示金额与发放不符", "公示期未满就发放", "有未办结的异议"):
        with s.flag("S21", (NOTICE, PROCEDURE), f"产业奖补名册{how}") as case:
            village = s.village(6)
            claims = [Claim(one.head, 2500 + 110 * rank) for rank, one in enumerate(village.households[:5])]
            batch = s.subsidies.batch(village, "产业到户奖补", 2018, claims)
            day, row = batch.rows[0]["发放日期"], batch.notice
            if how == "没有公示":
                s.books.tables["公示"].remove(row)
            elif how == "只公示四天":
                row["结束日期"] = row["开始日期"] + timedelta(days=3)  # type: ignore[operator]
            elif how == "发放后才公示":
                row |= {"开始日期": day + timedelta(days=5), "结束日期": day + timedelta(days=14)}  # type: ignore[operator]
            elif how == "公示金额与发放不符":
                row["公示金额"] = float(str(row["公示金额"])) - 1250
            elif how == "公示期未满就发放":
                row |= {"开始日期": day - timedelta(days=4), "结束日期": day + timedelta(days=4)}  # type: ignore[operator]
            else:
                row |= {"异议情况": "有村民反映两户不种菜", "异议办结日期": None}
            if how != "没有公示":
                named(case, "公示", row)
            case.subjects.append(("批次", batch.number))
            named(case, "补助发放", *batch.rows)


def _projects(s: Stage) -> None:
    for key, how in (("前", "实施前"), ("后", "实施后"), ("成", "乡镇完成情况"), ("中", "乡镇实施情况")):
        with s.flag("S21", NOTICE, f"项目没有{how}公示") as case:
            work = s.works.work(s.village(3), "输电线路改造", 2018, 216_000)
            s.books.tables["公示"].remove(work.notices[key])
            named(case, "项目", work.row)
    with s.flag("S21", NOTICE, "项目实施前只公示五天") as case:
        work = s.works.work(s.village(3), "供水站改造", 2018, 216_000)
        work.notices["前"]["结束日期"] = date(2018, 3, 5)
        named(case, "项目", work.row)
        named(case, "公示", work.notices["前"])
    with s.flag("S21", NOTICE, "公示的完工金额比台账少十万") as case:
        work = s.works.work(s.village(3), "林下道路", 2018, 316_000)
        work.notices["后"]["公示金额"] = 216_000
        named(case, "项目", work.row)
        named(case, "公示", work.notices["后"])


def _funds(s: Stage) -> None:
    for late in (60, 0):
        with s.flag("S21", NOTICE, f"资金分配结果{'两个月后才公告' if late else '没有公告'}") as case:
            number = s.books.number("ZBN", 4)
            s.money.fund(
                number, 196_000, 2018, name="少数民族发展资金", no=f"黔财农〔2018〕{90 + late}号", kind="少数民族发展"
            )
            work = s.works.work(s.village(3), "民族特色村寨步道", 2018, 196_000)
            for one in work.payments:
                one["指标编号"] = number
            row = s.money.allocate(number, 196_000, date(2018, 2, 9), str(work.row["实施单位编码"]), work.code)
            if late:
                s.money.notice(
                    "县",
                    "资金分配结果",
                    "522725000000",
                    "指标",
                    number,
                    196_000,
                    date(2018, 2, 9) + timedelta(days=late),
                )
            case.subjects.append(("资金指标", number))
            named(case, "资金分配", row)


def _filings(s: Stage) -> None:
    for matter in ("项目审批", "项目实施"):
        for late in (True, False):
            with s.flag("监督", OVERSIGHT, f"{matter}备案{'晚了三个月' if late else '没有报'}") as case:
                work = s.works.work(s.village(3), "机耕桥", 2018, 166_000)
                row = next(
                    one
                    for one in s.books.tables["纪委备案"]
                    if one.get("项目编号") == work.code and one["备案事项"] == matter
                )
                if late:
                    row["报送日期"] = date(2018, 8, 20)
                    named(case, "纪委备案", row)
                else:
                    s.books.tables["纪委备案"].remove(row)
                named(case, "项目", work.row)
    with s.flag("监督", OVERSIGHT, "一个主管部门一个季度没有报资金使用进度") as case:
        unit = s.county.firm("瓮江县水务局", "主管部门", person=False)
        village = s.village(3)
        work = s.works.work(village, "小水窖工程", 2018, 266_000, 主管单位编码=unit)
        for row in work.payments:
            row["付款单位编码"] = unit
        for quarter in (2, 3):
            if quarter == 2:
                s.money.file("资金使用进度", unit, "2018Q2", date(2018, 7, 12))
        s.money.file("资金使用进度", unit, "2018Q4", date(2019, 1, 12))
        case.subjects += [("单位", unit), ("纪委备案", "")]


def _innocent(s: Stage) -> None:
    with s.quiet("S21", "公示恰好七天，次日发放"):
        village = s.village(6)
        claims = [Claim(one.head, 2600 + 110 * rank) for rank, one in enumerate(village.households[:5])]
        batch = s.subsidies.batch(village, "产业到户奖补", 2018, claims)
        day = batch.rows[0]["发放日期"]
        batch.notice |= {"开始日期": day - timedelta(days=7), "结束日期": day - timedelta(days=1)}  # type: ignore[operator]
    with s.quiet("S21", "万元取整的公示金额差八十元"):
        work = s.works.work(s.village(3), "文体广场附属", 2018, 216_080)
        for key in ("前", "后", "成"):
            work.notices[key]["公示金额"] = 216_100
    with s.quiet("S21", "异议已办结"):
        village = s.village(6)
        claims = [Claim(one.head, 2700 + 110 * rank) for rank, one in enumerate(village.households[:5])]
        batch = s.subsidies.batch(village, "产业到户奖补", 2018, claims)
        batch.notice |= {"异议情况": "一户漏登，已补", "异议办结日期": batch.notice["结束日期"]}
