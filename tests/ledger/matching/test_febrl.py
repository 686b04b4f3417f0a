from __future__ import annotations

import pytest

from tests.ledger.matching import febrl


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_nearly_all_that_belongs_together_is_found_and_nearly_nothing_else(number: int) -> None:
    data = febrl.load(number)
    records, pairs = febrl.SIZES[number]
    assert (len(data.left) + len(data.right), len(data.truth)) == (records, pairs)
    found, score = febrl.run(data)
    assert score.f1 >= febrl.LEAST_F1, score
    assert found.compared < 10 * records  # of up to 25,000,000 pairs
    # What the model expects without knowing the answers is what there is.
    assert found.estimate.expected == pytest.approx(pairs, rel=0.01)


def test_a_wrong_answer_would_be_seen() -> None:
    data = febrl.load(1)
    shifted = febrl.DataSet(data.left[1:] + data.left[:1], [], data.truth)
    score = febrl.run(shifted)[1]
    assert max(score.precision, score.recall) < 0.01
