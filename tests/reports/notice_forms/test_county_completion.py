from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fundwatch.errors import RefusedError
from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.reports.content import Covered, NoticeContent, Paragraph, Table
from fundwatch.reports.masking import leaks
from fundwatch.reports.notice_forms.county_completion import FORM, CountyCompletionFigures
from fundwatch.reports.notice_forms.definition import Target
from fundwatch.reports.notice_forms.parts.completion_rows import StandingPart, StandingProject, together
from fundwatch.reports.pdf import render_pdf
from tests.books import COUNTY, VILLAGE, Books
from tests.finished_books import finish
from tests.noticed_books import allocation, project
from tests.reports.made_up import issue

ROAD = StandingProject(
    key="XM1",
    name="村内道路硬化",
    place="龙山村",
    category="基础设施",
    planned_fen=48_000_000,
    allocated_fen=40_000_000,
    spent_fen=38_123_456,
    started=True,
    started_on=date(2019, 1, 10),
    completed=True,
    completed_on=date(2019, 6, 30),
    accepted_on=date(2019, 8, 1),
    unit="石桥镇人民政府",
    responsible="周英海",
    households=41,
    persons=163,
    target="受益41户",
    benefit_link="带动务工",
    state="移交",
)
# Approved and no more: no money, no acceptance, no target.
GRANTS = replace(
    ROAD,
    key="XM2",
    name="产业奖补",
    place="云岭县",
    category="产业发展",
    planned_fen=12_345_600,
    allocated_fen=0,
    spent_fen=0,
    started=False,
    started_on=None,
    completed=False,
    completed_on=None,
    accepted_on=None,
    responsible="",
    households=20,
    persons=None,
    target="",
    benefit_link="",
    state="批复",
)


def figures(*areas: StandingPart, **more: int) -> CountyCompletionFigures:
    found = areas or (together("石桥镇", [ROAD]), together("县本级", [GRANTS]))
    money = {"given_up": 0, "other_fen": 0, "other_spent_fen": 0, "unassigned_fen": 0, **more}
    documents = sum(area.allocated_fen for area in found) + money["other_fen"] + money["unassigned_fen"]
    return CountyCompletionFigures(
        county="云岭县",
        region_code=COUNTY,
        year=2019,
        fund_title="财政专项扶贫资金",
        areas=found,
        approvals=("云岭扶批〔2019〕9号",),
        documents_fen=documents,
        **money,
    )


def made(found: CountyCompletionFigures | None = None) -> NoticeContent:
    return FORM.build(found or figures(), issue("云岭县财政局", edition="上网版"))


def sentences(content: NoticeContent) -> list[str]:
    return [block.text for block in content.body if isinstance(block, Paragraph)]


def tables(content: NoticeContent) -> list[Table]:
    blocks = [*content.body, *content.annexes[0].blocks]
    return [block for block in blocks if isinstance(block, Table)]


def test_the_text_to_the_letter() -> None:
    content = made()
    assert "".join(content.title) == "云岭县2019年度财政专项扶贫资金项目计划完成情况公告"
    assert sentences(content)[:9] == [
        (
            "为加强财政专项扶贫资金监督管理，保障人民群众的知情权、参与权和监督权，根据项目批复（云岭扶批〔2019〕9号），"
            "现将云岭县2019年度财政专项扶贫资金项目计划完成情况公告如下。"
        ),
        "一、项目建设完成情况",
        (
            "2019年度，全县列入计划的项目2个。截至公告之日，已开工1个，开工率50.00%；已完工1个，完工率50.00%；"
            "经县级验收合格1个。各项目的资金、进度、实施单位及受益情况见附件。"
        ),
        "二、资金使用情况",
        (
            "上述项目计划投资60.3456万元（大写：陆拾万叁仟肆佰伍拾陆元整），2019年度安排资金40万元（大写：肆拾万元整），"
            "已支出38.123456万元（大写：叁拾捌万壹仟贰佰叁拾肆元伍角陆分），支出率95.31%。"
        ),
        "分乡镇完成情况如下：",
        "分类别完成情况如下：",
        "三、绩效目标和带贫减贫机制实现情况",
        (
            "列明绩效目标的项目1个，其中已完工1个、经县级验收合格1个；各项目的绩效目标见附件。已完工项目受益41户次、163人次。"
            "列明带贫减贫机制的项目1个，其中已完工1个。"
        ),
    ]
    assert (content.posting.end, sentences(content)[-1]) == (None, "特此公告。")


def test_the_tables_to_the_letter() -> None:
    areas, categories, listed = tables(made())
    assert areas.rows == (
        ("1", "石桥镇", "1", "1", "1", "1", "48.0000", "40.00", "38.123456", "95.31"),
        ("2", "县本级", "1", "0", "0", "0", "12.3456", "0.00", "0.000000", ""),
    )
    assert areas.total == ("合计", "", "2", "1", "1", "1", "60.3456", "40.00", "38.123456", "95.31")
    assert [row[1] for row in categories.rows] == ["基础设施", "产业发展"]
    assert categories.total == areas.total
    money = ("48.0000", "40.00", "38.123456", "95.31")
    days = ("2019-01-10", "2019-06-30", "2019-08-01")
    who = ("石桥镇人民政府", "周英海", "41/163")
    assert listed.rows[0] == ("1", "村内道路硬化", "龙山村", *money, *days, *who, "受益41户", "移交")
    assert listed.rows[1] == ("小计", "石桥镇", "", *money, *[""] * 8)
    assert listed.emphasised == (1, 3)
    assert listed.total == ("合计", "", "", "60.3456", "40.00", "38.123456", "95.31", *[""] * 8)


