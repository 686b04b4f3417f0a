from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fundwatch.models.digest import MODULUS, column_digests, digest_sum, row_digest

VALUES = st.one_of(
    st.none(), st.text("甲乙ab12", max_size=5), st.integers(-(10**12), 10**12), st.dates(), st.booleans()
)


@given(st.lists(st.tuples(st.text("KEY|123", max_size=6), VALUES, VALUES), max_size=20))
def test_columns_digest_like_rows(rows: list[tuple[str, object, object]]) -> None:
    keys = [row[0] for row in rows]
    by_column = column_digests(keys, [[row[1] for row in rows], None, [row[2] for row in rows]])
    assert by_column == [row_digest(key, (one, None, two)) for key, one, two in rows]


def test_a_day_and_a_truth_value_digest_alike_in_both_forms() -> None:
    assert row_digest("K", [date(2017, 2, 13), True]) == row_digest("K", ["2017-02-13", 1])


def test_moving_text_between_columns_changes_the_digest() -> None:
    assert row_digest("K", ["ab", "c"]) != row_digest("K", ["a", "bc"])
    assert row_digest("K", [None, ""]) != row_digest("K", ["", None])


@given(st.lists(st.binary(min_size=16, max_size=16)))
def test_the_sum_does_not_depend_on_the_order(digests: list[bytes]) -> None:
    assert digest_sum(digests) == digest_sum(reversed(digests))
    assert 0 <= digest_sum(digests) < MODULUS
