"""A record's chain as it is shown: places, tree and figure tell the same amounts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fundwatch.errors import RefusedError, UsageError
from fundwatch.models.actor import Actor
from fundwatch.services import tracing
from fundwatch.services.flow_request import FlowRequest, entered
from fundwatch.services.trace_tree import Branch
from fundwatch.services.tracing import Trace
from tests.books import ACTOR, TOWN, VILLAGE, Books
from tests.traced_books import OTHER_TOWN, UNREGISTERED, VILLAGE_ACCOUNT, put_chain


@pytest.fixture
def filled(books: Books) -> Books:
    return put_chain(books)


def trace(books: Books, table: str, key: str, **how: object) -> Trace:
    return tracing.trace(books.store, ACTOR, table, key, **how)  # type: ignore[arg-type]


def lines(branches: tuple[Branch, ...]) -> Iterator[Branch]:
    for branch in branches:
        yield branch
        yield from lines(branch.children)


RECORDS = (
    ("资金指标", "ZB0"),
    ("资金指标", "ZB3"),
    ("项目", "XM1"),
    ("单位", "Q1"),
    ("户", "H1"),
    ("资产", "ZC1"),
    ("批次", "PC1"),
    ("合同", "HT1"),
    ("账号", VILLAGE_ACCOUNT),
)


def test_the_tree_tells_every_place_and_the_amounts_of_its_flows(filled: Books) -> None:
    for table, key in RECORDS:
        found = trace(filled, table, key)
        told = list(lines(found.branches))
        unsaid = [node for node in found.nodes if node.id not in {line.node for line in told}]
        for node in unsaid:
            # What places above give to others is told by what is whole there; other sources are told beside.
            aside = node.kind == "rest" and found.root not in {
                one.source for one in found.edges if one.target == node.id
            }
            assert aside or any(f"另有{node.name} " in line.note for line in told), (table, key, node.id)
        sums = sorted(edge.amount for edge in found.edges if not edge.link)
        below = [line.whole for branch in found.branches for line in lines(branch.children) if line.node]
        assert set(sums) <= set(below) | {node.amount for node in found.nodes}


def test_every_line_is_covered_by_a_node_of_the_figure_or_was_left_out(filled: Books) -> None:
    for table, key in RECORDS:
        found = trace(filled, table, key)
        ids = {node.id for node in found.nodes}
        nodes = {node.id for node in found.figure.nodes}
        assert all(band.source in nodes and band.target in nodes for band in found.figure.bands)
        for node in found.figure.nodes:
            assert set(node.covers) <= ids or node.covers == (node.id,), (table, key, node)
        column = {node.id: node.column for node in found.figure.nodes}
        assert all(column[band.source] < column[band.target] for band in found.figure.bands)
        assert len(found.figure.columns) == 1 + max(column.values())
        assert [node for node in found.figure.nodes if node.root]


def test_a_household_sees_what_it_got_and_what_it_shares(filled: Books) -> None:
    found = trace(filled, "户", "H1")
    assert found.title == "王大户（H1）"
    assert found.node(found.root).amount == 123_00
    assert any("来源未分" in remark for remark in found.remarks)
    asset = next(node for node in found.figure.nodes if node.label == "养殖圈舍")
    assert asset.unfunded
    line = next(line for line in lines(found.branches) if line.text == "养殖圈舍")
    assert line.unfunded
    assert "不是同一笔钱" in line.note
    own = {(edge.source, edge.target): edge.own for edge in found.edges}
    assert own["批次|PC1", f"到户|PC1|{VILLAGE}"] == 70_00
    assert own["支付|ZF6", "批次|PC1"] is None


def test_units_are_named_without_the_county_in_the_figure_and_whole_in_the_tree(filled: Books) -> None:
    found = trace(filled, "资金指标", "ZB2")
    assert "农业局" in {node.label for node in found.figure.nodes}
    assert any("云岭县农业局" in line.text for line in lines(found.branches))


def test_only_the_way_asked_for_is_shown(filled: Books) -> None:
    up, down = trace(filled, "项目", "XM1", way="向上"), trace(filled, "项目", "XM1", way="向下")
    assert all(line.upward for line in lines(up.branches))
    assert not any(line.upward for line in lines(down.branches))
    with pytest.raises(UsageError):
        trace(filled, "项目", "XM1", way="横向")


def test_what_is_missing_is_said(filled: Books) -> None:
    assert trace(filled, "资金指标", "ZB2").missing == 50_00
    found = trace(filled, "项目", "XM3")
    assert found.missing == 0
    assert found.remarks == ("没有查到与它相连的资金往来。",)


def test_a_group_is_entered_and_its_members_are_drawn_one_by_one(filled: Books) -> None:
    filled.put("单位", *({"单位编码": f"S{number}", "名称": f"供货商{number}", "类别": "企业"} for number in range(14)))
    filled.put(
        "支付",
        *(
            {
                "支付流水号": f"ZS{number}",
                "指标编号": "ZB2",
                "项目编号": "XM2",
                "付款单位编码": "D2",
                "收款单位编码": f"S{number}",
                "收款人": f"供货商{number}",
                "金额": f"{number + 1}.00",
            }
            for number in range(14)
        ),
    )
    found = trace(filled, "项目", "XM2", way="向下")
    group = next(node for node in found.figure.nodes if node.members)
    assert group.label.startswith("其余")
    assert group.amount == sum(edge.amount for edge in found.edges if edge.target in group.members)
    request = entered(FlowRequest(table="项目", key="XM2", way="向下"), group)
    assert request is not None
    focused = trace(filled, "项目", "XM2", way="向下", focus=request.focus)
    assert set(group.members) <= {node.id for node in focused.figure.nodes}
    assert sum(node.amount or 0 for node in focused.figure.nodes if node.id in group.members) == group.amount


def test_an_actor_of_a_township_sees_what_lies_there(filled: Books) -> None:
    near, far = (Actor("某", "乡镇", region_code=code) for code in (TOWN, OTHER_TOWN))
    for table, key in (("户", "H1"), ("项目", "XM1"), ("资产", "ZC1"), ("人员", UNREGISTERED), ("补助发放", "BF1")):
        assert tracing.trace(filled.store, near, table, key).root
        with pytest.raises(RefusedError):
            tracing.trace(filled.store, far, table, key)
    with pytest.raises(RefusedError):
        tracing.trace(filled.store, near, "资金指标", "ZB1")


def test_levels_and_edges_speak_of_the_places_there_are(filled: Books) -> None:
    for table, key in RECORDS:
        found = trace(filled, table, key)
        ids = [place for level in found.levels for place in level]
        assert sorted(ids) == sorted(node.id for node in found.nodes)
        level = {place: number for number, places in enumerate(found.levels) for place in places}
        assert all(level[edge.source] < level[edge.target] for edge in found.edges)
