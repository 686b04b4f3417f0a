from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.rule_precision import Precision
from fundwatch.services.clue_ranking import (
    LEVELS,
    Learned,
    Rank,
    Witness,
    amount_in_question,
    independent,
    money_words,
    rank,
)
from fundwatch.services.rule_suspicion import Hits

PERSON = ("人员", "A")
NOTHING = Learned({}, {})


def witness(number: int, rule: str, *lists: str, severity: str = "high", amount: int | None = None) -> Witness:
    """A finding that rests on some lists, all of one file."""
    sources = [{"table": one, "key": "1", "file": "数据.xlsx", "sha256": "0", "sheet": one, "row": 2} for one in lists]
    content = json.dumps({"sources": sources}, ensure_ascii=False, separators=(",", ":"))
    return Witness(number, rule, f"规则{rule[-4:]}", severity, amount, content)


def ranked(*waiting: Witness, learned: Learned = NOTHING) -> Rank:
    """The rank of a clue on a person that nothing stands beside."""
    return rank(PERSON, waiting, (), (), learned)


def test_two_rules_on_different_lists_corroborate_and_one_fact_seen_twice_does_not() -> None:
    first = witness(1, "FW-B001", "补助发放", "死亡人员")
    other_list = witness(2, "FW-B006", "补助发放", "车辆登记")
    same_fact = witness(3, "FW-D001", "补助发放")
    assert independent(first, [other_list, same_fact]) == [other_list]
    assert ranked(first, same_fact).weight == ranked(first).weight
    assert ranked(first, other_list).weight > ranked(first).weight
    said = "2 条互不相干的规则指向同一人"
    assert said in ranked(first, other_list).reasons
    assert not any("互不相干" in reason for reason in ranked(first, same_fact).reasons)


def test_a_rule_of_another_kind_says_more_and_the_same_rule_again_nothing() -> None:
    first = witness(1, "FW-B001", "补助发放", "死亡人员")
    kin, kind = witness(2, "FW-B006", "车辆登记"), witness(2, "FW-L001", "小额贷款")
    again = witness(2, "FW-B001", "补助发放2018", "死亡人员")
    assert ranked(first, kind).weight > ranked(first, kin).weight > ranked(first, again).weight == ranked(first).weight


def test_what_stands_beside_is_told_apart() -> None:
    first, beside = witness(1, "FW-B001", "补助发放"), witness(7, "FW-C005", "投标")
    found = rank(("账号", "1"), (first,), (), (beside,), NOTHING)
    assert "相关的人员、项目或账户另有疑点：规则C005" in found.reasons
    assert found.weight > ranked(first).weight


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        (Precision(12, 9), "该规则已核查 12 条，9 条属实"),
        (Precision(), "该规则尚无核查结果，按约三成属实估计"),
    ],
)
def test_the_record_of_the_rule_is_a_reason(precision: Precision, said: str) -> None:
    found = ranked(witness(1, "FW-B001", amount=3_200_000), learned=Learned({"FW-B001": precision}, {}))
    assert found.reasons == ("程度高", "金额 3.2 万元", said)


def test_a_rule_that_proved_wrong_leads_to_less_than_one_that_proved_right() -> None:
    one = witness(1, "FW-B001", amount=100_000)
    right, wrong = (Learned({"FW-B001": Precision(20, confirmed)}, {}) for confirmed in (18, 1))
    unknown = ranked(one)
    assert ranked(one, learned=right).weight > unknown.weight > ranked(one, learned=wrong).weight
    assert (ranked(one, learned=right).level, unknown.level) == ("高", "中")


def test_the_finding_that_weighs_most_leads_whatever_came_first() -> None:
    grave, slight = witness(9, "FW-B001"), witness(1, "FW-D001", severity="low", amount=900_000_000)
    assert ranked(slight, grave).leading == 9
    distrusted = Learned({"FW-B001": Precision(200, 0)}, {"FW-B001": Hits(100, 90, 900_000, False, True)})
    assert ranked(slight, grave, learned=distrusted).leading == 1


def test_a_suspect_rule_is_low_and_says_why() -> None:
    suspect = Learned({}, {"FW-B001": Hits(100, 90, 900_000, at_least=False, suspect=True)})
    found = ranked(witness(1, "FW-B001", amount=5_000_000), learned=suspect)
    assert found.level == "低"
    assert found.reasons[-1].startswith("规则标出比例过高，须先核对规则本身：这条规则命中了被测对象的 90 %")


def test_what_several_rules_name_is_not_added_up() -> None:
    of_one = [witness(1, "FW-B001", amount=100), witness(2, "FW-B001", amount=200)]
    assert amount_in_question([*of_one, witness(3, "FW-B004", amount=250)]) == 300
    assert amount_in_question([witness(1, "FW-N001")]) is None


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (50_000, "500 元"),
        (692_788, "6,927.88 元"),
        (3_200_000, "3.2 万元"),
        (51_000_000, "51 万元"),
        (-2_000_000, "-2 万元"),
    ],
)
def test_amounts_are_said_as_people_say_them(fen: int, said: str) -> None:
    assert money_words(fen) == said


_witnesses = st.lists(
    st.builds(
        witness,
        st.integers(1, 40),
        st.sampled_from(["FW-B001", "FW-B006", "FW-P001", "FW-G001"]),
        st.sampled_from(["甲", "乙", "丙"]),
        severity=st.sampled_from(["high", "medium", "low"]),
        amount=st.none() | st.integers(0, 10**9),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.number,
)


@given(_witnesses, st.integers(0, 30), st.integers(0, 30))
def test_no_reason_gives_the_rank_as_a_number(found: list[Witness], confirmed: int, refuted: int) -> None:
    learned = Learned({"FW-B001": Precision(confirmed + refuted, confirmed)}, {})
    made = ranked(*found, learned=learned)
    assert made.level in LEVELS
    # Every figure is one of something: findings, rules, money.
    named = re.compile(r"规则\w\d{3}")
    figures = [re.findall(r"[\d.,]+(?![\d.,]| ?(?:条|元|万元))", named.sub("", one)) for one in made.reasons]
    assert not any(figures)


@given(_witnesses)
def test_more_findings_never_make_a_clue_less_promising(found: list[Witness]) -> None:
    assert all(ranked(*found).weight >= ranked(one).weight for one in found)
