from __future__ import annotations

import pytest

from fundwatch.ledger.matching.candidates import of_one_list, of_two_lists, sounds
from fundwatch.ledger.matching.persons import Judgement, Person, Verdict, compare
from tests.ledger.matching import labelled
from tests.ledger.matching.labelled import Labelled

FOUND = (Verdict.SAME, Verdict.LIKELY)
Judged = list[tuple[Labelled, Judgement]]


@pytest.fixture(scope="module")
def judged() -> Judged:
    return [(pair, compare(pair.one, pair.other)) for pair in labelled.pairs()]


def test_the_pairs_hold_what_deceives(judged: Judged) -> None:
    kinds = {pair.kind for pair, _ in judged}
    assert kinds > {"one person", "namesakes born the same day", "twins", "father and son", "another's number"}
    assert sum(pair.same for pair, _ in judged) == labelled.PERSONS
    assert sum(not pair.same for pair, _ in judged) > 4 * labelled.PERSONS
    # Half of the entries that mean one person differ from the register in number or name.
    differing = sum(pair.same and pair.one != pair.other for pair, _ in judged)
    assert differing > labelled.PERSONS / 2


def test_what_is_called_the_same_is(judged: Judged) -> None:
    right = [pair.same for pair, found in judged if found.verdict in FOUND]
    assert sum(right) / len(right) >= 0.995


def test_what_is_the_same_is_found(judged: Judged) -> None:
    found = [judgement.verdict in FOUND for pair, judgement in judged if pair.same]
    assert sum(found) / len(found) >= 0.98
    # Hardly any is passed over: what is not found is put before a person.
    passed_over = sum(judgement.verdict is Verdict.DIFFERENT for pair, judgement in judged if pair.same)
    assert passed_over / len(found) <= 0.005


def test_nobody_is_called_the_same_outright_who_is_not(judged: Judged) -> None:
    assert [pair for pair, found in judged if found.verdict is Verdict.SAME and not pair.same] == []


def test_every_judgement_says_why(judged: Judged) -> None:
    assert all(found.reasons and "：" in str(found) for _, found in judged)


def test_nearly_all_who_are_the_same_are_compared_and_few_others(judged: Judged) -> None:
    same = [pair for pair, _ in judged if pair.same]
    found = of_two_lists([pair.one for pair in same], [pair.other for pair in same])
    wanted = {(place, place + len(same)) for place in range(len(same))}
    assert len(wanted & set(found.pairs)) / len(wanted) >= 0.995
    assert len(found.pairs) < 5 * len(same)
    assert found.too_common == ()


def test_a_list_is_compared_within_itself() -> None:
    one = Person("李国华", village="012")
    rows = [one, Person("王芳", village="012"), Person("黎国花", village="012"), Person("", village="012")]
    assert of_one_list(rows).pairs == ((0, 2),)


def test_what_sounds_alike_in_the_south_west_is_filed_together() -> None:
    assert sounds("周兰英") == sounds("邹南音") == "zou lan yin"
    assert sounds("") == ""
    assert sounds("李?") == "li ?"
