from __future__ import annotations

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundwatch.models.store import Store
from tests import databases
from tests.services.importing.office import Office

HEADER = ("车牌号", "身份证号", "登记日期", "购置价", "车型")
TEXT = st.text("甲乙丙abc019\U00020021·-", min_size=1, max_size=6)
ROWS = st.lists(
    st.tuples(
        TEXT,
        TEXT,
        st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2030, 12, 31))),
        st.one_of(st.none(), st.integers(0, 10**12)),
        st.one_of(st.none(), TEXT),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[0],
)
#: Rows that are no records, to be put anywhere among them.
ASIDES = st.lists(
    st.sampled_from([("合计", None, None, 12), (None, "小 计"), HEADER, ("制表人：甲", None, "审核人：乙")])
)


def yuan(fen: int | None) -> object:
    return None if fen is None else float(Decimal(fen) / 100)


def written(rows: list[tuple[Any, ...]]) -> list[tuple[object, ...]]:
    return [(plate, owner, day, yuan(fen), model) for plate, owner, day, fen, model in rows]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS, asides=ASIDES, as_csv=st.booleans(), data=st.data())
def test_a_table_comes_back_as_it_was_and_once_only(
    rows: list[tuple[Any, ...]], asides: list[tuple[object, ...]], *, as_csv: bool, data: st.DataObject
) -> None:
    lines = written(rows)
    for aside in asides:
        lines.insert(data.draw(st.integers(0, len(lines))), aside)
    lines.insert(0, HEADER)
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(databases.new_books(Path(folder), "books.db"))
        office = Office(store, Path(folder))
        file = office.csv("车辆登记.csv", lines) if as_csv else office.xlsx("车.xlsx", {"车辆登记": lines})
        first, again = office.bring(file), office.bring(file)
        stored = office.stored("车辆登记")
        found = [
            (row["plate_no"], row["id_number"], row["registered_on"], row["price"], row["model"]) for row in stored
        ]
        disagreements = office.disagreements()
        store.close()
    assert found == [(p, o.rstrip("x"), d.isoformat() if d else None, f, m) for p, o, d, f, m in rows]
    read = len(rows) + len(asides)
    assert first.counts.values() == (read, len(rows), 0, 0, 0, len(asides))
    assert again.counts.values() == (read, 0, len(rows), 0, 0, len(asides))
    assert disagreements == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.sampled_from(["1", "2", None])), min_size=1, max_size=12)
)
def test_every_row_ends_in_one_place_and_the_first_of_a_key_wins(rows: list[tuple[str, str | None]]) -> None:
    lines = [HEADER, *((plate, owner) for plate, owner in rows)]
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(databases.new_books(Path(folder), "books.db"))
        office = Office(store, Path(folder))
        counts = office.bring(office.xlsx("车.xlsx", {"车辆登记": lines})).counts
        found = {row["plate_no"]: row["id_number"] for row in office.stored("车辆登记")}
        store.close()
    expected: dict[str, str] = {}
    for plate, owner in rows:
        if owner is not None:
            expected.setdefault(plate, owner)
    repeats = sum(owner is not None and expected[plate] == owner for plate, owner in rows) - len(expected)
    assert found == expected
    assert counts.values() == (len(rows), len(expected), repeats, 0, len(rows) - len(expected) - repeats, 0)
