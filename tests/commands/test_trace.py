"""fundwatch trace as it is called: what it prints and with what it exits."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest

from fundwatch.cli import run_command
from tests.books import Books
from tests.traced_books import put_chain


@pytest.fixture
def database(books: Books) -> str:
    return put_chain(books).store.url


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def test_a_document_is_told_down_to_the_income_of_what_it_built(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["trace", "资金指标", "ZB1", "--db", database, "--direction", "向下"]) == 0
    printed = capsys.readouterr().out
    told = ["分配：", "项目：村道 XM1", "支付：", "转拨单位：", "合同：", "收款人：宏远建筑公司 Q1", "资产：", "收益："]
    places = [printed.index(said) for said in told]
    assert places == sorted(places)
    assert "└─ 未分配（未分解）" in printed


def test_amounts_stand_one_below_the_other(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    run_command(["trace", "项目", "XM1", "--db", database])
    ends = set()
    for line in capsys.readouterr().out.splitlines():
        amount = re.search(r" {2,}-?[\d,]+\.\d\d(?=$|  （)", line)
        if amount and not line.startswith("说明"):
            ends.add(columns(line[: amount.end()]))
    assert len(ends) == 1


def test_a_household_is_told_back_up(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["trace", "户", "H1", "--db", database]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith("资金追踪：王大户（H1）　全程　单位：元")
    assert "资金从哪里来" in printed
    assert "来源未分  （全额 100.00）" in printed
    assert "说明：有 50.00 元的去向大于来源" in printed
    asset = next(line for line in printed.splitlines() if "资产：养殖圈舍" in line)
    assert "0.00" not in asset


def test_the_document_holds_at_every_node(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["trace", "资产", "ZC1", "--db", database, "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["table"], found["key"], found["direction"]) == ("资产", "ZC1", "全程")
    nodes = {node["id"]: node for node in found["nodes"]}
    assert found["root"] in nodes
    assert nodes[found["root"]]["amount_yuan"] == "300.00"
    assert nodes[found["root"]]["whole_fen"] == 320_00
    into: dict[str, int] = dict.fromkeys(nodes, 0)
    out: dict[str, int] = dict.fromkeys(nodes, 0)
    for edge in found["edges"]:
        assert edge["amount_fen"] == round(float(edge["amount_yuan"]) * 100)
        out[edge["source"]] += edge["amount_fen"]
        into[edge["target"]] += edge["amount_fen"]
    for key, node in nodes.items():
        if into[key] and out[key] and node["stage"] not in {"指标", "收益"}:
            assert into[key] == out[key], key
    assert sorted(place for level in found["levels"] for place in level) == sorted(nodes)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["支付", "没有"], "表“支付”中没有“没有”"),
        (["公示", "GS1"], "“公示”不在资金链条上"),
        (["户", "H1", "--direction", "横向"], "横向"),
        (["户"], "编号"),
    ],
)
def test_what_cannot_be_traced_is_told_in_chinese(
    database: str, capsys: pytest.CaptureFixture[str], asked: list[str], said: str
) -> None:
    assert run_command(["trace", *asked, "--db", database]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert "Traceback" not in printed.err
    assert not printed.out
