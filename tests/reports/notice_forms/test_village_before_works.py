from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fundwatch.errors import RefusedError
from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.reports.content import Covered, NoticeContent, Paragraph, Table
from fundwatch.reports.masking import leaks, refuse_leaks
from fundwatch.reports.notice_forms.definition import Target
from fundwatch.reports.notice_forms.village_before_works import (
    FORM,
    PlannedProject,
    Source,
    VillageBeforeWorksFigures,
)
from fundwatch.reports.pdf import render_pdf
from tests.books import TOWN, VILLAGE, Books
from tests.noticed_books import OTHER_VILLAGE, allocation, document, fill, project
from tests.reports.made_up import issue

ROAD = PlannedProject(
    key="XM1",
    name="村内道路硬化",
    content="硬化道路1.2公里",
    approval_no="云岭扶批〔2019〕3号",
    planned_fen=48_000_000,
    sources=(Source("省级财政专项扶贫资金", 30_000_000), Source("县级配套资金", 10_000_000)),
    allocated_fen=40_000_000,
    start=date(2019, 1, 10),
    end=date(2019, 6, 30),
    unit="石桥镇人民政府",
    responsible="周英海",
    households=41,
    persons=None,
    target="受益41户",
    benefit_link="带动务工",
)
WALNUTS = replace(
    ROAD,
    key="XM2",
    name="核桃提质增效",
    content="改造核桃400亩",
    planned_fen=12_345_600,
    sources=(),
    allocated_fen=0,
    start=date(2019, 1, 2),
    end=None,
    responsible="",
    households=None,
    target="",
)

PURPOSE = (
    "为提高财政专项扶贫资金使用的公开性和透明度，保障村民的知情权、参与权和监督权，按照“谁使用、谁公开”的原则，"
    "根据项目批复（云岭扶批〔2019〕3号），现将龙山村2019年度财政专项扶贫资金项目实施前有关情况公示如下。"
)
ARRANGED = (
    "2019年度，在龙山村安排实施项目2个，计划投资60.3456万元（大写：陆拾万叁仟肆佰伍拾陆元整），"
    "2019年度已安排资金40万元。各项目的建设内容、资金、实施期限、实施单位及责任人、受益对象等见附件。"
)


def figures(*projects: PlannedProject) -> VillageBeforeWorksFigures:
    return VillageBeforeWorksFigures("石桥镇", "龙山村", VILLAGE, 2019, "财政专项扶贫资金", projects)


def made(*projects: PlannedProject) -> NoticeContent:
    return FORM.build(figures(*projects), issue("石桥镇龙山村村民委员会"))  # posted from 2018-12-24


def sentences(content: NoticeContent) -> list[str]:
    return [block.text for block in content.body if isinstance(block, Paragraph)]


def listed(content: NoticeContent) -> Table:
    (block,) = content.annexes[0].blocks
    assert isinstance(block, Table)
    return block


def test_the_text_to_the_letter() -> None:
    content = made(ROAD, WALNUTS)
    assert "".join(content.title) == "石桥镇龙山村2019年度财政专项扶贫资金项目实施前公示"
    assert content.addressee == "龙山村全体村民："
    assert sentences(content) == [
        PURPOSE,
        "一、项目安排",
        ARRANGED,
        "其中，计划开工日期不晚于公示期满之日的项目1个。",
        "二、公示时间",
        "2018年12月24日至2019年1月2日，共10天，在石桥镇政务公开栏张贴。",
        "三、异议受理与监督举报",
        "公示期内，对所列项目有异议的，可以书面、来电或来访方式向下列单位反映，受理单位将及时核查并反馈：",
        "石桥镇纪委：0870-7120031",
        "云岭县扶贫开发办公室：0870-7120018（地址：云岭县城关镇滨河路18号）",
        "电子邮箱：yunlingfupin@example.gov.cn",
        "云岭县财政局：0870-7120026",
        "扶贫监督举报电话：12317",
        "特此公示。",
    ]


