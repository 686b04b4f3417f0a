"""The comparison behind a finding: rows with their places, values, and formulas that come to the rule's result."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, select, update

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.store import Store
from fundwatch.rules.compared import AMOUNT
from fundwatch.rules.definition import Rule
from fundwatch.rules.registry import all_rules
from fundwatch.services import scanning
from fundwatch.services.comparison import comparison, write_comparison
from tests.books import ACTOR, Books
from tests.factory import load, places
from tests.scanned_books import OTHER_TOWN, fill, scan
from tests.spreadsheet import Spreadsheet

RULES = [pytest.param(rule, id=code) for code, rule in all_rules().items()]
FORMULA = '=HYPERLINK("http://某","看")'


@pytest.fixture
def scanned(books: Books) -> Books:
    """Three payments to the dead, numbered 1 to 3, and a project."""
    fill(books)
    scan(books)
    return books


def lines(book: Spreadsheet) -> Iterator[tuple[str, Fraction, Fraction, str]]:
    """The results as a spreadsheet computes them: label, the program's value, computed again, whether they agree."""
    row = 3
    while label := book.cell("重新计算", f"A{row}"):
        yield label, *(book.cell("重新计算", f"{column}{row}") for column in "BCE")
        row += 1


def numbers(store: Store) -> list[int]:
    with store.read() as connection:
        return list(connection.execute(select(Finding.number).order_by(Finding.number)).scalars())


@pytest.mark.parametrize("rule", RULES)
def test_what_a_rule_says_of_its_example_computes_again(store: Store, tmp_path: Path, rule: Rule) -> None:
    """The formulas in the file, computed from the file alone, come to what the rule found."""
    load(store, places())
    load(store, rule.page.example.rows)
    scanning.scan(store, ACTOR, rules=[rule.code], as_of=date.fromisoformat(rule.page.example.as_of))
    (number,) = numbers(store)
    made = comparison(store, ACTOR, number)
    write_comparison(store, ACTOR, number, tmp_path / "核对.xlsx")
    computed = list(lines(Spreadsheet(tmp_path / "核对.xlsx")))
    assert [label for label, *_ in computed] == [one.label for one in made.results]
    assert {word for *_, word in computed} == {"一致"}
    for (_, _, again, _), one in zip(computed, made.results, strict=True):
        assert abs(again - one.again) < Fraction(1, 10**9)


@pytest.mark.parametrize("rule", RULES)
def test_what_is_declared_is_of_the_rule(rule: Rule) -> None:
    labels = {value.label for value in rule.evidence} | {AMOUNT}
    assert {one.result for one in rule.compared} <= labels
    assert {one.unless for one in rule.compared} <= labels | {""}


def test_rows_stand_with_their_places_and_true_values(scanned: Books, tmp_path: Path) -> None:
    written = write_comparison(scanned.store, ACTOR, 1, tmp_path / "核对.xlsx")
    assert written.title == "疑点核对表：死亡后仍有补助发放"
    book = load_workbook(tmp_path / "核对.xlsx")
    assert book.sheetnames == ["重新计算", "核对的数值", "明细", "补助发放", "死亡人员"]
    header, row = ([cell.value for cell in line] for line in book["补助发放"].iter_rows(min_row=2, max_row=3))
    shown = dict(zip(header, row, strict=True))
    assert [shown[name] for name in ("关键字", "文件", "工作表", "行", "在本条中")] == [
        "FF1",
        "测试.xlsx",
        "补助发放",
        2,
        "疑点对象",
    ]
    assert shown["实发金额（元）"] == 100
    assert shown["发放日期"] == datetime(2018, 2, 1)  # noqa: DTZ001 - as openpyxl reads days
    assert shown["身份证号"] == "539900197001010011"
    assert isinstance(shown["银行账号"], str)
    values = {row[0].value: row[1].value for row in book["核对的数值"].iter_rows(min_row=3)}
    assert values["死亡日期"] == datetime(2017, 5, 1)  # noqa: DTZ001 - as openpyxl reads days
    assert values["参数：死亡后发放宽限天数"] == "30天（待核实）"


