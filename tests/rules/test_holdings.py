"""What rules need of the books: declared truly, and told when it is not there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, delete, event, update

from fundwatch.ledger.policy import in_force
from fundwatch.models.base import class_of
from fundwatch.models.record import Record
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.deceased_person import DeceasedPerson
from fundwatch.models.store import Store
from fundwatch.rules import registry
from fundwatch.rules.definition import NeededColumn, Rule, alternatives
from fundwatch.rules.holdings import Holdings, Missing
from fundwatch.rules.runner import NOT_APPLICABLE, run
from fundwatch.rules.scope import Scope
from tests.books import Books
from tests.factory import load, places
from tests.rules.test_cases import files, filled


def firing() -> list[Any]:
    """The first case of every rule that declares columns in which the rule raises something."""
    found = []
    for code, content in files().items():
        case = next(case for case in content["cases"] if case.get("expect"))
        if registry.all_rules()[code].needs_columns:
            found.append(pytest.param(code, content.get("defaults", {}), case, id=code))
    return found


@pytest.mark.parametrize(("code", "defaults", "case"), firing())
def test_without_a_needed_column_a_rule_would_raise_nothing(
    store: Store, code: str, defaults: Mapping[str, Any], case: Mapping[str, Any]
) -> None:
    rule = registry.all_rules()[code]
    load(store, places())
    load(store, filled(defaults, case["rows"]))
    as_of = date.fromisoformat(str(case.get("as_of", "2019-01-15")))
    for group in rule.needs_columns:
        with store.workspace() as connection:
            for column in alternatives(group):
                blank(connection, column)
            scope = Scope(connection, as_of, in_force(connection))
            rows = [dict(row) for row in connection.execute(rule.select(scope)).mappings()]
            assert list(rule.refine(rows, scope)) == [], "it is not silent without the column: the declaration is wrong"
            outcome = run(rule, Scope(connection, as_of, in_force(connection)))
            assert outcome.state == NOT_APPLICABLE


def blank(connection: Connection, column: NeededColumn) -> None:
    """Take every value out of a column; of one that is always filled in, every row of its table."""
    table: type[Record] = class_of(column)
    if table.fields()[column.key].required:
        connection.execute(delete(table))
        return
    own = {column.key, *(name for name, it in table.derived().items() if it.of == column.key)}
    connection.execute(update(table).values(dict.fromkeys(own)))


class Needing(type(registry.all_rules()["FW-A001"])):  # type: ignore[misc]
    """A rule that needs two columns, and one of two others."""

    needs = (Asset, BenefitPayment)
    needs_columns = (Asset.owner, (BenefitPayment.account_holder, DeceasedPerson.died_on))


@pytest.fixture
def needing() -> Rule:
    made: Rule = Needing()
    return made


def test_empty_tables_come_first(books: Books, needing: Rule) -> None:
    with books.store.read() as connection:
        missing = Holdings(connection).missing(needing)
    assert missing == Missing(tables=("资产", "补助发放"))
    assert missing.said == "没有“资产”“补助发放”的数据；导入后即可检查。"


def test_a_column_without_any_value_is_named(books: Books, needing: Rule) -> None:
    books.put("资产", {"资产编号": "ZC1"}, {"资产编号": "ZC2"})
    books.put("补助发放", {"发放流水号": "FF1", "开户名": "张三"})
    with books.store.read() as connection:
        missing = Holdings(connection).missing(needing)
    assert missing == Missing(columns=((("资产", "所有权人"),),))
    assert missing.said == "“资产”的“所有权人”全部空白。补填后导入即可检查。"


def test_of_a_group_the_tables_without_rows_are_named_whole(books: Books, needing: Rule) -> None:
    books.put("资产", {"资产编号": "ZC1", "所有权人": "龙山村"})
    books.put("补助发放", {"发放流水号": "FF1", "开户名": ""})
    with books.store.read() as connection:
        missing = Holdings(connection).missing(needing)
    assert missing.said == "“补助发放”的“开户名”、“死亡人员”都是空白。补填后导入即可检查。"


def test_one_value_anywhere_suffices_and_one_column_of_a_group(books: Books, needing: Rule) -> None:
    books.put("资产", *({"资产编号": f"ZC{n}"} for n in range(600)), {"资产编号": "末", "所有权人": "龙山村"})
    books.put("补助发放", {"发放流水号": "FF1", "开户名": ""})
    books.put("死亡人员", {"身份证号": "539900197001010011", "姓名": "李四", "死亡日期": "2017-05-01"})
    with books.store.read() as connection:
        assert not Holdings(connection).missing(needing).anything
        assert Holdings(connection).missing(needing).said == ""


def test_what_was_asked_once_is_not_asked_again(books: Books) -> None:
    books.put("资产", {"资产编号": "ZC1"})
    asked: list[str] = []
    with books.store.read() as connection:
        event.listen(connection, "before_cursor_execute", lambda *told: asked.append(told[2]))
        holdings = Holdings(connection)
        assert holdings.is_blank(Asset.owner)
        assert holdings.is_blank(Asset.owner)
        assert not holdings.is_empty(Asset)
        assert not holdings.is_empty(Asset)
    assert len(asked) == 2


def test_a_rule_cannot_need_a_column_of_a_table_it_does_not_read() -> None:
    with pytest.raises(ValueError, match="does not declare to read"):
        registry._require_sound(Needing())
