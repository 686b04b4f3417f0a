"""Every nasty file through the whole import: preview, commit, and the books afterwards."""

from __future__ import annotations

import pytest

from tests.ingest.nasty import (
    hostile_cases,
    ods_cases,
    old_xls_cases,
    people_cases,
    text_cases,
    value_cases,
    web_cases,
    xls_cases,
    xlsx_cases,
)
from tests.ingest.nasty.cases import Case, check
from tests.services.importing.office import Office

CASES: tuple[Case, ...] = (
    *people_cases.CASES,
    *value_cases.CASES,
    *xlsx_cases.CASES,
    *xls_cases.CASES,
    *old_xls_cases.CASES,
    *ods_cases.CASES,
    *web_cases.CASES,
    *text_cases.CASES,
    *hostile_cases.CASES,
)


@pytest.mark.parametrize("case", CASES, ids=[f"{case.name} {case.why}" for case in CASES])
def test_a_nasty_file_is_taken_apart_as_promised(case: Case, office: Office) -> None:
    check(case, office)


def test_no_case_is_there_twice() -> None:
    assert len({(case.name, case.why) for case in CASES}) == len(CASES)
