from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.demo.identity import check_character
from fundwatch.ledger.matching.evidence import BirthAgreement
from fundwatch.ledger.matching.persons import Person, Reason, Verdict, birth_agreement, compare
from tests.ledger.matching.test_identity_numbers import valid_numbers

BORN = date(1968, 9, 11)
LI = Person("李国华", "539921196809110037", BORN, "男", "6299100000000001235", "H00000012", "012")
ORDER = list(Verdict)

names = st.sampled_from(["李国华", "李国花", "黎国华", "李华国", "李国?", "張偉", "张伟", "王芳", "阿依·木呷", ""])
births = st.none() | st.dates(date(1950, 1, 1), date(1950, 12, 31))
persons = st.builds(
    Person,
    name=names,
    id_number=st.just("") | valid_numbers() | st.sampled_from(["123456789012345678", "无", "539921196809110000"]),
    born=births,
    sex=st.sampled_from(["", "男", "女"]),
    account=st.sampled_from(["", "6299100000000001235", "6299100000000001253", "0012"]),
    household=st.sampled_from(["", "H1", "H2"]),
    village=st.sampled_from(["", "001", "002"]),
)


def not_above(verdict: Verdict, bound: Verdict) -> bool:
    return ORDER.index(verdict) <= ORDER.index(bound)


def numbered(body: str) -> str:
    return body + check_character(body)


@given(one=persons, other=persons, name=names)
def test_never_by_the_name_alone(one: Person, other: Person, name: str) -> None:
    """Whatever is known of either: where nothing but the name agrees, no more than 需核实."""
    other = replace(
        other,
        id_number="",
        born=None,
        sex="女" if one.known_sex == "男" else "",
        account="",
        household=other.household if one.household != other.household else "",
        village=other.village if one.village != other.village else "",
    )
    assert not_above(compare(replace(one, name=name), replace(other, name=name)).verdict, Verdict.CHECK)


@given(one=persons, other=persons, first=valid_numbers(), second=valid_numbers())
def test_never_against_two_valid_numbers(one: Person, other: Person, first: str, second: str) -> None:
    verdict = compare(replace(one, id_number=first), replace(other, id_number=second)).verdict
    assert first == second or not_above(verdict, Verdict.CHECK)


@given(person=persons, name=st.sampled_from(["赵四", "欧阳春", "孙"]))
def test_never_against_the_name(person: Person, name: str) -> None:
    other = replace(person, name=name)
    assert not person.name or not_above(compare(person, other).verdict, Verdict.CHECK)


@given(one=persons, other=persons)
def test_the_order_does_not_matter(one: Person, other: Person) -> None:
    there, back = compare(one, other), compare(other, one)
    assert (there.verdict, there.score) == (back.verdict, back.score)
    assert sorted(reason.weight for reason in there.reasons) == sorted(reason.weight for reason in back.reasons)


@given(person=persons, number=valid_numbers())
def test_a_person_with_a_valid_number_is_itself(person: Person, number: str) -> None:
    named = replace(person, name=person.name or "王芳", id_number=number)
    assert compare(named, named).verdict is Verdict.SAME


@given(one=persons, other=persons)
def test_the_score_is_the_sum_of_its_reasons(one: Person, other: Person) -> None:
    found = compare(one, other)
    assert found.score == -55 + sum(reason.weight for reason in found.reasons)
    assert all(reason.words for reason in found.reasons)


@pytest.mark.parametrize(
    ("other", "verdict", "said"),
    [
        (replace(LI, id_number="539921198609110037"), "很可能相同", "身份证号相邻两位颠倒（第9、10位）"),
        (Person("李国华", "539921680911003"), "相同", "身份证号相同（15位与18位）"),
        (Person("李国花", LI.id_number), "相同", "姓名同音（李国华/李国花）"),
        (Person("李囯華", LI.id_number), "相同", "姓名相同，写法不同（李国华/李囯華）"),
        (Person("李国华", "539921196809110000"), "很可能相同", "身份证号前15位相同，末三位被表格软件变成000"),
        (Person("李国华", "", BORN, "男", village="012"), "很可能相同", "出生日期相同"),
        (Person("李国华", "", BORN, "男"), "需核实", "出生日期相同"),
        (Person("李国华", "", village="012"), "需核实", "同村"),
        (Person("李国华"), "需核实", "只有姓名可比，不能据此认定是同一人"),
        (Person("王芳", LI.id_number), "需核实", "姓名不同，请核对证件、账户是谁的"),
        (Person("王芳", account=LI.account), "不同", "账号相同"),
        (Person("王芳"), "不同", "姓名不同（李国华/王芳）"),
        (Person("李国华", account="06299100000000001235"), "需核实", "账号开头的零丢失"),
        (Person("李国华", sex="男", account="06299100000000001235"), "很可能相同", "账号开头的零丢失"),
        (Person(""), "不同", "不同"),
    ],
)
def test_verdicts_and_their_words(other: Person, verdict: str, said: str) -> None:
    found = compare(LI, other)
    assert found.verdict.value == verdict, found
    assert said in str(found)


def test_namesakes_born_the_same_day_are_two() -> None:
    other = replace(LI, id_number=numbered("53992119680911021"), account="", household="")
    assert compare(LI, other).verdict is Verdict.DIFFERENT


def test_twins_are_two_even_where_a_number_has_a_slip() -> None:
    twin = replace(LI, name="李国明", id_number=numbered("53992119680911005"))
    assert not_above(compare(LI, twin).verdict, Verdict.CHECK)
    mistyped = replace(twin, id_number=twin.id_number[:17] + LI.id_number[17])
    found = compare(LI, mistyped)
    assert not_above(found.verdict, Verdict.CHECK)
    assert "身份证号只差顺序码，姓名也有出入，可能是双胞胎" in found.cautions


def test_father_and_son_who_share_all_but_the_number_are_two() -> None:
    son = replace(LI, name="李国花", id_number=numbered("53992119900302003"), born=date(1990, 3, 2))
    assert compare(LI, son).verdict is Verdict.DIFFERENT


def test_a_household_and_an_account_in_common_are_one_reason() -> None:
    found = compare(LI, replace(LI, id_number="", born=None, sex="", village=""))
    assert [reason for reason in found.reasons if reason.words in {"户编号相同", "账号相同"}] == [
        Reason("户编号相同", 50),
        Reason("账号相同", 0),
    ]


@pytest.mark.parametrize(
    ("other", "agreement"),
    [
        (date(1968, 9, 11), BirthAgreement.SAME),
        (date(1968, 11, 9), BirthAgreement.SWAPPED),
        (date(1968, 9, 17), BirthAgreement.DIGIT),
        (date(1958, 9, 11), BirthAgreement.DIGIT),
        (date(1968, 8, 2), BirthAgreement.LUNAR),
        (date(1968, 3, 2), BirthAgreement.SAME_YEAR),
        (date(1971, 3, 2), BirthAgreement.DIFFERENT),
    ],
)
def test_days_of_birth(other: date, agreement: BirthAgreement) -> None:
    assert birth_agreement(BORN, other) is birth_agreement(other, BORN) is agreement
