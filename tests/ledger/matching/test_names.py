from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.matching.names import NameAgreement, compare, one_form, resembling, surname

written = st.text("李黎明民國国 ·?□王a芳（）", max_size=5)


@pytest.mark.parametrize(
    ("one", "other", "agreement", "words"),
    [
        ("李明", "李明", NameAgreement.SAME, "姓名相同"),
        ("李　明", " 李明 ", NameAgreement.SAME, "姓名相同"),
        ("李明（已故）", "李明", NameAgreement.SAME, "姓名相同"),
        ("李扎·那迫", "李扎•那迫", NameAgreement.SAME, "姓名相同"),
        ("李扎·那迫", "李扎那迫", NameAgreement.SAME, "姓名相同"),
        ("張偉", "张伟", NameAgreement.VARIANT, "姓名相同，写法不同（張偉/张伟）"),
        ("李昇", "李升", NameAgreement.VARIANT, "姓名相同，写法不同（李昇/李升）"),
        ("王鋐", "王𬭎", NameAgreement.VARIANT, "姓名相同，写法不同（王鋐/王𬭎）"),
        ("杨\ue863", "杨䶮", NameAgreement.VARIANT, "姓名相同，写法不同（杨\ue863/杨䶮）"),
        ("\uf9e1明", "李明", NameAgreement.SAME, "姓名相同"),  # a compatibility character for 李
        ("李？明", "李䶮明", NameAgreement.RARE, "姓名中的生僻字用符号、拼音或拆字代替（李？明/李䶮明）"),
        ("李yan明", "李䶮明", NameAgreement.RARE, "姓名中的生僻字用符号、拼音或拆字代替（李yan明/李䶮明）"),
        ("李Yǎn明", "李䶮明", NameAgreement.RARE, "姓名中的生僻字用符号、拼音或拆字代替（李Yǎn明/李䶮明）"),
        ("李吉吉", "李喆", NameAgreement.RARE, "姓名中的生僻字用符号、拼音或拆字代替（李吉吉/李喆）"),
        ("李明", "黎明", NameAgreement.SOUND, "姓名同音（李明/黎明）"),
        ("单雄", "善雄", NameAgreement.SOUND, "姓名同音（单雄/善雄）"),  # the surname's own reading
        ("章玮", "张伟", NameAgreement.SOUND, "姓名同音（章玮/张伟）"),
        ("周英", "邹英", NameAgreement.NEAR_SOUND, "姓名近音（周英/邹英，平翘舌不分）"),
        ("李兰花", "李南花", NameAgreement.NEAR_SOUND, "姓名近音（李兰花/李南花，鼻音边音不分）"),
        ("李明", "李民", NameAgreement.NEAR_SOUND, "姓名近音（李明/李民，前后鼻音不分）"),
        ("张未", "张末", NameAgreement.SHAPE, "姓名字形相近（张未/张末）"),
        ("佘太平", "余大平", NameAgreement.DIFFERENT, "姓名不同（佘太平/余大平）"),  # two of three
        ("李国华", "李华国", NameAgreement.ORDER, "姓名用字相同，先后不同（李国华/李华国）"),
        ("李国华", "李国明", NameAgreement.ONE_CHARACTER, "姓名只差一字（李国华/李国明）"),
        ("李国华", "李华", NameAgreement.ONE_CHARACTER, "姓名只差一字（李国华/李华）"),
        ("阿依·木呷", "木呷", NameAgreement.PART, "姓名只写了一部分（阿依·木呷/木呷）"),
        ("李明", "李芳", NameAgreement.SURNAME, "姓同名不同（李明/李芳）"),
        ("欧阳明", "欧阳军", NameAgreement.ONE_CHARACTER, "姓名只差一字（欧阳明/欧阳军）"),
        ("欧阳雨桐", "欧明", NameAgreement.DIFFERENT, "姓名不同（欧阳雨桐/欧明）"),  # another surname
        ("张伟", "王芳", NameAgreement.DIFFERENT, "姓名不同（张伟/王芳）"),
        ("？？", "王芳", NameAgreement.DIFFERENT, "姓名不同（？？/王芳）"),  # nothing real is left
        ("李wang", "李明", NameAgreement.SURNAME, "姓同名不同（李wang/李明）"),  # another syllable
        (" ", "王芳", NameAgreement.MISSING, "缺姓名"),
    ],
)
def test_how_names_agree(one: str, other: str, agreement: NameAgreement, words: str) -> None:
    found = compare(one, other)
    assert (found.agreement, found.words) == (agreement, words)
    assert compare(other, one).agreement is agreement


@pytest.mark.parametrize(("name", "first"), [("欧阳雨桐", "欧阳"), ("欧阳", "欧"), ("李明", "李"), ("", "")])
def test_surnames(name: str, first: str) -> None:
    assert surname(name) == first


@given(one=written, other=written)
def test_order_does_not_matter_and_one_form_is_final(one: str, other: str) -> None:
    assert compare(one, other).agreement is compare(other, one).agreement
    assert one_form(one_form(one)) == one_form(one)
    same = {NameAgreement.SAME, NameAgreement.VARIANT, NameAgreement.MISSING}
    assert (one_form(one) == one_form(other)) <= (compare(one, other).agreement in same)


def test_names_like_one_are_found_among_many_the_nearest_first() -> None:
    many = ["李民", "李明", "黎明", "王芳", "李明华", "李□", "明李", "李朋", "李明 ", "黎民", ""]
    found = resembling("李明", many)
    assert [(one.other, one.agreement) for one in found] == [
        ("李□", NameAgreement.RARE),
        ("黎明", NameAgreement.SOUND),
        ("李朋", NameAgreement.SHAPE),
        ("李民", NameAgreement.NEAR_SOUND),
        ("明李", NameAgreement.ORDER),
    ]
    assert resembling("", many) == []
