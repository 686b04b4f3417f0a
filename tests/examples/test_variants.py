"""Real notices with one figure changed: what the program then says, of which record, and on which side of the line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from examples.published import build
from examples.published.build import FOLDER, Notice
from fundwatch.errors import RefusedError
from fundwatch.models.store import Store
from fundwatch.reports.workbook import write_workbook
from fundwatch.services import checking, publishing, scanning
from fundwatch.services.progress import Quiet
from fundwatch.services.publishing import NoticeKey
from tests.books import ACTOR
from tests.examples.rebuilding import day_of, import_workbook
from tests.examples.test_published import missed

Change = tuple[str, str]
CENTRAL_FEE = "{项目名称: 按1%提取项目管理费（中央）, 项目类别: 项目管理费, 中央: 46.3万元}"
PROVINCIAL_FEE = "{项目名称: 按1%提取项目管理费（省级）, 项目类别: 项目管理费, 省级: 55.09万元}"
GOVERNANCE = "{项目名称: 支持乡村治理项目, 项目类别: 其他, 省级: 40万元}"
INDUSTRY = "{项目名称: 支持产业发展（中央）, 项目类别: 产业发展, 中央: 2993.7万元}"


def altered(store: Store, folder: Path, name: str, *changes: Change) -> Notice:
    """Import a notice after replacing some of its text; each piece stands in it exactly once."""
    text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    declaration = folder / f"{name}.yml"
    declaration.write_text(text, encoding="utf-8")
    notice = build.read(declaration)
    write_workbook(folder / f"{name}.xlsx", build.sheets(notice))
    assert import_workbook(store, folder / f"{name}.xlsx").clean
    return notice


def disagreements(store: Store) -> list[tuple[str, str, str]]:
    found = checking.check(store, ACTOR, progress=Quiet()).disagreements
    return [(one.table, one.key, one.sentence) for one in found]


def leads(store: Store, notice: Notice, as_of: date | None = None) -> list[tuple[str, str, int | None]]:
    assert scanning.scan(store, ACTOR, as_of=as_of or day_of(notice)).failed == ()
    return [(one.rule, one.subject_key, one.amount) for one in scanning.findings(store, ACTOR)]


def with_amount(line: str, old: str, new: str) -> Change:
    assert line.count(old) == 1
    return line, line.replace(old, new)


def test_a_line_too_large_is_told_of_its_document_and_stops_the_paper(store: Store, tmp_path: Path) -> None:
    notice = altered(store, tmp_path, "dachuan-2024", with_amount(INDUSTRY, "2993.7万元", "2993.71万元"))
    assert disagreements(store) == [
        ("资金指标", "DC2024-ZY", "指标 DC2024-ZY 金额 52,730,000.00元，分配净额 52,730,100.00元，多出 100.00元。")
    ]
    assert missed(store, notice) == {"中央资金七项": 10_000}
    with pytest.raises(RefusedError, match="超出100"):
        publishing.preview(store, ACTOR, NoticeKey("县", "资金分配结果", "511703000000", 2024), day_of(notice))


def test_a_line_too_small_is_left_over_in_the_paper(store: Store, tmp_path: Path) -> None:
    notice = altered(store, tmp_path, "dachuan-2024", with_amount(INDUSTRY, "2993.7万元", "2993.6万元"))
    assert disagreements(store) == []
    key = NoticeKey("县", "资金分配结果", "511703000000", 2024)
    told = {one.label: one.figures for one in publishing.preview(store, ACTOR, key, day_of(notice)).content.amounts}
    assert told["尚未分配"] == "0.1万元"
    assert missed(store, notice) == {"中央资金七项": 100_000}


@pytest.mark.parametrize(("printed", "gap"), [("-4.07万元", None), ("-4.08万元", None), ("-4.09万元", 30_000)])
def test_the_balance_taken_back_may_miss_by_roundings_only(
    store: Store, tmp_path: Path, printed: str, gap: int | None
) -> None:
    """Published: planned 117.98, settled 112.92, fee 1, taken back 4.07, which is 0.01 too much."""
    notice = altered(store, tmp_path, "mishan-2026", ("{金额: -4.07万元, 分配", f"{{金额: {printed}, 分配"))
    name = "太平乡庄兴村双层温室大棚建设项目结算价（按收回后净额）"
    assert missed(store, notice).get(name) == gap


@pytest.mark.parametrize(
    ("fee", "rest", "expected"),
    [
        # 1 % of 5,509 is 55.09: the fee as published lies exactly on the limit.
        ("55.09万元", "40万元", []),
        ("55.10万元", "39.99万元", [("FW-W001", "DC2024-SJ", 10_000)]),
    ],
)
def test_a_provincial_fee_on_the_limit_and_just_above(
    store: Store, tmp_path: Path, fee: str, rest: str, expected: list[tuple[str, str, int]]
) -> None:
    changes = with_amount(PROVINCIAL_FEE, "55.09万元", fee), with_amount(GOVERNANCE, "40万元", rest)
    notice = altered(store, tmp_path, "dachuan-2024", *changes)
    assert leads(store, notice) == expected


@pytest.mark.parametrize(
    ("fee", "rest", "expected"),
    [
        ("52.73万元", "2987.27万元", []),
        ("52.74万元", "2987.26万元", [("FW-W001", "DC2024-ZY", 10_000)]),
    ],
)
def test_a_central_fee_on_the_limit_and_just_above(
    store: Store, tmp_path: Path, fee: str, rest: str, expected: list[tuple[str, str, int]]
) -> None:
    changes = with_amount(CENTRAL_FEE, "46.3万元", fee), with_amount(INDUSTRY, "2993.7万元", rest)
    notice = altered(store, tmp_path, "dachuan-2024", *changes)
    assert leads(store, notice) == expected


@pytest.mark.parametrize(("paid", "expected"), [("191266元", []), ("191266.01元", [("FW-W004", "CX2024-HT01", 1)])])
def test_a_grant_up_to_the_audited_price_and_a_fen_above(
    store: Store, tmp_path: Path, paid: str, expected: list[tuple[str, str, int]]
) -> None:
    old = "收款单位编码: 350302-02, 金额: 200000元"
    notice = altered(store, tmp_path, "chengxiang-2025", (old, old.replace("200000元", paid)))
    assert leads(store, notice) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2025, 3, 28), []),
        (date(2025, 12, 31), []),
        # A year after the day of issue, the 47.1 万元 that nobody has seen spent.
        (date(2026, 1, 1), [("FW-T001", "LQ2024-01", 47_100_000)]),
    ],
)
def test_unspent_money_is_a_lead_after_a_year(
    store: Store, tmp_path: Path, as_of: date, expected: list[tuple[str, str, int]]
) -> None:
    notice = altered(store, tmp_path, "linqu-2025")
    found = [one for one in leads(store, notice, as_of) if one[0] == "FW-T001"]
    assert found == expected


@pytest.mark.parametrize(
    ("allocated", "expected"),
    [
        # The document is of 2017 for 2018: thirty days from the first of the year are over with the 31st.
        ("2018-01-31", []),
        ("2018-02-01", [("FW-T002", "MD2018-01", 200_000_000)]),
    ],
)
def test_money_handed_on_within_thirty_days_and_a_day_later(
    store: Store, tmp_path: Path, allocated: str, expected: list[tuple[str, str, int]]
) -> None:
    """Published: 2018年2月; whichever day of it, the thirty days were over."""
    change = ("分配日期: 2018-02-01", f"分配日期: {allocated}")
    notice = altered(store, tmp_path, "muding-2018", change)
    assert leads(store, notice) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("5273.01万元", []),
        ("5273.02万元", [("FW-N004", "DC2024-GS01", 20_000)]),
    ],
)
def test_a_printed_sum_may_miss_the_books_by_its_last_place(
    store: Store, tmp_path: Path, printed: str, expected: list[tuple[str, str, int]]
) -> None:
    line = "对象编号: DC2024-ZY, 金额: 5273万元"
    notice = altered(store, tmp_path, "dachuan-2024", with_amount(line, "5273万元", printed))
    assert leads(store, notice) == expected


def test_an_adjustment_that_gives_more_than_it_takes_is_told(store: Store, tmp_path: Path) -> None:
    line = "{项目名称: 杏岭镇强胜村服装厂建设项目, 区划代码: 220581904201, 项目类别: 产业发展, 未列级次: 80万元}"
    notice = altered(store, tmp_path, "meihekou-2025", with_amount(line, "80万元", "81万元"))
    ((table, key, sentence),) = disagreements(store)
    assert (table, key) == ("资金指标", "MHK2025-WL")
    assert sentence.endswith("多出 10,000.00元。")
    assert missed(store, notice) == {"调整后调增项目安排": 1_000_000}


def test_merged_sources_that_do_not_cover_what_was_made_of_them_are_told(store: Store, tmp_path: Path) -> None:
    old = "{上级指标编号: BG2018-SHI, 指标编号: BG2018-HB, 金额: 66.5万元}"
    altered(store, tmp_path, "beiguan-2018", with_amount(old, "66.5万元", "66.51万元"))
    ((table, key, sentence),) = disagreements(store)
    assert (table, key) == ("资金指标", "BG2018-SHI")
    assert sentence.endswith("多出 100.00元。")


def test_a_workbook_that_nobody_built_again_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "FOLDER", tmp_path)
    source = FOLDER / "fujin-2025.yml"
    (tmp_path / source.name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    assert build.out_of_date() == ("fujin-2025.xlsx",)
    assert build.main([]) == 0
    assert build.main(["--check"]) == 0
    first = (tmp_path / "fujin-2025.xlsx").read_bytes()
    assert build.main([]) == 0
    assert (tmp_path / "fujin-2025.xlsx").read_bytes() == first
    text = (tmp_path / source.name).read_text(encoding="utf-8").replace("计划投资: 6.16万元", "计划投资: 6.17万元")
    (tmp_path / source.name).write_text(text, encoding="utf-8")
    assert build.main(["--check"]) == 1
    (tmp_path / source.name).unlink()
    assert build.out_of_date() == ("fujin-2025.xlsx",)


@pytest.mark.parametrize("written", ["46.3", "46.3万", "0.0000001万元", "1.005元"])
def test_an_amount_needs_its_unit_and_no_more_than_fen(written: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        build.fen(written)


def test_a_column_that_the_contract_has_not_is_refused(tmp_path: Path) -> None:
    text = (FOLDER / "duodao-2021.yml").read_text(encoding="utf-8").replace("原值: 26045", "原价: 26045")
    (tmp_path / "wrong.yml").write_text(text, encoding="utf-8")
    with pytest.raises(KeyError, match="原价"):
        build.read(tmp_path / "wrong.yml")
