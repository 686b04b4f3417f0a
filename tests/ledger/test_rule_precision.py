from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.rule_precision import PRIOR, Precision, precisions
from fundwatch.models.fields import PARTS
from fundwatch.services import reviewing
from fundwatch.services.finding_lists import findings
from tests.books import ACTOR, Books
from tests.scanned_books import fill, scan


def test_nobody_knows_a_rule_better_than_the_campaigns_knew_theirs() -> None:
    assert Precision().expected == PRIOR
    assert 0.29 * PARTS < PRIOR < 0.36 * PARTS


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_record_moves_what_is_expected_and_never_beyond_it(confirmed: int, refuted: int) -> None:
    known = Precision(confirmed + refuted, confirmed).expected
    assert 0 < known < PARTS
    assert Precision(confirmed + refuted + 1, confirmed + 1).expected > known
    assert Precision(confirmed + refuted + 1, confirmed).expected <= known
    if confirmed + refuted:
        share = confirmed * PARTS // (confirmed + refuted)
        assert min(share, PRIOR) <= known <= max(share, PRIOR) + 1


def test_of_each_finding_the_latest_conclusion_counts(books: Books) -> None:
    scan(fill(books))
    numbers = [one.number for one in findings(books.store, ACTOR, rules=["FW-B001"])]
    for number, verdict in zip(numbers, ("属实", "部分属实", "数据有误"), strict=True):
        reviewing.conclude(books.store, ACTOR, number, verdict, "已核", expected_version=0)
    reviewing.conclude(books.store, ACTOR, numbers[0], "不属实", "查明健在", expected_version=1)
    with books.store.read() as connection:
        assert precisions(connection) == {"FW-B001": Precision(3, 1)}
