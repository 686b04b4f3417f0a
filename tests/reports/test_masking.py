from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.errors import RefusedError
from fundwatch.reports.content import Contact, NoticeContent, Paragraph
from fundwatch.reports.masking import (
    POLICIES,
    Leak,
    address_to_group,
    clean_name,
    leaks,
    mask_account,
    mask_id_number,
    mask_phone,
    minor_name,
    refuse_leaks,
    star_name,
)
from fundwatch.reports.notice_forms import form_for
from tests.reports.made_up import issue, village

DIGIT = st.sampled_from("0123456789０１２３４５６７８９")
GAP = st.sampled_from(["", "", "", " ", "\u3000", "\u200b", "-"])


@st.composite
def person_numbers(draw: st.DrawFn) -> str:
    length = draw(st.sampled_from([11, 15, 16, 17, 18, 19, 21]))
    digits = [draw(DIGIT) + draw(GAP) for _ in range(length - 1)]
    return "".join(digits) + draw(st.sampled_from(["0", "X", "x", "Ｘ", "7"]))


def longest_run(text: str) -> int:
    folded = unicodedata.normalize("NFKC", text)
    return max((len(run) for run in re.findall(r"[0-9]+", re.sub(r"[\s\-\u200b]", "", folded))), default=0)


def bare(text: str) -> NoticeContent:
    made = form_for("村", "补助发放到户").build(village(9), issue("龙山村村民委员会"))
    return replace(made, body=(Paragraph(text),))


@given(person_numbers())
def test_no_masked_number_can_be_read(number: str) -> None:
    masked = (
        mask_id_number(number),
        mask_id_number(number, with_area=False),
        mask_account(number),
        mask_phone(number),
    )
    for text in masked:
        assert longest_run(text) <= 6
        assert "*" * 4 in text
        assert leaks(bare(f"号码{text}。")) == []


@given(st.text())
def test_masking_takes_any_text_and_hides_its_digits(text: str) -> None:
    for masked in (mask_id_number(text), mask_account(text), mask_phone(text)):
        assert longest_run(masked) <= 6


@given(person_numbers().filter(lambda number: sum(c.isdigit() for c in unicodedata.normalize("NFKC", number)) >= 15))
def test_a_whole_number_is_found_however_it_is_written(number: str) -> None:
    assert leaks(bare(f"备注{number}号"))


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("539900199001011234", "539900********1234"),
        ("53990019900101123x", "539900********123X"),
        ("５３９９００ 19900101 1234", "539900********1234"),
        ("539900900101123", "539900*****1123"),
        ("6228481234567890123", "****0123"),
        ("5399", "****"),
        ("", ""),
    ],
)
def test_identity_numbers(number: str, masked: str) -> None:
    assert mask_id_number(number) == masked


def test_telephones() -> None:
    assert mask_phone("138 0013 8000") == "138****8000"
    assert mask_phone("+8613800138000") == "138****8000"


@pytest.mark.parametrize(
    ("name", "starred"),
    [("张三", "张*"), ("张小三", "张*三"), ("阿依古丽·买买提明", "阿**明"), ("张", "*"), ("李𠮷祥", "李*祥")],
)
def test_names_on_the_web(name: str, starred: str) -> None:
    assert star_name(name) == starred


def test_childrens_names() -> None:
    assert minor_name("张小三") == "张某"
    assert minor_name("欧阳娜") == "欧阳某"
    assert minor_name("阳司徒") == "阳某"


def test_a_number_typed_into_a_name_is_hidden() -> None:
    assert clean_name("张三539900199001011234") == "张三****"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("云岭县石桥镇龙山村第6村民小组12号", "云岭县石桥镇龙山村第6村民小组"),
        ("龙山村大坪子组3号", "龙山村大坪子组"),
        ("石桥镇龙山村", "石桥镇龙山村"),
        ("城关镇滨河社区三组2栋", "城关镇滨河社区三组"),
        ("滨河路12号3单元", ""),
    ],
)
def test_addresses_end_at_the_group(address: str, shown: str) -> None:
    assert address_to_group(address) == shown


def test_editions_differ() -> None:
    wall, web = POLICIES["张贴版"], POLICIES["上网版"]
    assert (wall.name("张小三"), web.name("张小三")) == ("张小三", "张*三")
    assert wall.id_number("539900199001011234") == "539900********1234"
    assert web.id_number("539900199001011234") == "**************1234"


@pytest.mark.parametrize(
    "text",
    [
        "金额138001380.50元",
        "下达1,234,567,890.00元",
        "区划代码539900101201",
        "编号539900-2018-0007",
        "监督举报电话0870-7120031、12317",
        "2018年12月24日至2018年12月30日",
    ],
)
def test_sums_days_and_hotlines_are_no_leak(text: str) -> None:
    assert leaks(bare(text)) == []


def test_only_a_listed_telephone_may_be_printed() -> None:
    content = bare("请拨打13800138000反映")
    assert leaks(content) == [Leak("body[0].text", "手机号")]
    listed = replace(content, contacts=(Contact("镇纪委", "13800138000"),))
    assert leaks(listed) == []


def test_a_document_number_is_no_leak_but_an_identity_number_among_them_is() -> None:
    batch = "201801010000123"
    content = bare(f"批次{batch}")
    assert leaks(content)
    assert leaks(replace(content, references=(batch,))) == []
    number = "539900199001011234"
    assert leaks(replace(bare(number), references=(number,)))


def test_a_leak_stops_the_printing_and_says_where() -> None:
    with pytest.raises(RefusedError, match=r"body\[0\]\.text：疑似完整身份证号"):
        refuse_leaks(bare("身份证539900 19900101 1234"))
