"""Findings go out to the townships, each its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fundwatch.errors import RefusedError, UsageError
from fundwatch.models.actor import Actor
from fundwatch.services import finding_sending, papers, scanning
from tests.books import ACTOR, TOWN, Books
from tests.scanned_books import DAY, OTHER_TOWN
from tests.services.replies.reading_back import log, number_of


def test_each_receiver_gets_its_own_and_the_log_tells_which(scanned: Books, tmp_path: Path) -> None:
    sent = finding_sending.send(scanned.store, ACTOR, tmp_path, day=DAY)
    assert [(file.receiver, file.findings) for file in sent.files] == [("石桥镇", 3), ("龙潭镇", 1)]
    assert all(file.workbook.exists() and file.printed.read_bytes()[:4] == b"%PDF" for file in sent.files)
    entry = log(scanned)[-1]
    assert (entry.number, entry.action) == (sent.log_number, "下发核查")
    told = {one["接收"]: one["疑点"] for one in json.loads(entry.detail)["下发"]}
    assert set(told) == {TOWN, OTHER_TOWN}
    assert told[OTHER_TOWN] == [number_of(scanned, "李德福")]
    assert [(one.to_send, one.out) for one in finding_sending.receivers(scanned.store, ACTOR)] == [(0, 3), (0, 1)]
    (row,) = [one for one in scanning.findings(scanned.store, ACTOR) if "李德福" in one.summary]
    assert (row.sent_to, row.is_out) == ("龙潭镇", True)


def test_what_is_out_goes_again_only_when_asked_and_never_over_a_file(scanned: Books, tmp_path: Path) -> None:
    first = finding_sending.send(scanned.store, ACTOR, tmp_path, day=DAY, chosen=[TOWN])
    assert [file.receiver for file in finding_sending.send(scanned.store, ACTOR, tmp_path, day=DAY).files] == ["龙潭镇"]
    with pytest.raises(RefusedError, match="没有需要下发的疑点"):
        finding_sending.send(scanned.store, ACTOR, tmp_path, day=DAY)
    again = finding_sending.send(scanned.store, ACTOR, tmp_path, day=DAY, chosen=[TOWN], again=True)
    assert again.files[0].workbook != first.files[0].workbook
    assert first.files[0].workbook.exists()


def test_a_receiver_there_is_none_of_is_refused(scanned: Books, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="999900101000"):
        finding_sending.send(scanned.store, ACTOR, tmp_path, day=DAY, chosen=["999900101000"])


def test_a_sending_that_fails_leaves_neither_files_nor_entry(
    scanned: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(log(scanned))
    write = papers.write

    def failing(paper: Any, path: Path) -> Any:
        if "龙潭镇" in path.name:
            raise OSError(28, "No space left on device")
        return write(paper, path)

    monkeypatch.setattr(papers, "write", failing)
    with pytest.raises(Exception, match="磁盘空间不足"):
        finding_sending.send(scanned.store, ACTOR, tmp_path, day=DAY)
    assert list(tmp_path.glob("疑点核查表*")) == []
    assert len(log(scanned)) == before


def test_an_actor_of_a_township_sends_its_own_only(scanned: Books, tmp_path: Path) -> None:
    actor = Actor("镇上", "镇政府", region_code=OTHER_TOWN)
    assert [one.code for one in finding_sending.receivers(scanned.store, actor)] == [OTHER_TOWN]
    assert [file.receiver for file in finding_sending.send(scanned.store, actor, tmp_path, day=DAY).files] == ["龙潭镇"]
