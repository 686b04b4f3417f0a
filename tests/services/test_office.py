from __future__ import annotations

from datetime import date

import pytest

from fundwatch.errors import RefusedError, UsageError
from fundwatch.models.store import Store
from fundwatch.services import office
from tests.books import ACTOR, TOWN, VILLAGE

PHONE = "异议受理电话"
DAY = date(2018, 1, 1)


def value(store: Store, day: date, region: str = "") -> str:
    return office.settings(store, ACTOR, day, region)[PHONE].value


def test_what_was_never_set_has_its_default(store: Store) -> None:
    assert "12317" in office.settings(store, ACTOR, DAY)["监督举报电话"].value
    assert value(store, DAY) == ""


def test_a_value_holds_from_its_day_and_for_its_region(store: Store) -> None:
    office.change(store, ACTOR, PHONE, "0875-1", from_day=DAY)
    office.change(store, ACTOR, PHONE, "0875-2", from_day=date(2019, 1, 1))
    office.change(store, ACTOR, PHONE, "0875-3", from_day=DAY, region_code=TOWN)
    assert value(store, date(2017, 12, 31)) == ""
    assert value(store, date(2018, 12, 31)) == "0875-1"
    assert value(store, date(2019, 1, 1)) == "0875-2"
    assert value(store, date(2019, 1, 1), VILLAGE) == "0875-3"


def test_a_change_is_logged_with_what_was_before(store: Store) -> None:
    office.change(store, ACTOR, PHONE, "0875-1", from_day=DAY)
    office.change(store, ACTOR, PHONE, "0875-2", from_day=DAY, expected_version=1)
    with store.read() as connection:
        detail = connection.exec_driver_sql("SELECT detail FROM log_entry WHERE number = 2").scalar_one()
    assert '"old":"0875-1"' in detail
    assert '"new":"0875-2"' in detail


def test_two_people_at_once_do_not_overwrite_each_other(store: Store) -> None:
    office.change(store, ACTOR, PHONE, "0875-1", from_day=DAY)
    with pytest.raises(RefusedError, match="刚被别人改过"):
        office.change(store, ACTOR, PHONE, "0875-2", from_day=DAY)
    assert value(store, DAY) == "0875-1"


def test_an_unknown_setting_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="没有名为"):
        office.change(store, ACTOR, "电话", "1", from_day=DAY)
