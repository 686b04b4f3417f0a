"""The checks of the work pass on a program that works, and see each thing that does not."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from fundwatch.errors import UsageError
from fundwatch.models.store import Store
from fundwatch.self_test import outcome, work
from fundwatch.self_test.check import ACTOR, Bench, Check, NotPassedError
from fundwatch.services import evaluating, publishing, scanning
from fundwatch.services.publishing import Issued, Wanted, Withheld
from fundwatch.services.worker import Worker, WorkerCrashedError


def test_the_import_is_done_by_the_worker(imported: tuple[Path, str]) -> None:
    folder, said = imported
    assert re.match(r"后台进程读入 \d+ 个工作簿，入库 [\d,]+ 行", said)
    store = Store.open(folder / "自检.db", create=False)
    assert store.head().number == 1
    store.close()


@pytest.mark.parametrize(
    ("stored", "rejected", "told"), [(0, 9, "没有一行入库"), (20_000, 8, "应退回 9 行，退回了 8 行")]
)
def test_other_counts_are_not_passed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, stored: int, rejected: int, told: str
) -> None:
    answer = SimpleNamespace(id="x", counts=SimpleNamespace(stored=stored, rejected=rejected))
    monkeypatch.setattr(Worker, "run", lambda *_, **__: answer)
    with pytest.raises(NotPassedError, match=told):
        work.importing(bench)
    with pytest.raises(NotPassedError, match="没有账目可用"):
        bench.require_books()


def test_a_worker_that_ends_is_told_in_a_sentence(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def crashed(*_: object, **__: object) -> None:
        raise WorkerCrashedError("正在读取")

    monkeypatch.setattr(Worker, "run", crashed)
    result = outcome(Check("导入", work.importing), bench)
    assert not result.passed
    assert "后台程序在正在读取时意外中止" in result.said


@pytest.mark.parametrize("check", [work.scanning, work.notices], ids=["scanning", "notices"])
def test_without_books_nothing_is_tried(bench: Bench, check: Any) -> None:
    with pytest.raises(NotPassedError, match="没有账目可用"):
        check(bench)


def test_every_rule_runs_and_finds_what_was_planted(worked: Bench) -> None:
    assert work.scanning(worked).startswith(f"{len(worked.manifest.rules)} 条规则，预先埋下的 ")


def test_a_rule_that_did_not_run_is_counted(worked: Bench) -> None:
    more = dataclasses.replace(worked.manifest, rules=(*worked.manifest.rules, "FW-Z999"))
    with pytest.raises(NotPassedError, match="应运行 "):
        work.scanning(dataclasses.replace(worked, manifest=more))


def ran(states: dict[str, str], flagged: int) -> SimpleNamespace:
    """A scan's summary as it would come back."""
    rules = [SimpleNamespace(code=code, state=state) for code, state in states.items()]
    return SimpleNamespace(rules=rules, flagged=flagged, failed="出错" in states.values())


@pytest.mark.parametrize(
    ("state", "flagged", "complete", "told"),
    [
        ("出错", 5, True, "有规则运行出错：FW-A001"),
        ("已检查", 0, True, "没有提出一条疑点"),
        ("已检查", 5, False, "预先埋下 49 例，查出 48 例，误报 0 条"),
    ],
)
def test_a_scan_that_is_not_right_is_not_passed(
    worked: Bench, monkeypatch: pytest.MonkeyPatch, state: str, flagged: int, *, complete: bool, told: str
) -> None:
    states = dict.fromkeys(worked.manifest.rules, "已检查") | {"FW-A001": state}
    found = SimpleNamespace(complete=complete, cases=49, found=49 - (not complete), false_alarms=())
    monkeypatch.setattr(scanning, "scan", lambda *_, **__: ran(states, flagged))
    monkeypatch.setattr(evaluating, "evaluate", lambda *_: found)
    with pytest.raises(NotPassedError, match=told):
        work.scanning(worked)


@pytest.mark.usefixtures("application")
def test_one_notice_of_each_level_is_printed(worked: Bench) -> None:
    assert work.notices(worked).startswith("三级公示各 1 份，")
    assert len(list(worked.notices.rglob("*.pdf"))) == 3


def test_a_level_without_a_notice_is_named(worked: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(worked.database, create=False)
    called = publishing.called_for(store, ACTOR, Wanted("县", "", "", 2018))
    store.close()
    monkeypatch.setattr(publishing, "called_for", lambda *_: called)
    with pytest.raises(NotPassedError, match="没有乡镇、村级的公示可出"):
        work.notices(worked)


def test_a_withheld_notice_gives_its_reason(worked: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(_store: object, _actor: object, keys: Any, *_: object) -> Issued:
        return Issued((), (Withheld(keys[0], "某县", ("合计不符。",)),))

    monkeypatch.setattr(publishing, "issue", held)
    with pytest.raises(NotPassedError, match="公示未能出具：合计不符。"):
        work.notices(worked)


def paper(path: Path, *pages: str) -> Path:
    """A paper in a face that every viewer is trusted to have: nothing is embedded."""
    canvas = Canvas(str(path), pageCompression=0)
    for text in pages:
        canvas.setFont("Helvetica", 40)
        for line in range(20 if text else 0):
            canvas.drawString(72, 60 + 36 * line, text)
        canvas.showPage()
    canvas.save()
    return path


def test_fonts_that_are_only_named_are_seen(tmp_path: Path) -> None:
    content = paper(tmp_path / "p.pdf", "Notice").read_bytes()
    with pytest.raises(NotPassedError, match="没有字体"):
        work.require_embedded(content, "p.pdf")
    with pytest.raises(NotPassedError, match="用了 2 种字体，只嵌入了 1 种"):
        work.require_embedded(b"/Subtype /CIDFontType2 /Subtype /CIDFontType2 /FontFile2", "p.pdf")
    with pytest.raises(NotPassedError, match="用了没有嵌入的字体"):
        work.require_embedded(b"/Subtype /CIDFontType2 /FontFile2 /Subtype /Type1\n", "p.pdf")


@pytest.mark.usefixtures("application")
def test_a_paper_is_opened_and_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "p.pdf"
    assert work.require_readable(paper(path, "Notice of funds", "second"), "Notice of funds") == 2
    with pytest.raises(NotPassedError, match="读不出标题“Another”"):
        work.require_readable(path, "Another")
    with pytest.raises(NotPassedError, match="第 2 页像是空白"):
        work.require_readable(paper(path, "Notice of funds", ""), "Notice of funds")
    path.write_bytes(b"no paper")
    with pytest.raises(NotPassedError, match="打不开"):
        work.require_readable(path, "Notice of funds")


def test_a_sentence_for_people_is_kept_whole(bench: Bench) -> None:
    def refuse(_bench: Bench) -> str:
        raise UsageError("日期不对。", "请改正。")

    result = outcome(Check("试", refuse), bench)
    assert (result.passed, result.said, result.trace) == (False, "日期不对。请改正。", "")
