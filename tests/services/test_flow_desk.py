"""What the page asks for, and what is kept in memory of it."""

from __future__ import annotations

import pytest

from fundwatch.errors import UsageError
from fundwatch.services import flow_desk, year_flow
from fundwatch.services.flow_request import FlowRequest, entered
from tests.books import ACTOR, Books
from tests.traced_books import put_chain


def test_a_year_is_read_once_until_the_books_change(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    put_chain(books)
    read: list[int | None] = []
    real = year_flow.flow

    def counted(store: object, actor: object, year: int | None = None) -> year_flow.YearFlow:
        read.append(year)
        return real(store, actor, year)  # type: ignore[arg-type]

    monkeypatch.setattr(year_flow, "flow", counted)
    first = flow_desk.view(books.store, ACTOR, FlowRequest())
    township = next(node for node in first.figure.nodes if node.label == "石桥镇")
    inner = entered(FlowRequest(), township)
    assert inner is not None
    second = flow_desk.view(books.store, ACTOR, inner)
    assert read == [None]
    assert second.title == "2018 年资金流向 · 石桥镇"
    assert (first.year, first.years, first.empty) == (2018, (2018,), False)
    books.put("资金指标", {"指标编号": "ZB30", "预算年度": "2018", "金额": "1.00"})
    third = flow_desk.view(books.store, ACTOR, FlowRequest())
    assert read == [None, None]
    assert "1,101.00" in third.remarks[0]


def test_a_record_is_shown_with_its_remarks(books: Books) -> None:
    put_chain(books)
    view = flow_desk.view(books.store, ACTOR, FlowRequest(table="资金指标", key="ZB2"))
    assert view.title == "基础设施（ZB2）"
    assert view.figure.title == "资金流向：基础设施（ZB2）"
    assert any("50.00" in remark for remark in view.remarks)
    assert view.years == ()


def test_a_record_that_is_not_there_is_refused(books: Books) -> None:
    with pytest.raises(UsageError):
        flow_desk.view(books.store, ACTOR, FlowRequest(table="项目", key="没有"))


def test_empty_books_say_so(books: Books) -> None:
    assert flow_desk.view(books.store, ACTOR, FlowRequest()).empty
