# ruff: noqa: E501 - statements and sentences are shown whole
from __future__ import annotations

import hashlib
import json

import pytest
from sqlalchemy import text

from fundwatch.errors import UsageError
from fundwatch.models.chain import GENESIS, Link
from fundwatch.models.store import Store
from fundwatch.services import checking
from fundwatch.services.progress import Quiet
from tests.books import ACTOR, TOWN, VILLAGE, Books
from tests.databases import by_hand


def check(store: Store, *heads: str) -> list[str]:
    report = checking.check(store, ACTOR, heads=heads, progress=Quiet())
    assert report.sound == (not report.disagreements)
    return [found.sentence for found in report.disagreements]


@pytest.fixture
def filled(books: Books) -> Books:
    books.put("资金指标", {"指标编号": "ZB1", "金额": "1000.00"})
    books.put("资金分配", {"分配编号": "FP1", "金额": "600.00"}, {"分配编号": "FP2", "金额": "400.00"})
    return books


def test_books_written_by_the_program_agree(filled: Books) -> None:
    assert check(filled.store) == []


def test_a_row_changed_by_hand_is_named(filled: Books) -> None:
    by_hand(filled.store, "UPDATE allocation SET amount = 50000 WHERE record_key = 'FP1'")
    assert "“资金分配”中 FP1 的内容与入库时的校验值不符，可能被直接改动。" in check(filled.store)


def test_a_derived_column_changed_by_hand_is_named(filled: Books) -> None:
    by_hand(filled.store, "UPDATE allocation SET allocated_on_day = 1 WHERE record_key = 'FP2'")
    (sentence,) = check(filled.store)
    assert "FP2 由分配日期算出的 allocated_on_day" in sentence


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM allocation WHERE record_key = 'FP2'",
        # a row put in with a digest that fits its content would pass as such; the sum over the log does not
        "UPDATE allocation SET digest = (SELECT digest FROM allocation WHERE record_key = 'FP1') WHERE record_key = 'FP2'",
    ],
)
def test_a_row_removed_or_redigested_shows_in_the_sum(filled: Books, statement: str) -> None:
    by_hand(filled.store, statement)
    assert any("“资金分配”的全部记录与日志所记的校验合计不符" in sentence for sentence in check(filled.store))


def test_a_log_entry_removed_is_named(filled: Books) -> None:
    by_hand(filled.store, "DELETE FROM log_entry WHERE number = 2")
    assert check(filled.store)[0] == "操作日志缺少第 2 条记录，可能被删除。"


def test_a_log_entry_changed_is_named(filled: Books) -> None:
    by_hand(filled.store, "UPDATE log_entry SET actor = '别人' WHERE number = 3")
    assert check(filled.store) == ["操作日志第 3 条的内容与校验值不符，可能被改动。"]


def rewrite_whole_log(store: Store, actor: str) -> None:
    """Forge every entry and chain them anew, as somebody who knows the method would."""
    with store.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM log_entry ORDER BY number")).all()
        previous = GENESIS
        for row in rows:
            link = Link(store.installation, row.number, row.written_at, actor, row.office, row.action, row.detail)
            digest = link.digest(previous)
            connection.execute(
                text(
                    "UPDATE log_entry SET actor = :actor, previous = :previous, digest = :digest WHERE number = :number"
                ),
                {"actor": actor, "previous": previous, "digest": digest, "number": row.number},
            )
            previous = digest
        connection.commit()


def test_a_log_rewritten_whole_is_named_by_a_printed_head(filled: Books) -> None:
    printed = filled.store.head().text
    assert check(filled.store, printed) == []
    rewrite_whole_log(filled.store, "别人")
    assert check(filled.store) == []
    (sentence,) = check(filled.store, printed)
    assert printed in sentence
    assert "可能被整体重写" in sentence


def test_a_log_cut_short_is_named_by_a_printed_head(filled: Books) -> None:
    printed = filled.store.head().text
    by_hand(filled.store, "DELETE FROM log_entry WHERE number = (SELECT max(number) FROM log_entry)")
    assert any("日志中已没有第" in sentence for sentence in check(filled.store, printed))


@pytest.mark.parametrize("printed", ["", "17", "17-", "17-xyz", "a-0123456789abcdef", "3-0123"])
def test_a_head_that_is_not_one_is_refused(filled: Books, printed: str) -> None:
    with pytest.raises(UsageError, match="写法不对"):
        check(filled.store, printed)


def freeze_notice(store: Store, content: str) -> None:
    head = store.head().text
    digest = hashlib.sha256(content.encode()).hexdigest()
    with store.write(ACTOR, "公示") as writing:
        writing.note(content_digest=digest)
        writing.connection.execute(
            text(
                "INSERT INTO notice (number, scope, level, kind, region_code, year, form_version, content, content_digest,"
                " facts_digest, log_head, log_number, issued_at, issued_by)"
                " VALUES ('GS1', 's', '村', '补助发放到户', :region, 2018, 1, :content, :digest, '', :head, :log, '', '')"
            ),
            {"region": VILLAGE, "content": content, "digest": digest, "head": head, "log": writing.number},
        )


def test_a_frozen_notice_changed_by_hand_is_named(filled: Books) -> None:
    freeze_notice(filled.store, json.dumps({"title": "公示"}))
    assert check(filled.store) == []
    by_hand(filled.store, """UPDATE notice SET content = '{"title": "改"}'""")
    assert check(filled.store) == ["公示“GS1”的定稿内容与校验值不符，可能被改动。"]


def test_a_log_rewritten_whole_is_named_by_an_issued_notice(filled: Books) -> None:
    freeze_notice(filled.store, "{}")
    rewrite_whole_log(filled.store, "别人")
    (sentence,) = check(filled.store)
    assert "公示“GS1”印出的日志校验值" in sentence


def test_a_reference_lost_by_hand_is_named(filled: Books) -> None:
    by_hand(filled.store, f"DELETE FROM region WHERE record_key = '{TOWN}'")
    assert f"“行政区划”中 {VILLAGE} 的上级代码 {TOWN} 在“行政区划”中不存在。" in check(filled.store)


def test_sums_that_disagree_are_named_to_the_fen(filled: Books) -> None:
    filled.put("资金分配", {"分配编号": "FP3", "金额": "0.01"})
    filled.put("资金指标", {"指标编号": "ZB2", "上级指标编号": "ZB1", "金额": "1000.01"})
    filled.put("补助发放", {"发放流水号": "BF1", "批次号": "PC1", "实发金额": "100.00"})
    filled.put("支付", {"支付流水号": "ZF1", "批次号": "PC1", "金额": "99.99"})
    assert check(filled.store) == [
        "指标 ZB1 金额 1,000.00元，下级指标合计 1,000.01元，多出 0.01元。",
        "指标 ZB1 金额 1,000.00元，分配净额 1,000.01元，多出 0.01元。",
        "批次 PC1 发放合计 100.00元，拨付该批次的支付合计 99.99元，相差 0.01元。",
    ]
