from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fundwatch.errors import RefusedError, UsageError
from fundwatch.reports.content import Paragraph, Table
from fundwatch.reports.masking import leaks
from fundwatch.reports.notice_forms import all_forms, form_for
from fundwatch.reports.notice_forms.village_benefit import VillageBenefitFigures
from tests.reports.made_up import CONTACTS, county, issue, township, village


def text_of(content: object) -> str:
    return "\n".join(text for _place, text in content.strings())  # type: ignore[attr-defined]


def test_the_package_holds_forms_for_each_level() -> None:
    kinds = [(form.level, form.kind, form.manner) for form in all_forms()]
    assert {
        ("县", "资金分配结果", "公告"),
        ("乡镇", "项目实施情况", "公告"),
        ("村", "补助发放到户", "公示"),
    } <= set(kinds)
    assert list(dict.fromkeys(level for level, _kind, _manner in kinds)) == ["县", "乡镇", "村"]


def test_an_unknown_kind_is_answered_with_the_kinds_there_are() -> None:
    with pytest.raises(UsageError, match="没有村级“折股量化”") as caught:
        form_for("村", "折股量化")
    assert "县资金分配结果" in caught.value.hint


def test_the_county_states_source_and_use_to_the_fen() -> None:
    figures = county()
    content = form_for("县", "资金分配结果").build(figures, issue("云岭县财政局"))
    assert content.amounts[0].fen == figures.received_fen
    assert content.amounts[1].fen + content.amounts[2].fen == figures.received_fen
    assert {covered.key for covered in content.covers} == {document.key for document in figures.documents}
    assert (content.posting.end, content.posting.days) == (None, None)
    assert "特此公告。" in text_of(content)
    assert content.amounts[0].capitals in text_of(content)


def test_one_fen_too_many_stops_the_county() -> None:
    figures = replace(county(), unassigned_fen=county().unassigned_fen + 1)
    with pytest.raises(RefusedError, match=r"勾稽不符.*0\.01元"):
        form_for("县", "资金分配结果").build(figures, issue("云岭县财政局"))


def test_a_document_whose_sum_is_not_that_of_its_lines_stops_the_county() -> None:
    figures = county()
    first = replace(
        figures.documents[0], fen=figures.documents[0].fen + 1, allocated_fen=figures.documents[0].allocated_fen + 1
    )
    wrong = replace(figures, documents=(first, *figures.documents[1:]), unassigned_fen=figures.unassigned_fen + 1)
    with pytest.raises(RefusedError, match=r"各指标分配净额.*相差0\.01元"):
        form_for("县", "资金分配结果").build(wrong, issue("云岭县财政局"))


def test_the_township_says_what_is_for_no_project_yet() -> None:
    figures = replace(township(3), received_fen=township(3).received_fen + 5_000_000, unassigned_fen=5_000_000)
    content = form_for("乡镇", "项目实施情况").build(figures, issue("石桥镇人民政府"))
    assert "另有5万元已分配到乡镇，尚未落实到具体项目。" in text_of(content)
    with pytest.raises(RefusedError, match="县级公告分配到本乡镇"):
        form_for("乡镇", "项目实施情况").build(replace(figures, unassigned_fen=0), issue("石桥镇人民政府"))


def test_short_county_details_stand_in_the_text() -> None:
    few = form_for("县", "资金分配结果").build(county(0), issue("云岭县财政局"))
    many = form_for("县", "资金分配结果").build(county(6), issue("云岭县财政局"))
    assert not few.annexes
    assert many.annexes[0].orientation == "landscape"
    details = many.annexes[0].blocks[0]
    assert isinstance(details, Table)
    assert len(details.emphasised) == 9


def test_the_township_is_the_sum_of_its_villages_and_its_own() -> None:
    figures = township()
    content = form_for("乡镇", "项目实施情况").build(figures, issue("石桥镇人民政府"))
    assert content.posting.days == 10
    assert len(content.covers) == len(figures.projects)
    first = replace(figures.villages[0], spent_fen=figures.villages[0].spent_fen - 1)
    with pytest.raises(RefusedError, match="支出资金勾稽不符"):
        form_for("乡镇", "项目实施情况").build(
            replace(figures, villages=(first, *figures.villages[1:])), issue("石桥镇人民政府")
        )


def test_the_village_hangs_seven_days_both_ends_counted() -> None:
    content = form_for("村", "补助发放到户").build(village(9), issue("龙山村村民委员会"))
    assert (content.posting.start, content.posting.end) == (date(2018, 12, 24), date(2018, 12, 30))
    assert "共7天" in text_of(content)


@pytest.mark.parametrize("edition", ["张贴版", "上网版"])
def test_no_edition_shows_an_identity_number(edition: str) -> None:
    figures = village(60)
    content = form_for("村", "补助发放到户").build(figures, issue("龙山村村民委员会", edition=edition))  # type: ignore[arg-type]
    assert leaks(content) == []
    printed = text_of(content)
    for line in figures.lines:
        assert line.id_number not in printed
    assert ("周英海" in printed) == (edition == "张贴版")


def child_figures(birth: date) -> VillageBenefitFigures:
    figures = village(1)
    line = replace(figures.lines[0], name="欧阳小妹", birth_day=birth.toordinal())
    return replace(figures, lines=(line,))


def test_a_child_is_printed_without_its_given_name() -> None:
    # paid on 2019-01-04
    young = form_for("村", "补助发放到户").build(child_figures(date(2005, 6, 1)), issue("村委会"))
    grown = form_for("村", "补助发放到户").build(child_figures(date(2001, 1, 3)), issue("村委会"))
    assert "欧阳某" in text_of(young)
    assert "欧阳小妹" not in text_of(young)
    assert "欧阳小妹" in text_of(grown)


def test_a_list_that_is_not_what_was_paid_is_stopped() -> None:
    figures = replace(village(9), paid_fen=village(9).paid_fen + 100)
    with pytest.raises(RefusedError, match=r"名单合计.*相差-1元"):
        form_for("村", "补助发放到户").build(figures, issue("龙山村村民委员会"))


def test_idle_columns_are_left_out() -> None:
    content = form_for("村", "补助发放到户").build(village(5), issue("龙山村村民委员会"))
    tables = [block for block in content.body if isinstance(block, Table)]
    labels = [column.label for column in tables[0].columns]
    assert labels == ["序号", "村民小组", "姓名", "身份证号", "数量", "补助标准", "金额"]


def test_a_notice_without_a_telephone_is_refused() -> None:
    silent = replace(issue("云岭县财政局"), contacts=())
    with pytest.raises(RefusedError, match="没有监督举报电话"):
        form_for("县", "资金分配结果").build(county(), silent)


def test_every_contact_is_printed() -> None:
    made = {("县", "资金分配结果"): county(), ("乡镇", "项目实施情况"): township(), ("村", "补助发放到户"): village(9)}
    for (level, kind), figures in made.items():
        content = form_for(level, kind).build(figures, issue("石桥镇"))
        printed = [block.text for block in content.body if isinstance(block, Paragraph)]
        for contact in CONTACTS:
            assert any(contact.phone in text and contact.office in text for text in printed)
