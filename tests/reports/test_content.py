from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.errors import FundwatchError, UsageError
from fundwatch.reports.content import Column, NoticeContent, Paragraph, Posting, Table
from fundwatch.reports.notice_forms import form_for
from tests.reports.made_up import county, issue, township, village


def contents() -> list[NoticeContent]:
    return [
        form_for("县", "资金分配结果").build(county(), issue("云岭县财政局")),
        form_for("乡镇", "项目实施情况").build(township(), issue("石桥镇人民政府")),
        form_for("村", "补助发放到户").build(village(9), issue("龙山村村民委员会")),
    ]


def test_json_gives_back_the_same_content_and_the_same_bytes() -> None:
    for content in contents():
        text = content.to_json()
        assert NoticeContent.from_json(text) == content
        assert NoticeContent.from_json(text).to_json() == text


@given(st.text(), st.sampled_from([0, 1, 2]))
def test_any_text_survives(text: str, depth: int) -> None:
    content = replace(contents()[2], body=(Paragraph(text, depth),), log_head=None)  # type: ignore[arg-type]
    assert NoticeContent.from_json(content.to_json()) == content


def test_json_is_canonical() -> None:
    document = json.loads(contents()[0].to_json())
    assert list(document) == sorted(document)
    assert document["signature"]["day"] == "2018-12-24"


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-5],
        lambda text: text.replace('"year":2018', '"year":"2018"'),
        lambda text: text.replace(',"year":2018', ""),
        lambda text: text.replace('"year":2018', '"year":2018,"extra":1'),
        lambda text: text.replace('"is":"Paragraph"', '"is":"Poster"'),
        lambda text: text.replace('"2018-12-24"', '"2018-13-24"'),
        lambda text: text[:0] + "[]",
    ],
)
def test_damaged_json_is_refused_in_words(damage: object) -> None:
    text = contents()[2].to_json()
    damaged = damage(text)  # type: ignore[operator]
    assert damaged != text
    with pytest.raises(FundwatchError, match="存档的公示内容读不出来"):
        NoticeContent.from_json(damaged)


def test_a_mistyped_value_cannot_be_stored() -> None:
    wrong = replace(contents()[0], year="2018")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        wrong.to_json()


def test_a_table_with_a_ragged_row_is_refused() -> None:
    with pytest.raises(UsageError, match="列数"):
        Table((Column("姓名"), Column("金额")), (("张三", "1.00"), ("李四",)))


@pytest.mark.parametrize(
    ("end", "days"), [(date(2019, 1, 3), 2), (date(2018, 12, 31), 0), (None, 7), (date(2019, 1, 3), None)]
)
def test_days_must_agree_with_the_dates(end: date | None, days: int | None) -> None:
    with pytest.raises(UsageError, match="天数不符"):
        Posting(date(2019, 1, 1), end, days)


def test_both_ends_of_the_posting_count() -> None:
    assert Posting(date(2024, 1, 19), date(2024, 1, 25), 7).days == 7
