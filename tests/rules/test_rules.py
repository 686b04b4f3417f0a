"""What holds of every rule: it is declared soundly, says the same on both engines, and scores as documented."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from fundwatch.errors import UsageError
from fundwatch.ledger.policy import in_force
from fundwatch.models.fields import Kind
from fundwatch.models.store import Store
from fundwatch.rules import registry
from fundwatch.rules.allocation.idle_money import months_before
from fundwatch.rules.benefit.facts import claim
from fundwatch.rules.definition import Rule
from fundwatch.rules.oversight.progress_not_filed import quarter_end, quarter_filed, quarter_of
from fundwatch.rules.payment.negative_list import found
from fundwatch.rules.raised import decimal_string, shown
from fundwatch.rules.scope import Scope, temporary_table
from fundwatch.rules.scoring import Scored, hundredths, scores

RULES = [pytest.param(rule, id=code) for code, rule in registry.all_rules().items()]
#: Functions that only one of the engines knows, or that mean something else on the other.
ONE_ENGINE = (
    "julianday",
    "strftime",
    "instr",
    "ifnull",
    "printf",
    "group_concat",
    "json_",
    "extract(",
    "date(",
    "glob",
)


@pytest.mark.parametrize("rule", RULES)
def test_statements_compile_on_both_engines(store: Store, rule: Rule) -> None:
    with store.workspace() as connection:
        partitions = temporary_table(connection, "part", [("value", str)], [("某",)])
        scope = Scope(connection, date(2019, 1, 15), in_force(connection), partitions)
        population = rule.population(scope)
        for statement in (rule.select(scope), *([] if population is None else [population])):
            for dialect in (sqlite.dialect, postgresql.dialect):
                said = str(statement.compile(dialect=dialect())).lower()
                assert not [word for word in ONE_ENGINE if word in said]


@pytest.mark.parametrize("rule", RULES)
def test_a_partial_run_on_nothing_raises_nothing(store: Store, rule: Rule) -> None:
    with store.workspace() as connection:
        partitions = temporary_table(connection, "part", [("value", str)], [])
        scope = Scope(connection, date(2019, 1, 15), in_force(connection), partitions)
        rows = [dict(row) for row in connection.execute(rule.select(scope)).mappings()]
        assert list(rule.refine(rows, scope)) == []


@pytest.mark.parametrize("rule", RULES)
def test_wording_is_that_of_a_lead(rule: Rule) -> None:
    texts = (rule.name, rule.summary, rule.page.method, rule.page.why)
    assert not [word for text in texts for word in ("犯罪", "贪官", "违法者", "罪") if word in text]
    assert "核实" in rule.summary or "核对" in rule.summary
    assert rule.page.check
    assert rule.page.innocent
    assert rule.page.not_flagged


def test_a_code_that_there_is_none_of() -> None:
    assert [rule.code for rule in registry.chosen(("FW-G001", "FW-A001"))] == ["FW-A001", "FW-G001"]
    with pytest.raises(UsageError, match="FW-Q001"):
        registry.chosen(("FW-Q001",))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "B1"}, "form"),
        ({"category": "其他"}, "category"),
        ({"parameters": ("没有的参数",)}, "unknown parameters"),
        ({"related": (("户", "key"),)}, "does not declare to read"),
        ({"subject": "没有的表"}, "does not declare to read"),
    ],
)
def test_a_badly_declared_rule_stops_the_program(change: dict[str, Any], said: str) -> None:
    sound = type(registry.all_rules()["FW-G001"])
    wrong = type("Wrong", (sound,), change)()
    with pytest.raises(ValueError, match=said):
        registry._require_sound(wrong)


class TestScore:
    @pytest.mark.parametrize(
        ("severity", "fen", "others", "points"),
        [
            ("high", None, 0, 60),
            ("medium", 99_999, 0, 40),
            ("medium", 100_000, 0, 43),
            ("low", 100_000_000, 5, 58),
            ("high", 100_000_000, 2, 98),
        ],
    )
    def test_hundredths(self, severity: str, fen: int | None, others: int, points: int) -> None:
        assert hundredths(severity, fen, others) == points

    def test_only_other_rules_corroborate(self) -> None:
        person = frozenset({"人员|1"})
        given = [
            Scored(1, "A", "high", None, person),
            Scored(2, "A", "high", None, person),
            Scored(3, "B", "low", None, person | {"账号|9"}),
            Scored(4, "C", "low", None, frozenset({"账号|9"})),
        ]
        assert scores(given) == {1: 0.7, 2: 0.7, 3: 0.4, 4: 0.3}


@pytest.mark.parametrize(
    ("parts", "of", "text"),
    [(-5, 100, "-0.05"), (250000, 100, "2500.00"), (1_370_000, 1_000_000, "1.37"), (2_000_000, 1_000_000, "2")],
)
def test_decimal_strings(parts: int, of: int, text: str) -> None:
    assert decimal_string(parts, of) == text


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, Kind.MONEY, None),
        (10_000, Kind.RATIO, "1%"),
        (date(2017, 3, 1).toordinal(), Kind.DAY, "2017-03-01"),
        (True, Kind.BOOLEAN, "是"),
        (2017, Kind.YEAR, 2017),
    ],
)
def test_values_as_shown(value: Any, kind: Kind, text: Any) -> None:
    assert shown(value, kind) == text


@pytest.mark.parametrize(
    ("year", "period", "first", "last"),
    [
        (2016, None, "2016-01-01", "2016-12-31"),
        (2016, "H1", "2016-01-01", "2016-06-30"),
        (2017, "2017Q4", "2017-10-01", "2017-12-31"),
        (2016, "2016-02", "2016-02-01", "2016-02-29"),
        (2017, "某", "2017-01-01", "2017-12-31"),
    ],
)
def test_the_time_a_payment_is_for(year: int, period: str | None, first: str, last: str) -> None:
    assert claim(year, period, None, None) == (
        date.fromisoformat(first).toordinal(),
        date.fromisoformat(last).toordinal(),
    )


def test_a_given_entitlement_goes_before_the_period() -> None:
    assert claim(2016, "H1", 5, 7) == (5, 7)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2019-01-15", 12, "2018-01-15"),
        ("2018-03-31", 1, "2018-02-28"),
        ("2016-02-29", 12, "2015-02-28"),
        ("2019-01-15", 25, "2016-12-15"),
        ("2018-12-31", 6, "2018-06-30"),
    ],
)
def test_months_before(day: str, months: int, before: str) -> None:
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(before)


def test_quarters() -> None:
    assert quarter_of(date(2017, 3, 31).toordinal()) == "2017Q1"
    assert quarter_of(date(2017, 4, 1).toordinal()) == "2017Q2"
    assert quarter_end("2016Q4") == date(2016, 12, 31)
    assert quarter_end("2017Q1") == date(2017, 3, 31)
    assert [quarter_filed(period) for period in ("2017Q2", "2017-06", "2017-05", "2017H1", "某")] == [
        "2017Q2",
        "2017Q2",
        None,
        "2017Q2",
        None,
    ]


@pytest.mark.parametrize(
    ("word", "purpose", "there"),
    [
        ("偿还*债务", "偿还以前年度债务", True),
        ("偿还*债务", "债务偿还", False),
        ("接待", "公务接待费", True),
        ("酒", "工程款", False),
    ],
)
def test_words_of_the_negative_list(word: str, purpose: str, *, there: bool) -> None:
    assert found(word, purpose) is there
