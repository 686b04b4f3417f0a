from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from fundwatch.ledger import payee_accounts as ledger
from fundwatch.ledger import payee_standing as standing
from fundwatch.ledger.payee_accounts import Payee, household_payee, person_payee, written_forms
from fundwatch.models.store import Store
from tests import databases
from tests.books import VILLAGE, Books

YANG, WIFE, OLD_YANG = "539900197001010036", "539900197202020022", "539900700101003"
STRANGER = "539900198001010018"


def number_of(area: int, day: int, order: int) -> str:
    """A valid number of 18 places, born in the 1900s."""
    born = date(1900, 1, 1) + timedelta(days=day)
    body = f"{area:06d}{born:%Y%m%d}{order:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


@given(st.integers(110000, 659999), st.integers(0, 36523), st.integers(0, 999))
def test_both_forms_of_a_number_lead_to_each_other(area: int, day: int, order: int) -> None:
    new = number_of(area, day, order)
    old = new[:6] + new[8:17]
    assert set(written_forms(new)) == {new, old} == set(written_forms(old))


@pytest.mark.parametrize(
    ("given_number", "forms"),
    [
        ("", ()),
        ("5399", ("5399",)),
        ("539900197001010037", ("539900197001010037",)),  # the check digit is wrong: no other form
        ("539900701301003", ("539900701301003",)),  # a month 13
        (" 539900 19700101 0036", (YANG, OLD_YANG)),
        ("539900200101010019", ("539900200101010019",)),  # born after the change
    ],
)
def test_a_number_without_another_form_stands_alone(given_number: str, forms: tuple[str, ...]) -> None:
    assert written_forms(given_number) == forms


def rows_of(books: Books, asked: Any) -> list[Any]:
    with books.store.read() as connection:
        return list(connection.execute(asked))


@pytest.fixture
def household(books: Books) -> Books:
    """杨文贵's household: he and his wife, and somebody of the same name elsewhere."""
    books.put(
        "户",
        {"户编号": "H1", "户主姓名": "杨文贵", "户主身份证号": YANG, "区划代码": VILLAGE, "人口数": "2"},
        {"户编号": "H2", "户主姓名": "杨文贵", "户主身份证号": STRANGER, "区划代码": VILLAGE, "人口数": "1"},
    )
    books.put(
        "人员",
        {"身份证号": WIFE, "姓名": "李秀芳", "户编号": "H1", "银行账号": "6201"},
        {"身份证号": STRANGER, "姓名": "杨文贵", "户编号": "H2", "银行账号": "6209"},
    )
    return books


def pay(serial: str, number: str, account: str, **more: str) -> dict[str, str]:
    return {"发放流水号": serial, "身份证号": number, "银行账号": account, "实发金额": "100.00", **more}


def test_a_household_has_its_members_and_its_head_in_every_form(household: Books) -> None:
    with household.store.read() as connection:
        payee = household_payee(connection, "H1")
    assert payee.id_numbers == tuple(sorted({*written_forms(YANG), *written_forms(WIFE)}))


def test_subsidies_follow_the_number_never_the_name(household: Books) -> None:
    household.put(
        "补助发放",
        pay("BF1", OLD_YANG, "6201", 姓名="杨文贵"),
        pay("BF2", STRANGER, "6209", 姓名="杨文贵", 户编号="H2"),
        pay("BF3", "539900199001010011", "6201", 姓名="杨小明", 户编号="H1"),
    )
    with household.store.read() as connection:
        payee = household_payee(connection, "H1")
    assert {row.serial_no for row in rows_of(household, ledger.subsidies(payee))} == {"BF1", "BF3"}
    assert [row.serial_no for row in rows_of(household, ledger.subsidies(person_payee(YANG)))] == ["BF1"]
    other = {row.id_number for row in rows_of(household, ledger.other_users(person_payee(YANG), ("6201",)))}
    assert other == {"539900199001010011"}
    assert rows_of(household, ledger.other_users(payee, ("6201",))) == []


def test_a_bound_reader_sees_what_was_paid_in_the_region(household: Books) -> None:
    household.put("补助发放", pay("BF1", YANG, "6201"))
    assert rows_of(household, ledger.subsidies(person_payee(YANG, "539900102000"))) == []
    assert len(rows_of(household, ledger.subsidies(person_payee(YANG, "539900101000")))) == 1