def test_a_year_that_reached_nothing_yet() -> None:
    content = made(figures(together("县本级", [replace(GRANTS, households=None)])))
    said = sentences(content)
    assert "支出率无法计算。" in said[4]
    assert said[8] == "计划项目未列明绩效目标。"
    assert "绩效目标" not in {column.label for column in tables(content)[2].columns}


def test_projects_given_up_and_money_elsewhere_are_said() -> None:
    content = made(figures(given_up=3, other_fen=1_000_000, other_spent_fen=600_000, unassigned_fen=2_500_000))
    assert "另有3个项目已终止，未列入。" in sentences(content)[2]
    assert sentences(content)[4].endswith(
        "本年度资金另有1万元安排到其他项目，2.5万元已经分配、尚未落实到项目。其他项目已支出0.6万元。"
    )


def test_what_it_discloses_is_each_project_with_its_planned_money() -> None:
    content = made()
    assert content.covers == (Covered("项目", "XM1", 48_000_000), Covered("项目", "XM2", 12_345_600))
    assert [one.fen for one in content.amounts] == [60_345_600, 40_000_000, 38_123_456]
    assert content.references == ("云岭扶批〔2019〕9号",)


TOWN_PART, OWN_PART = figures().areas


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (replace(figures(), documents_fen=1), "指标分配净额0.01元，安排到项目及未落实到项目400000元"),
        (replace(figures(), areas=(replace(TOWN_PART, planned_fen=0), OWN_PART)), "计划投资勾稽不符"),
        (replace(figures(), areas=(replace(TOWN_PART, allocated_fen=0), OWN_PART)), "安排资金勾稽不符"),
        (replace(figures(), areas=(TOWN_PART, replace(OWN_PART, spent_fen=1))), "支出资金勾稽不符.*相差-0.01元"),
    ],
)
def test_sums_that_disagree_are_refused(wrong: CountyCompletionFigures, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        made(wrong)


def test_who_answers_is_named_online_too_and_no_number_of_a_person_is_printed() -> None:
    typed = replace(ROAD, responsible="周英海539900198001010018")
    content = made(figures(together("石桥镇", [typed])))
    assert tables(content)[2].rows[0][11] == "周英海****"
    assert leaks(content) == []


def test_json_gives_back_the_same_content_and_a_second_rendering_is_the_same_bytes() -> None:
    content = made(figures(together("石桥镇", [replace(ROAD, key=f"XM{number}") for number in range(40)])))
    again = NoticeContent.from_json(content.to_json())
    assert again == content
    assert render_pdf(content) == render_pdf(again)


def gathered(books: Books) -> CountyCompletionFigures:
    with books.store.read() as connection:
        read = DisclosureBooks(connection)
        assert list(FORM.targets(read, 2018)) == [Target(COUNTY, 2018)]
        assert FORM.differences(read, Target(COUNTY, 2018)) == ()
        return FORM.gather(read, Target(COUNTY, 2018))


def test_the_books_give_how_each_project_stands(books: Books) -> None:
    finish(books).put(
        "项目", project("XM8", "未开工", VILLAGE, 状态="批复"), project("XM9", "已终止", VILLAGE, 状态="终止")
    )
    books.put("资金分配", allocation("FP10", "T1", "100.00", 项目编号="XM9"))
    found = gathered(books)
    standing = {one.key: (one.started, one.completed, one.accepted_on) for one in found.whole.projects}
    assert standing == {
        "XM1": (True, False, None),
        "XM2": (True, False, None),
        "XM3": (True, False, None),
        "XM4": (True, True, date(2018, 11, 5)),
        "XM5": (True, True, None),
        "XM8": (False, False, None),
    }
    assert [(area.name, area.started, area.completed, area.accepted) for area in found.areas] == [
        ("石桥镇", 4, 2, 1),
        ("龙潭镇", 1, 0, 0),
    ]
    assert (found.given_up, found.other_fen, found.unassigned_fen) == (1, 10_000, 1_200_000)
    assert found.approvals == ("云岭扶批〔2018〕1号",)


def test_it_states_what_the_townships_state(books: Books) -> None:
    found = gathered(finish(books))
    with books.store.read() as connection:
        year = DisclosureBooks(connection).year(2018)
        sums = {code: (given, spent) for town in year.townships for code, _n, given, spent in year.village_sums(town)}
    assert sum(given for given, _spent in sums.values()) == found.whole.allocated_fen
    assert sum(spent for _given, spent in sums.values()) == found.whole.spent_fen
