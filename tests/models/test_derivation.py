from __future__ import annotations

from datetime import date

import pytest

from fundwatch.models.derivation import derive, first_two, normalised_name
from fundwatch.models.records import table


@pytest.mark.parametrize(("fen", "digits"), [(9, None), (10, 10), (-123456, 12), (100000, 10), (99, 99)])
def test_first_two_digits(fen: int, digits: int | None) -> None:
    assert first_two(fen) == digits


@pytest.mark.parametrize("written", ["阿依·古丽", "阿依•古丽", "阿 依.古丽", " 阿依・古丽 "])
def test_one_name_written_five_ways_compares_equal(written: str) -> None:
    assert normalised_name(written) == "阿依·古丽"


def test_a_row_gets_every_derived_column_of_its_table() -> None:
    record = table("补助发放")
    found = derive(
        record.derived(),
        {
            "name": ["张 三", None],
            "id_number": ["530524198001010019", "不清楚"],
            "paid_amount": [123456, None],
            "paid_on": ["2017-02-13", date(2017, 2, 14)],
        },
    )
    assert found["name_normalised"] == ["张三", None]
    assert found["id_number_valid"] == [False, False]
    assert found["paid_amount_first_two"] == [12, None]
    assert found["paid_on_day"] == [date(2017, 2, 13).toordinal(), date(2017, 2, 14).toordinal()]
    assert "entitled_from_day" not in found