def test_the_result_shows_before_anything_is_computed_and_moves_with_the_rows(scanned: Books, tmp_path: Path) -> None:
    path = tmp_path / "核对.xlsx"
    write_comparison(scanned.store, ACTOR, 2, path)
    cached = load_workbook(path, data_only=True)["重新计算"]
    assert [cached[f"{column}3"].value for column in "ABCDE"] == ["涉及金额", 200, 200, 0, "一致"]
    with zipfile.ZipFile(path) as parts:
        assert b'fullCalcOnLoad="1"' in parts.read("xl/workbook.xml")
    book = load_workbook(path)
    column = next(cell.column_letter for cell in book["补助发放"][2] if cell.value == "实发金额（元）")
    book["补助发放"][f"{column}3"] = 199.99
    book.save(path)
    assert next(lines(Spreadsheet(path))) == ("涉及金额", 200, Fraction("199.99"), "不一致")


def test_a_text_of_the_data_is_never_a_formula(books: Books, tmp_path: Path) -> None:
    fill(books)
    with books.store.write(ACTOR, "测试") as writing:
        changed = (
            update(BenefitPayment).where(BenefitPayment.record_key == "FF1").values(name=FORMULA, subsidy="@SUM(1)")
        )
        writing.connection.execute(changed)
    scan(books)
    write_comparison(books.store, ACTOR, 1, tmp_path / "核对.xlsx")
    book = load_workbook(tmp_path / "核对.xlsx")
    formulas = [
        (sheet.title, cell.column_letter)
        for sheet in book
        for line in sheet.iter_rows()
        for cell in line
        if cell.data_type == "f"
    ]
    assert {sheet for sheet, _ in formulas} == {"重新计算"}
    assert {column for _, column in formulas} == {"C", "D", "E"}
    assert FORMULA in [cell.value for line in book["补助发放"].iter_rows() for cell in line]


def test_rows_that_moved_or_went_are_said(scanned: Books, tmp_path: Path) -> None:
    with scanned.store.write(ACTOR, "测试") as writing:
        writing.connection.execute(
            update(BenefitPayment).where(BenefitPayment.record_key == "FF1").values(source_row=9)
        )
        writing.connection.execute(delete(BenefitPayment).where(BenefitPayment.record_key == "FF2"))
    write_comparison(scanned.store, ACTOR, 1, tmp_path / "一.xlsx")
    sheet = load_workbook(tmp_path / "一.xlsx")["补助发放"]
    assert [sheet[at].value for at in ("D3", "F3")] == [9, "提出疑点后重新导入过"]
    made = comparison(scanned.store, ACTOR, 2)
    assert {one.label: one.agrees for one in made.results}[AMOUNT] is False
    write_comparison(scanned.store, ACTOR, 2, tmp_path / "二.xlsx")
    sheet = load_workbook(tmp_path / "二.xlsx")["补助发放"]
    assert [sheet[at].value for at in ("A3", "B3", "F3")] == [
        "FF2",
        "测试.xlsx",
        "台账中已没有这一条，或不在管辖范围内",
    ]


def test_equal_books_give_equal_bytes_and_the_end_of_the_name_counts(scanned: Books, tmp_path: Path) -> None:
    for name in ("一", "二"):
        write_comparison(scanned.store, ACTOR, 1, tmp_path / f"{name}.xlsx")
    assert (tmp_path / "一.xlsx").read_bytes() == (tmp_path / "二.xlsx").read_bytes()
    with pytest.raises(UsageError, match="不能写成"):
        write_comparison(scanned.store, ACTOR, 1, tmp_path / "核对.pdf")
    with pytest.raises(UsageError, match="没有编号为 1 的疑点"):
        write_comparison(scanned.store, Actor("乡镇", "", OTHER_TOWN), 1, tmp_path / "核对.xlsx")


def test_a_rule_of_another_release_is_still_compared(scanned: Books) -> None:
    with scanned.store.write(ACTOR, "测试") as writing:
        writing.connection.execute(update(Finding).where(Finding.number == 1).values(rule="FW-Z999"))
    made = comparison(scanned.store, ACTOR, 1)
    assert [one.label for one in made.results] == ["涉及金额", "明细条数", "“补助发放”的行数", "“死亡人员”的行数"]
    assert all(one.agrees for one in made.results)