def test_the_table_to_the_letter() -> None:
    content = made(ROAD, WALNUTS)
    assert content.annexes[0].orientation == "landscape"
    table = listed(content)
    assert [column.label for column in table.columns] == [
        "序号",
        "项目名称",
        "建设内容",
        "计划投资",
        "资金来源",
        "计划开工",
        "计划完工",
        "实施单位",
        "责任人",
        "受益户/人",
        "绩效目标",
        "利益联结机制",
    ]
    sources = "省级财政专项扶贫资金30万元；县级配套资金10万元"
    unit = "石桥镇人民政府"
    first = ("1", "村内道路硬化", "硬化道路1.2公里", "48.0000", sources, "2019-01-10", "2019-06-30", unit, "周英海")
    second = ("2", "核桃提质增效", "改造核桃400亩", "12.3456", "", "2019-01-02", "", unit, "")
    assert table.rows == ((*first, "41/—", "受益41户", "带动务工"), (*second, "", "", "带动务工"))
    assert table.total == ("合计", "", "", "60.3456", *[""] * 8)


def test_what_it_discloses_is_the_planned_money_of_each_project() -> None:
    content = made(ROAD, WALNUTS)
    assert content.covers == (Covered("项目", "XM1", 48_000_000), Covered("项目", "XM2", 12_345_600))
    assert [(one.label, one.fen) for one in content.amounts] == [("计划投资", 60_345_600), ("已安排资金", 40_000_000)]
    assert content.references == ("云岭扶批〔2019〕3号",)


def test_columns_nobody_filled_are_left_out_and_no_money_is_said() -> None:
    content = made(replace(WALNUTS, approval_no="", benefit_link="", start=date(2019, 1, 3)))
    labels = {column.label for column in listed(content).columns}
    assert labels.isdisjoint({"资金来源", "绩效目标", "利益联结机制"})
    assert "2019年度资金尚未安排到项目。" in sentences(content)[2]
    assert "批复" not in sentences(content)[0]
    assert not any(text.startswith("其中") for text in sentences(content))  # starts the day after the last


def test_of_many_approvals_three_are_named() -> None:
    many = [replace(ROAD, key=f"XM{number}", approval_no=f"批{number}号") for number in range(1, 6)]
    assert "根据项目批复（批1号、批2号、批3号等5份），" in sentences(made(*many))[0]


def test_sources_one_fen_off_stop_it() -> None:
    with pytest.raises(RefusedError, match=r"龙山村“村内道路硬化”（XM1）勾稽不符.*相差-0\.01元"):
        made(replace(ROAD, allocated_fen=40_000_001))


def test_an_identity_number_typed_into_a_cell_is_not_printed() -> None:
    typed = made(replace(ROAD, responsible="周英海539900198001010018"))
    assert listed(typed).rows[0][8] == "周英海****"
    assert leaks(typed) == []
    with pytest.raises(RefusedError, match="身份证号"):
        refuse_leaks(made(replace(ROAD, target="联系539900198001010018")))


def test_json_gives_back_the_same_content_and_the_same_bytes() -> None:
    content = made(ROAD, WALNUTS)
    again = NoticeContent.from_json(content.to_json())
    assert again == content
    assert again.to_json() == content.to_json()


def test_long_names_print_whole_and_a_second_rendering_is_the_same_bytes() -> None:
    long = replace(
        ROAD,
        name="2019年度整村推进村内主干道路及入户道路硬化、太阳能路灯安装、公厕及垃圾收集池建设项目" * 2,
        content="硬化村内道路3.2公里，路面宽4.5米，厚0.2米；安装太阳能路灯86盏；新建公厕2座、垃圾收集池6个；" * 3,
        unit="云岭县红岩彝族乡大坪子村农村集体经济股份合作联合社",
        responsible="阿依古丽·买买提明",
        target="受益建档立卡贫困户41户163人，验收合格率100%，群众满意度95%以上",
        benefit_link="土地流转、务工带动、收益分红相结合，村集体收益的60%用于扶持监测对象",
    )
    content = made(*[replace(long, key=f"XM{number}") for number in range(9)])
    data = render_pdf(content)
    assert data.startswith(b"%PDF")
    assert data == render_pdf(NoticeContent.from_json(content.to_json()))


