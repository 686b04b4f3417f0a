from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fundwatch.errors import RefusedError
from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.reports.content import Covered, NoticeContent, Paragraph, Table
from fundwatch.reports.masking import leaks, refuse_leaks
from fundwatch.reports.notice_forms.county_plan import FORM, CountyPlanFigures
from fundwatch.reports.notice_forms.definition import Target
from fundwatch.reports.notice_forms.parts.plan_rows import PlannedArea, PlannedProject, Source
from fundwatch.reports.pdf import render_pdf
from tests.books import COUNTY, VILLAGE, Books
from tests.noticed_books import allocation, benefit, document, fill, project
from tests.reports.made_up import issue

ROAD = PlannedProject(
    key="XM1",
    name="村内道路硬化",
    place="龙山村",
    category="基础设施",
    content="硬化道路1.2公里",
    standards=(),
    planned_fen=48_000_000,
    sources=(Source("省", 30_000_000), Source("中央", 10_000_000)),
    allocated_fen=40_000_000,
    start=date(2019, 1, 10),
    end=date(2019, 6, 30),
    unit="石桥镇人民政府",
    responsible="周英海",
    households=41,
    persons=None,
    target="受益41户",
    benefit_link="带动务工",
    approval_no="云岭扶批〔2019〕10号",
)
# A project without money, target, term or anybody who answers for it.
GRANTS = replace(
    ROAD,
    key="XM2",
    name="产业奖补",
    place="云岭县",
    category="产业发展",
    content="发放产业奖补",
    standards=("核桃奖补300元/亩", "养猪奖补500元/头"),
    planned_fen=12_345_600,
    sources=(),
    allocated_fen=0,
    start=None,
    end=None,
    responsible="",
    households=None,
    target="",
    benefit_link="",
    approval_no="云岭扶批〔2019〕9号",
)


def figures(*, given: int = 40_000_000, other: int = 0, unassigned: int = 0) -> CountyPlanFigures:
    town = PlannedArea("石桥镇", (ROAD,), 48_000_000, 40_000_000)
    own = PlannedArea("县本级", (GRANTS,), 12_345_600, 0)
    return CountyPlanFigures(
        "云岭县", COUNTY, 2019, "财政专项扶贫资金", (town, own), given + other + unassigned, other, unassigned
    )


def made(found: CountyPlanFigures | None = None) -> NoticeContent:
    return FORM.build(found or figures(), issue("云岭县财政局", edition="上网版"))


def sentences(content: NoticeContent) -> list[str]:
    return [block.text for block in content.body if isinstance(block, Paragraph)]


def tables(content: NoticeContent) -> list[Table]:
    blocks = [*content.body, *content.annexes[0].blocks]
    return [block for block in blocks if isinstance(block, Table)]


def test_the_text_to_the_letter() -> None:
    content = made()
    assert "".join(content.title) == "云岭县2019年度财政专项扶贫资金项目计划公告"
    assert sentences(content)[:9] == [
        (
            "为加强财政专项扶贫资金项目管理，保障人民群众的知情权、参与权和监督权，根据项目批复（云岭扶批〔2019〕9号、"
            "云岭扶批〔2019〕10号），现将云岭县2019年度财政专项扶贫资金项目计划公告如下。"
        ),
        "一、计划安排",
        (
            "2019年度，全县计划实施项目2个，计划投资60.3456万元（大写：陆拾万叁仟肆佰伍拾陆元整）。截至公告之日，"
            "上述项目已安排2019年度资金40万元（大写：肆拾万元整），其中中央资金10万元、省级资金30万元。"
        ),
        "二、分类安排情况",
        "三、分乡镇安排情况",
        "各项目的建设任务、资金、实施期限、实施单位及责任人、受益对象等见附件。",
        "四、公开期限",
        "本公告自2018年12月24日起长期公开。",
        "五、监督举报",
    ]
    assert sentences(content)[-1] == "特此公告。"
    assert (content.posting.end, content.edition) == (None, "上网版")


def test_the_tables_to_the_letter() -> None:
    categories, areas, listed = tables(made())
    assert [row[1:] for row in categories.rows] == [
        ("基础设施", "1", "48.0000", "79.54", "40.00"),
        ("产业发展", "1", "12.3456", "20.46", "0.00"),
    ]
    assert categories.total == areas.total == ("合计", "", "2", "60.3456", "100.00", "40.00")
    assert [row[1] for row in areas.rows] == ["石桥镇", "县本级"]
    assert [column.label for column in listed.columns] == [
        "序号",
        "项目名称",
        "实施地点",
        "建设任务及补助标准",
        "计划投资",
        "资金来源",
        "计划开工",
        "计划完工",
        "实施单位",
        "责任人",
        "受益户/人",
        "绩效目标",
        "带贫减贫机制",
    ]
    unit = "石桥镇人民政府"
    sources = "中央资金10万元、省级资金30万元"
    days = ("2019-01-10", "2019-06-30")
    road = ("1", "村内道路硬化", "龙山村", "硬化道路1.2公里", "48.0000", sources, *days, unit, "周英海", "41/—")
    task = "发放产业奖补（补助标准：核桃奖补300元/亩；养猪奖补500元/头）"
    assert listed.rows == (
        (*road, "受益41户", "带动务工"),
        ("小计", "石桥镇", "", "", "48.0000", *[""] * 8),
        ("2", "产业奖补", "云岭县", task, "12.3456", "", "", "", unit, "", "", "", ""),
        ("小计", "县本级", "", "", "12.3456", *[""] * 8),
    )
    assert listed.emphasised == (1, 3)
    assert listed.total == ("合计", "", "", "", "60.3456", *[""] * 8)