_STATES = st.lists(st.tuples(st.sampled_from(["成功", "补发", "追回", "退票"]), st.integers(1, 10_000)), max_size=8)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_STATES)
def test_persons_of_a_household_add_up_to_it(tmp_path: Path, rows: list[tuple[str, int]]) -> None:
    store = Store.open(databases.new_books(tmp_path, f"{uuid4().hex}.db"))
    try:
        books = Books(store)
        books.put_places()
        _fill(books, rows)
        with store.read() as connection:
            whole = household_payee(connection, "H1")
            parts = [person_payee(number) for number in (YANG, WIFE)]
            net = [sum(row.net for row in connection.execute(ledger.subsidies(one))) for one in (whole, *parts)]
            by_account = sum(int(row.net or 0) for row in connection.execute(ledger.account_payments(whole)))
        assert net[0] == net[1] + net[2] == by_account
    finally:
        store.close()


def _fill(books: Books, rows: list[tuple[str, int]]) -> None:
    head = {"户编号": "H1", "户主姓名": "杨文贵", "户主身份证号": YANG, "区划代码": VILLAGE, "人口数": "2"}
    books.put("户", head)
    books.put("人员", {"身份证号": WIFE, "姓名": "李秀芳", "户编号": "H1"})
    paid = [
        pay(
            f"BF{at}",
            (YANG, WIFE)[at % 2],
            f"62{at % 3}",
            实发金额=f"{fen // 100}.{fen % 100:02d}",
            发放状态=state,
            **({"原发放流水号": f"BF{at - 1}"} if state in {"追回", "补发"} and at else {}),
        )
        for at, (state, fen) in enumerate(rows)
    ]
    if paid:
        books.put("补助发放", *paid)


def test_a_payment_is_theirs_by_account_and_not_by_name(household: Books) -> None:
    household.put(
        "支付",
        {"支付流水号": "ZF1", "收款人": "杨文贵", "收款账号": "6201", "用途": "劳务费"},
        {"支付流水号": "ZF2", "收款人": "杨文贵", "收款账号": "9999", "用途": "劳务费"},
        {"支付流水号": "ZF3", "收款人": "云岭县财政局", "收款账号": "6201", "收款单位编码": "D1"},
    )
    assert [row.record_key for row in rows_of(household, ledger.payments_received(("6201",)))] == ["ZF1"]


def test_kin_are_told_from_both_sides(household: Books) -> None:
    household.put("亲属关系", {"身份证号": STRANGER, "亲属身份证号": YANG, "关系": "兄弟"})
    with household.store.read() as connection:
        mine = standing.kin(connection, person_payee(YANG))
        his = standing.kin(connection, person_payee(STRANGER))
        names = standing.names_of(connection, [WIFE, STRANGER, "1"])
    assert mine == [(f"{STRANGER}|{YANG}", YANG, STRANGER, "兄弟")]
    assert his == [(f"{STRANGER}|{YANG}", STRANGER, YANG, "兄弟")]
    assert names == {WIFE: "李秀芳", STRANGER: "杨文贵"}


def test_a_shareholder_is_named_by_the_whole_number(household: Books) -> None:
    household.put(
        "企业登记",
        {"统一社会信用代码": "C1", "企业名称": "甲公司", "股东身份证号": f"{STRANGER}、{YANG}"},
        {"统一社会信用代码": "C2", "企业名称": "乙公司", "股东身份证号": f"9{OLD_YANG}"},
        {"统一社会信用代码": "C3", "企业名称": "丙公司", "法定代表人身份证号": YANG, "股东身份证号": YANG},
    )
    with household.store.read() as connection:
        found = standing.companies(connection, person_payee(YANG))
    assert {row.name: role for row, role in found} == {"甲公司": "股东", "丙公司": "法定代表人、股东"}


def test_nobody_is_found_for_no_number(household: Books) -> None:
    household.put("补助发放", pay("BF1", YANG, "6201"))
    nobody = Payee(())
    assert rows_of(household, ledger.subsidies(nobody)) == []
    with household.store.read() as connection:
        assert standing.companies(connection, nobody) == []
        assert ledger.declared_accounts(connection, nobody) == []