def called_for(books: Books, year: int = 2018) -> list[Target]:
    with books.store.read() as connection:
        return list(FORM.targets(DisclosureBooks(connection), year))


def gathered(books: Books, code: str = VILLAGE) -> VillageBeforeWorksFigures:
    with books.store.read() as connection:
        read = DisclosureBooks(connection)
        assert FORM.differences(read, Target(code, 2018)) == ()
        return FORM.gather(read, Target(code, 2018))


def test_every_village_with_projects_is_called_for_no_township_and_no_empty_village(books: Books) -> None:
    fill(books)
    books.put("行政区划", {"区划代码": "539900101202", "名称": "空村", "级别": "村", "上级代码": TOWN})
    assert called_for(books) == [Target(VILLAGE, 2018), Target(OTHER_VILLAGE, 2018)]
    assert called_for(books, 2017) == []


def test_the_books_give_what_is_planned_and_which_funds_pay(books: Books) -> None:
    fill(books)
    books.put("资金指标", document("ZB2", "云财农〔2018〕47号", "90000.00", 资金名称="沪滇协作资金"))
    plan = {"计划投资": "60000.00", "计划开工日期": "2018-05-01", "计划完工日期": "2018-09-30", "负责人": "周英海"}
    told = {
        "批复文号": "云岭扶批〔2018〕1号",
        "绩效目标": "受益9户",
        "利益联结机制": "分红",
        "受益户数": "9",
        "受益人数": "30",
    }
    books.put("项目", project("XM4", "蓄水池", VILLAGE, 建设内容="新建蓄水池2个", **plan, **told))
    books.put(
        "资金分配",
        allocation("FP7", "T1", "20000.00", 项目编号="XM4"),
        allocation("FP8", "T1", "10000.00", 项目编号="XM4", 指标编号="ZB2"),
        allocation("FP9", "T1", "-500.00", 项目编号="XM4"),
    )
    found = gathered(books)
    assert (found.township, found.village, found.year) == ("石桥镇", "龙山村", 2018)
    assert [one.key for one in found.projects] == ["XM1", "XM4"]
    assert found.projects[1] == PlannedProject(
        key="XM4",
        name="蓄水池",
        content="新建蓄水池2个",
        approval_no="云岭扶批〔2018〕1号",
        planned_fen=6_000_000,
        sources=(Source("财政专项扶贫资金", 1_950_000), Source("沪滇协作资金", 1_000_000)),
        allocated_fen=2_950_000,
        start=date(2018, 5, 1),
        end=date(2018, 9, 30),
        unit="石桥镇人民政府",
        responsible="周英海",
        households=9,
        persons=30,
        target="受益9户",
        benefit_link="分红",
    )


def test_only_the_year_s_own_approved_projects_are_listed(books: Books) -> None:
    fill(books)
    books.put(
        "项目",
        project("XM5", "上年续建", VILLAGE, 预算年度="2017"),
        project("XM6", "已终止", VILLAGE, 状态="终止"),
        project("XM7", "未批先给钱", VILLAGE, 状态="入库"),
        project("XM8", "已完工", VILLAGE, 状态="完工"),
        project("XM9", "按批复年度", VILLAGE, 预算年度="", 批复日期="2018-04-01"),
        project("XM10", "按上年批复", VILLAGE, 预算年度="", 批复日期="2017-04-01"),
    )
    paid = ("XM5", "XM7", "XM9", "XM10")
    books.put("资金分配", *[allocation(f"FP2{key}", "T1", "100.00", 项目编号=key) for key in paid])
    assert [one.key for one in gathered(books).projects] == ["XM1", "XM8", "XM9"]
