from __future__ import annotations

import importlib

import pytest

from fundwatch.services import preferences


def test_any_service_is_had_by_its_name_without_being_listed() -> None:
    standing_in = importlib.import_module("fundwatch.ui.late").preferences
    assert standing_in.load() == preferences.load()
    assert standing_in.load is preferences.load, "once imported, the real function"


def test_a_name_that_is_no_service_fails_at_once() -> None:
    with pytest.raises(ImportError):
        exec("from fundwatch.ui.late import no_such_service", {})  # noqa: S102 - the statement a page would write