def test_money_that_is_not_for_the_plan_is_said() -> None:
    said = sentences(made(figures(other=1_000_000, unassigned=2_500_000)))[2]
    assert said.endswith("本年度资金另有1万元安排到其他项目，2.5万元已经分配、尚未落实到项目。")


def test_a_plan_without_money_says_so_and_leaves_the_column_out() -> None:
    area = PlannedArea("县本级", (GRANTS,), 12_345_600, 0)
    content = made(CountyPlanFigures("云岭县", COUNTY, 2019, "财政专项扶贫资金", (area,), 0, 0, 0))
    assert sentences(content)[2].endswith("截至公告之日，2019年度资金尚未安排到上述项目。")
    labels = {column.label for column in tables(content)[2].columns}
    assert labels.isdisjoint({"资金来源", "绩效目标", "带贫减贫机制"})


def test_what_it_discloses_is_the_planned_money_of_each_project() -> None:
    content = made()
    assert content.covers == (Covered("项目", "XM1", 48_000_000), Covered("项目", "XM2", 12_345_600))
    assert [(one.label, one.fen) for one in content.amounts] == [("计划投资", 60_345_600), ("已安排资金", 40_000_000)]
    assert content.references == ("云岭扶批〔2019〕9号", "云岭扶批〔2019〕10号")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (replace(figures(), documents_fen=40_000_001), "指标分配净额400000.01元，安排到项目及未落实到项目400000元"),
        (replace(figures(), other_fen=1), "安排到项目及未落实到项目400000.01元"),
        (
            replace(figures(), areas=(replace(figures().areas[0], planned_fen=1), figures().areas[1])),
            "计划投资勾稽不符：各项目合计603456元",
        ),
        (
            replace(figures(), areas=(replace(figures().areas[0], allocated_fen=1), figures().areas[1])),
            "安排资金勾稽不符",
        ),
        (
            replace(
                figures(),
                areas=(
                    replace(figures().areas[0], projects=(replace(ROAD, sources=(Source("省", 1),)),)),
                    figures().areas[1],
                ),
            ),
            "“村内道路硬化”（XM1）勾稽不符：资金来源合计0.01元",
        ),
    ],
)
def test_sums_that_disagree_are_refused(wrong: CountyPlanFigures, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        made(wrong)


def test_who_answers_is_named_online_too_and_no_number_of_a_person_is_printed() -> None:
    number = "539900198001010018"
    typed = replace(ROAD, responsible=f"周英海{number}")
    found = replace(figures(), areas=(replace(figures().areas[0], projects=(typed,)), figures().areas[1]))
    assert tables(made(found))[2].rows[0][9] == "周英海****"
    assert leaks(made(found)) == []
    leaking = replace(ROAD, content=f"联系{number}")
    with pytest.raises(RefusedError, match="身份证号"):
        refuse_leaks(made(replace(found, areas=(replace(found.areas[0], projects=(leaking,)), found.areas[1]))))


def test_json_gives_back_the_same_content_and_a_second_rendering_is_the_same_bytes() -> None:
    projects = tuple(replace(ROAD, key=f"XM{number}") for number in range(40))
    area = PlannedArea("石桥镇", projects, 40 * 48_000_000, 40 * 40_000_000)
    content = made(CountyPlanFigures("云岭县", COUNTY, 2019, "财政专项扶贫资金", (area,), 40 * 40_000_000, 0, 0))
    again = NoticeContent.from_json(content.to_json())
    assert again == content
    assert render_pdf(content) == render_pdf(again)


def test_one_notice_a_year_with_approved_projects(books: Books) -> None:
    fill(books)
    with books.store.read() as connection:
        read = DisclosureBooks(connection)
        assert list(FORM.targets(read, 2018)) == [Target(COUNTY, 2018)]
        assert list(FORM.targets(read, 2017)) == []


def test_the_books_give_projects_by_area_and_money_by_level(books: Books) -> None:
    fill(books)
    books.put("资金指标", document("ZB2", "云财农〔2018〕47号", "90000.00", 资金级次="省"))
    plan = {"计划投资": "60000.00", "计划开工日期": "2018-05-01", "负责人": "周英海", "批复文号": "云岭扶批〔2018〕1号"}
    books.put("项目", project("XM4", "产业奖补", VILLAGE, 项目类别="产业发展", 建设内容="种核桃", **plan))
    books.put(
        "资金分配",
        allocation("FP7", "T1", "20000.00", 项目编号="XM4"),
        allocation("FP8", "T1", "10000.00", 项目编号="XM4", 指标编号="ZB2"),
        allocation("FP9", "T1", "-500.00", 项目编号="XM4"),
    )
    books.put("补助发放", benefit("BF3", "王五", 4, 项目编号="XM4"))
    with books.store.read() as connection:
        read = DisclosureBooks(connection)
        assert FORM.differences(read, Target(COUNTY, 2018)) == ()
        found = FORM.gather(read, Target(COUNTY, 2018))
    assert [(area.name, [one.key for one in area.projects]) for area in found.areas] == [
        ("石桥镇", ["XM2", "XM1", "XM4"]),
        ("龙潭镇", ["XM3"]),
    ]
    assert (found.documents_fen, found.other_fen, found.unassigned_fen) == (10_650_000, 0, 1_200_000)
    given = found.areas[0].projects[2]
    assert given.sources == (Source("中央", 1_950_000), Source("省", 1_000_000))
    assert (given.allocated_fen, given.standards) == (2_950_000, ("产业补助300元/亩",))
    assert (given.start, given.end, given.responsible) == (date(2018, 5, 1), None, "周英海")
    assert FORM.build(found, issue("云岭县财政局")).references == ("云岭扶批〔2018〕1号",)
