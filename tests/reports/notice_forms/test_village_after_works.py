from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fundwatch.errors import RefusedError
from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.reports.content import Covered, NoticeContent, Paragraph, Table
from fundwatch.reports.masking import leaks, refuse_leaks
from fundwatch.reports.notice_forms.definition import Target
from fundwatch.reports.notice_forms.parts.works_rows import Acceptance, FinishedProject
from fundwatch.reports.notice_forms.village_after_works import FORM, VillageAfterWorksFigures
from fundwatch.reports.pdf import render_pdf
from tests.books import TOWN, VILLAGE, Books
from tests.finished_books import finish
from tests.noticed_books import allocation, document, project
from tests.reports.made_up import issue

ROAD = FinishedProject(
    key="XM1",
    name="村内道路硬化",
    content="硬化道路1.2公里",
    approval_no="云岭扶批〔2019〕3号",
    planned_fen=48_000_000,
    given_fen=48_000_000,
    given_in_year_fen=40_000_000,
    given_else_fen=8_000_000,
    taken_back_fen=0,
    contract_fen=47_000_000,
    settled_fen=46_543_200,
    paid_fen=44_216_040,
    held_fen=2_327_160,
    started=date(2019, 1, 10),
    completed=date(2019, 6, 30),
    unit="石桥镇人民政府",
    responsible="周英海",
    contractors=("云岭建筑公司",),
    acceptances=(
        Acceptance("县级验收", date(2019, 8, 1), "整改后合格"),
        Acceptance("乡镇初验", date(2019, 7, 12), "合格"),
    ),
    accepted=True,
    target="受益41户",
    households=41,
    persons=163,
    assets=2,
    keepers=("梁梅",),
)
# Nothing is known of it but that it is done: no contract, no acceptance, no target, nothing formed.
WALNUTS = replace(
    ROAD,
    key="XM2",
    name="核桃提质增效",
    content="改造核桃400亩",
    approval_no="",
    planned_fen=12_345_600,
    given_fen=12_000_000,
    given_in_year_fen=12_000_000,
    given_else_fen=0,
    contract_fen=None,
    settled_fen=None,
    paid_fen=12_000_000,
    held_fen=None,
    started=None,
    completed=None,
    responsible="",
    contractors=(),
    acceptances=(),
    accepted=False,
    target="",
    households=None,
    persons=None,
    assets=0,
    keepers=(),
)


def figures(*projects: FinishedProject) -> VillageAfterWorksFigures:
    return VillageAfterWorksFigures("石桥镇", "龙山村", VILLAGE, 2019, "财政专项扶贫资金", projects)


def made(*projects: FinishedProject) -> NoticeContent:
    return FORM.build(figures(*projects), issue("石桥镇龙山村村民委员会", day=date(2019, 8, 10)))


def sentences(content: NoticeContent) -> list[str]:
    return [block.text for block in content.body if isinstance(block, Paragraph)]


def tables(content: NoticeContent) -> list[Table]:
    blocks = [*content.body, *(block for annex in content.annexes for block in annex.blocks)]
    return [block for block in blocks if isinstance(block, Table)]


def test_the_text_to_the_letter() -> None:
    content = made(ROAD, WALNUTS)
    assert "".join(content.title) == "石桥镇龙山村2019年度财政专项扶贫资金项目实施后公示"
    assert content.addressee == "龙山村全体村民："
    assert sentences(content)[:12] == [
        (
            "为提高财政专项扶贫资金使用的公开性和透明度，保障村民的知情权、参与权和监督权，按照“谁使用、谁公开”的原则，"
            "根据项目批复（云岭扶批〔2019〕3号），现将龙山村2019年度完工的财政专项扶贫资金项目实施后有关情况公示如下。"
        ),
        "一、资金使用情况",
        (
            "2019年度，龙山村完工项目2个，计划投资60.3456万元（大写：陆拾万叁仟肆佰伍拾陆元整），安排资金60万元（大写："
            "陆拾万元整），已支付56.21604万元（大写：伍拾陆万贰仟壹佰陆拾元零肆角）。安排资金中，2019年度52万元，"
            "其他年度8万元。合同价合计47万元，结算审定价合计46.5432万元。结余3.78396万元，其中未付质保金2.32716万元。"
        ),
        "二、项目实施结果",
        "各项目的建设内容、实施单位及责任人、开工和完工日期如下：",
        "三、检查验收结果",
        "已进行县级验收1个，验收合格1个，合格率100.00%。尚未进行县级验收1个。",
        "四、绩效目标实现情况",
        "上述项目受益41户次、163人次，形成资产2项，列明绩效目标的项目1个。",
        "五、公示时间",
        "2019年8月10日至2019年8月19日，共10天，在石桥镇政务公开栏张贴。",
        "六、异议受理与监督举报",
    ]


