from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.models.fields import Kind
from fundwatch.services.showing import shown, yuan


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.MONEY, 0, "0.00"),
        (Kind.MONEY, -5, "-0.05"),
        (Kind.MONEY, 123_456_789, "1,234,567.89"),
        (Kind.QUANTITY, 2_500_000, "2.5"),
        (Kind.QUANTITY, 1, "0.000001"),
        (Kind.QUANTITY, 1_200_000_000, "1,200"),
        (Kind.RATIO, 50_000, "5%"),
        (Kind.RATIO, 1_000, "0.1%"),
        (Kind.INTEGER, 12_345, "12,345"),
        (Kind.YEAR, 2017, "2017"),
        (Kind.DAY, date(2017, 2, 3), "2017-02-03"),
        (Kind.BOOLEAN, True, "是"),
        (Kind.BOOLEAN, False, "否"),
        (Kind.ID_NUMBER, "53990019700101001X", "53990019700101001X"),
        (Kind.NAME, None, ""),
    ],
)
def test_values_are_written_for_people(kind: Kind, value: object, text: str) -> None:
    assert shown(kind, value) == text


@given(st.integers(-(10**15), 10**15))
def test_yuan_reads_back_to_the_fen(fen: int) -> None:
    assert Decimal(yuan(fen).replace(",", "")) * 100 == fen
