"""Every nasty file through the whole import: preview, commit, and the books afterwards."""

from __future__ import annotations

import pytest

from tests.ingest.nasty import people_cases, xls_cases, xlsx_cases
from tests.ingest.nasty.cases import Case, check
from tests.services.importing.office import Office

CASES: tuple[Case, ...] = (*people_cases.CASES, *xlsx_cases.CASES, *xls_cases.CASES)


@pytest.mark.parametrize("case", CASES, ids=[case.why for case in CASES])
def test_a_nasty_file_is_taken_apart_as_promised(case: Case, office: Office) -> None:
    check(case, office)
