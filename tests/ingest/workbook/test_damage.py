"""Files damaged at random: read as far as they are sound, or refused with a sentence, never anything else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from fundwatch.errors import UnreadableFileError
from tests.ingest.nasty import ods_cases, text_cases, web_cases, xls_cases, xlsx_cases
from tests.ingest.nasty.cases import Case
from tests.ingest.workbook.handmade import read_through

CASES = [
    case
    for module in (ods_cases, text_cases, web_cases, xls_cases, xlsx_cases)
    for case in module.CASES
    if not case.expect.refused
]
TIMES = 25


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content cut off, with bytes changed, with a part left out, or with a part twice."""
    place = chance.randrange(len(content))
    part = content[place : place + chance.randrange(1, 80)]
    match chance.randrange(4):
        case 0:
            return content[:place]
        case 1:
            return content[:place] + chance.randbytes(len(part)) + content[place + len(part) :]
        case 2:
            return content[:place] + content[place + len(part) :]
        case _:
            return content[:place] + part + content[place:]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.name} {case.why}" for case in CASES])
def test_damage_is_told_or_does_no_harm(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case.name
    case.make(path)
    content = path.read_bytes()
    chance = random.Random(case.why)  # noqa: S311 - damage need not be secret
    refusals = []
    for _ in range(TIMES):
        path.write_bytes(damaged(content, chance))
        try:
            read_through(path)
        except UnreadableFileError as fault:
            refusals.append(fault)
    assert all(fault.message.endswith("。") and fault.hint.endswith("。") for fault in refusals)
