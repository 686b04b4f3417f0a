"""Answers are stored as they were previewed, whole, and can be taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fundwatch.errors import RefusedError
from fundwatch.services import checking, finding_replies, importing, reviewing
from fundwatch.services.finding_replies import Outcome
from tests.books import ACTOR, Books
from tests.scanned_books import ANSWER, answer
from tests.services.replies.reading_back import LATER, QUIET, log, look, number_of, outcomes, reviews, stored, take


def test_what_changed_between_preview_and_storing_is_not_stored_unseen(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})
    shown = look(scanned, sheet)
    reviewing.conclude(scanned.store, ACTOR, number_of(scanned, "赵六"), "不属实", "刚刚核实", expected_version=0)
    with pytest.raises(RefusedError, match="预览之后台账有了新的写入"):
        finding_replies.commit(scanned.store, ACTOR, shown.id, today=LATER, progress=QUIET)
    assert stored(scanned) == {}


def test_writes_elsewhere_do_not_stand_in_the_way(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER, 2: {**ANSWER, "已追缴金额": 5}})
    shown = look(scanned, sheet)
    scanned.put("项目", {"项目编号": "XM7"})
    assert finding_replies.commit(scanned.store, ACTOR, shown.id, today=LATER, progress=QUIET).concluded == 1
    assert len(stored(scanned)) == 1


def test_undoing_takes_answers_and_conclusions_back(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})
    done = take(scanned, sheet)
    number = number_of(scanned, "赵六")
    assert done.import_id is not None
    importing.undo(scanned.store, ACTOR, done.import_id, progress=QUIET)
    assert stored(scanned) == {}
    assert reviews(scanned, number) == []
    assert json.loads(log(scanned)[-1].detail)["撤回结论"] == 1
    assert take(scanned, sheet).concluded == 1


def test_the_books_stay_whole(scanned: Books, sheet: Path) -> None:
    before = len(_said(scanned))
    answer(sheet, {1: ANSWER, 2: {**ANSWER, "追缴金额": 7}})
    take(scanned, sheet)
    assert len(_said(scanned)) == before


def _said(books: Books) -> list[Any]:
    return list(checking.check(books.store, ACTOR, progress=QUIET).disagreements)


def test_answers_taken_in_by_the_ordinary_import_get_their_conclusions_here(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})
    shown = importing.preview(scanned.store, ACTOR, [sheet], progress=QUIET)
    importing.commit(scanned.store, ACTOR, shown.id, progress=QUIET)
    assert len(stored(scanned)) == 1
    assert outcomes(look(scanned, sheet))[0] == Outcome.TAKEN
    assert take(scanned, sheet).concluded == 1
    assert outcomes(look(scanned, sheet))[0] == Outcome.REPEATED


def test_a_preview_that_is_gone_is_refused(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})
    shown = look(scanned, sheet)
    finding_replies.discard(scanned.store, ACTOR, shown.id)
    with pytest.raises(RefusedError, match="已经失效"):
        finding_replies.commit(scanned.store, ACTOR, shown.id, today=LATER, progress=QUIET)
