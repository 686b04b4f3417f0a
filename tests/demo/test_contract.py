from __future__ import annotations

import pytest

from fundwatch.demo import build_county
from fundwatch.demo.books import DemoSheet
from fundwatch.demo.records.base import columns_of, key_of
from fundwatch.demo.world import World
from tests.demo.contract_columns import COLUMNS, KEYS, REQUIRED


@pytest.fixture(scope="module")
def sheets() -> list[DemoSheet]:
    return [sheet for book in build_county("small", 5).workbooks for sheet in book.sheets]


def test_every_table_of_the_contract_is_handed_over(sheets: list[DemoSheet]) -> None:
    assert {sheet.table for sheet in sheets} == set(COLUMNS)


def test_columns_are_those_of_the_contract_in_its_order(sheets: list[DemoSheet]) -> None:
    for sheet in sheets:
        labels = [one.label for one in sheet.columns]
        assert labels == [one for one in COLUMNS[sheet.table] if one in labels], sheet.table
        assert set(REQUIRED[sheet.table]) <= set(labels), sheet.table
        assert [one.label for one in sheet.columns if one.key] == KEYS[sheet.table]


def test_header_cells_are_the_columns_or_their_known_synonyms(sheets: list[DemoSheet]) -> None:
    known = {
        "身份证号": {"身份证号码", "公民身份号码"},
        "银行账号": {"一卡通账号"},
        "实发金额": {"发放金额(元)"},
        "应发金额": {"应发金额(元)"},
        "金额": {"金额(万元)"},
    }
    for sheet in sheets:
        for one, cell in zip(sheet.columns, sheet.header, strict=True):
            assert cell == one.label or cell in known[one.label], (sheet.table, cell)
        assert len(set(sheet.header)) == len(sheet.header)


def test_required_cells_are_filled(world: World) -> None:
    for table, rows in world.tables.items():
        attributes = {one.label: one.attribute for one in columns_of(type(rows[0]))}
        for label in REQUIRED[table]:
            blank = [key_of(row) for row in rows if getattr(row, attributes[label]) in (None, "")]
            assert blank == [], (table, label)


def test_keys_are_unique(world: World) -> None:
    for table, rows in world.tables.items():
        keys = [key_of(row) for row in rows]
        assert len(set(keys)) == len(keys), table