def test_the_four_tables_to_the_letter() -> None:
    money, works, acceptance, benefit = tables(made(ROAD, WALNUTS))
    labels = ["序号", "项目名称", "计划投资", "安排资金", "合同价", "结算审定价", "已支付", "未付质保金", "结余"]
    assert [column.label for column in money.columns] == labels
    assert money.rows == (
        ("1", "村内道路硬化", "48.0000", "48.00", "47.00", "46.5432", "44.21604", "2.32716", "3.78396"),
        ("2", "核桃提质增效", "12.3456", "12.00", "", "", "12.00000", "", "0.00000"),
    )
    assert money.total == ("合计", "", "60.3456", "60.00", "47.00", "46.5432", "56.21604", "2.32716", "3.78396")
    unit = "石桥镇人民政府"
    assert works.rows == (
        ("1", "村内道路硬化", "硬化道路1.2公里", f"{unit}（周英海）", "云岭建筑公司", "2019-01-10", "2019-06-30"),
        ("2", "核桃提质增效", "改造核桃400亩", unit, "", "", ""),
    )
    assert [column.label for column in acceptance.columns] == ["序号", "项目名称", "乡镇初验", "县级验收"]
    assert acceptance.rows == (
        ("1", "村内道路硬化", "2019-07-12 合格", "2019-08-01 整改后合格"),
        ("2", "核桃提质增效", "", "尚未验收"),
    )
    assert benefit.rows == (
        ("1", "村内道路硬化", "受益41户", "41/163", "2项", "梁梅"),
        ("2", "核桃提质增效", "", "", "", ""),
    )


def test_one_project_of_which_nothing_is_known_is_told_without_empty_tables() -> None:
    content = made(WALNUTS)
    money, works, acceptance = tables(content)
    assert [column.label for column in money.columns] == ["序号", "项目名称", "计划投资", "安排资金", "已支付", "结余"]
    assert money.total is None
    assert "施工（供货）单位" not in {column.label for column in works.columns}
    assert acceptance.rows == (("1", "核桃提质增效", "尚未验收"),)
    said = sentences(content)
    assert said[2].endswith("安排资金已全部支付。")
    assert "上述项目尚未进行县级验收。" in said
    assert "上述项目未列明绩效目标。" in said


def test_a_failed_acceptance_an_asset_nobody_keeps_and_another_level_are_told() -> None:
    failed = (Acceptance("县级验收", date(2019, 8, 1), "不合格"), Acceptance("审计抽查", date(2019, 7, 1), "合格"))
    content = made(replace(ROAD, acceptances=failed, accepted=False, keepers=()))
    _money, _works, acceptance, benefit = tables(content)
    assert acceptance.rows == (("1", "村内道路硬化", "审计抽查 2019-07-01 合格", "2019-08-01 不合格"),)
    assert benefit.rows[0][-1] == "未落实"
    assert "已进行县级验收1个，验收合格0个，合格率0.00%。" in sentences(content)


@pytest.mark.parametrize(
    ("paid", "held", "said"),
    [
        (47_999_999, 1, "结余0.000001万元，其中未付质保金0.000001万元。"),
        (48_000_000, 5, "安排资金已全部支付。"),
        (48_000_001, 5, "已支付超过安排资金0.000001万元。"),
        (47_999_999, 2, "结余0.000001万元。"),
        (47_999_999, None, "结余0.000001万元。"),
    ],
)
def test_what_is_left_is_told_to_the_fen(paid: int, held: int | None, said: str) -> None:
    assert sentences(made(replace(ROAD, paid_fen=paid, held_fen=held)))[2].endswith(said)


def test_what_came_back_is_told_only_where_known() -> None:
    content = made(replace(ROAD, taken_back_fen=500_000), WALNUTS)
    assert sentences(content)[2].endswith("已收回0.5万元。")
    money = tables(content)[0]
    assert (money.columns[-1].label, [row[-1] for row in money.rows]) == ("已收回", ["0.50", ""])
    assert "已收回" not in sentences(made(ROAD))[2]


def test_what_it_discloses_is_each_project_with_its_planned_money() -> None:
    content = made(ROAD, WALNUTS)
    assert content.covers == (Covered("项目", "XM1", 48_000_000), Covered("项目", "XM2", 12_345_600))
    assert [(one.label, one.fen) for one in content.amounts] == [
        ("计划投资", 60_345_600),
        ("安排资金", 60_000_000),
        ("已支付", 56_216_040),
    ]
    assert content.references == ("云岭扶批〔2019〕3号",)


@pytest.mark.parametrize(
    "projects",
    [
        [replace(ROAD, key=f"XM{number}") for number in range(5)],
        [replace(ROAD, name="整村推进村内主干道路及入户道路硬化、太阳能路灯安装建设项目")],
        [replace(ROAD, content="硬化村内道路3.2公里，路面宽4.5米，厚0.2米；" * 3)],
    ],
)
def test_many_or_long_projects_go_to_an_attachment(projects: list[FinishedProject]) -> None:
    content = made(*projects)
    assert not any(isinstance(block, Table) for block in content.body)
    assert content.annexes[0].orientation == "landscape"
    assert len(tables(content)) == 4
    assert any("见附件。" in text for text in sentences(content))


def test_money_of_years_one_fen_off_stops_it() -> None:
    with pytest.raises(RefusedError, match=r"龙山村“村内道路硬化”（XM1）勾稽不符.*相差-0\.01元"):
        made(replace(ROAD, given_fen=48_000_001))


def test_an_identity_number_typed_into_a_cell_is_not_printed() -> None:
    number = "539900198001010018"
    typed = made(
        replace(ROAD, responsible=f"周英海{number}", keepers=(f"梁梅{number}",), contractors=(f"张三{number}",))
    )
    assert leaks(typed) == []
    assert tables(typed)[1].rows[0][3:5] == ("石桥镇人民政府（周英海****）", "张三****")
    with pytest.raises(RefusedError, match="身份证号"):
        refuse_leaks(made(replace(ROAD, target=f"联系{number}")))


def test_json_gives_back_the_same_content_and_a_second_rendering_is_the_same_bytes() -> None:
    content = made(*[replace(ROAD, key=f"XM{number}") for number in range(9)])
    again = NoticeContent.from_json(content.to_json())
    assert again == content
    assert render_pdf(content) == render_pdf(again)


def gathered(books: Books, year: int = 2018) -> VillageAfterWorksFigures:
    with books.store.read() as connection:
        read = DisclosureBooks(connection)
        assert FORM.differences(read, Target(VILLAGE, year)) == ()
        return FORM.gather(read, Target(VILLAGE, year))


def test_every_village_with_completed_works_is_called_for_no_township(books: Books) -> None:
    finish(books).put("项目", project("XM9", "集镇公厕", TOWN, 状态="完工"))
    with books.store.read() as connection:
        read = DisclosureBooks(connection)
        assert list(FORM.targets(read, 2018)) == [Target(VILLAGE, 2018)]
        assert list(FORM.targets(read, 2017)) == []


def test_the_books_give_the_whole_account_of_each_project(books: Books) -> None:
    found = gathered(finish(books))
    assert (found.township, found.village, found.year) == ("石桥镇", "龙山村", 2018)
    assert found.projects == (
        FinishedProject(
            key="XM4",
            name="蓄水池",
            content="新建蓄水池2个",
            approval_no="云岭扶批〔2018〕1号",
            planned_fen=6_000_000,
            given_fen=5_000_000,
            given_in_year_fen=4_000_000,
            given_else_fen=1_000_000,
            taken_back_fen=50_000,
            contract_fen=4_900_000,
            settled_fen=4_800_000,
            paid_fen=4_560_000,
            held_fen=240_000,
            started=date(2018, 5, 1),
            completed=date(2018, 9, 30),
            unit="石桥镇人民政府",
            responsible="周英海",
            contractors=("云岭建筑公司",),
            acceptances=(
                Acceptance("县级验收", date(2018, 11, 5), "整改后合格"),
                Acceptance("村自验", date(2018, 10, 8), "合格"),
            ),
            accepted=True,
            target="受益9户",
            households=9,
            persons=30,
            assets=1,
            keepers=("梁梅",),
        ),
        replace(
            WALNUTS,
            key="XM5",
            name="村内排水沟",
            content="",
            planned_fen=2_000_000,
            given_fen=0,
            given_in_year_fen=0,
            paid_fen=0,
            completed=date(2018, 11, 30),
        ),
    )


def test_the_same_money_as_the_township_states(books: Books) -> None:
    finish(books)
    with books.store.read() as connection:
        (line,) = (one for one in DisclosureBooks(connection).year(2018).projects if one.key == "XM4")
    found = gathered(books).projects[0]
    assert (found.given_in_year_fen, found.paid_fen) == (line.allocated_fen, line.spent_fen)


def test_money_of_a_document_broken_down_since_withholds_it(books: Books) -> None:
    finish(books).put("资金指标", document("ZB3", "云财农〔2017〕91号", "9000.00", 上级指标编号="ZB0", 预算年度="2017"))
    with books.store.read() as connection:
        read = DisclosureBooks(connection)
        assert len(FORM.differences(read, Target(VILLAGE, 2018))) == 1
        with pytest.raises(RefusedError, match="各年度指标安排合计40000元，安排资金50000元"):
            FORM.build(FORM.gather(read, Target(VILLAGE, 2018)), issue("龙山村村民委员会"))


def test_money_given_after_the_works_is_in_the_figures(books: Books) -> None:
    before = gathered(finish(books))
    books.put("资金分配", allocation("FP10", "T1", "1.00", 项目编号="XM5"))
    after = gathered(books)
    assert (before.given_fen, after.given_fen) == (5_000_000, 5_000_100)
