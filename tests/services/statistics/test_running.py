"""Every test over the same payments: what it shows, and that each line leads to exactly its rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.services import listing, statistics
from fundwatch.services.listing import Filter
from fundwatch.services.statistics import Asked, Made
from tests.books import ACTOR, TOWN, VILLAGE, Books

#: Each test with the column of its list that says how many rows are behind a line.
COUNTED = {
    "概况": 1,
    "分层": 1,
    "账龄": 1,
    "汇总": 1,
    "首位数字": 1,
    "第二位数字": 1,
    "前两位数字": 1,
    "重复数额": 1,
    "紧贴限额": 2,
}
WAYS = ("转账", "现金", "实拨")


def amount(place: int) -> str:
    """Five orders of magnitude, evenly in logarithm, never with a fraction of a fen."""
    fen = int(10 ** (2 + 5 * place / 1_500))
    return f"{fen // 100}.{fen % 100:02d}"


@pytest.fixture
def paid(books: Books) -> Books:
    """1,500 spread payments; thirty more of just under 500,000 yuan; one refund, one of nought."""
    rows = [
        {
            "支付流水号": f"ZF{place:05d}",
            "凭证号": f"记{place % 700 + 1}",
            "金额": amount(place),
            "支付日期": (date(2016, 1, 1) + timedelta(days=place % 1_000)).isoformat(),
            "支付方式": WAYS[place % 3],
            "收款人": f"收款人{place % 7}",
        }
        for place in range(1_500)
    ]
    rows += [{**rows[0], "支付流水号": f"ZG{place:03d}", "金额": "499000.00"} for place in range(30)]
    rows += [{**rows[0], "支付流水号": "ZH1", "金额": "-20.00"}, {**rows[0], "支付流水号": "ZH2", "金额": "0.00"}]
    books.put("支付", *rows)
    return books


def run(books: Books, test: str, table: str = "支付", **more: object) -> Made:
    return statistics.run(books.store, ACTOR, Asked(test, table, **more))  # type: ignore[arg-type]


def keys(books: Books, made: Made, key: str) -> list[str]:
    query = made.behind[key].query
    return [row[0] for row in listing.page(books.store, ACTOR, query.table, listing.ids(books.store, ACTOR, query))]


def cell(made: Made, key: str, column: str) -> str:
    labels = [it.label for it in made.statement.columns]
    return next(row.cells[labels.index(column)] for row in made.statement.rows if row.key == key)


@pytest.mark.parametrize("test", COUNTED)
@pytest.mark.parametrize("narrowed", [False, True])
def test_every_line_leads_to_as_many_rows_as_it_counts(paid: Books, test: str, narrowed: bool) -> None:  # noqa: FBT001
    filters = (Filter("method", values=("转账",)),) if narrowed else ()
    made = run(paid, test, filters=filters, words=("支付方式：转账",) if narrowed else (), as_of=date(2018, 12, 31))
    if narrowed and test == "前两位数字":
        assert "至少要 1,400 笔" in made.refused
        return
    assert not made.refused
    assert made.behind
    rows = {row.key: row for row in made.statement.rows}
    for key, behind in made.behind.items():
        assert len(behind.words) == len(behind.query.filters)
        shown = rows[key].cells[COUNTED[test]]
        if shown:
            assert len(listing.ids(paid.store, ACTOR, behind.query)) == int(shown.replace(",", "")), key


@pytest.mark.parametrize("test", [test.name for test in statistics.tests()])
def test_every_result_says_what_it_is_and_what_it_is_not(paid: Books, test: str) -> None:
    made = run(paid, test)
    assert made.statement.title.startswith("支付“")
    if made.refused:
        assert made.refused.endswith("。")
        return
    assert len(made.said) >= 3
    assert all(said.endswith("。") for said in made.said)
    assert "线索，不是结论" in made.said[-1] or "不说明有问题" in made.said[-1]
    assert all(len(row.cells) == len(row.sort) == len(made.statement.columns) for row in made.statement.rows)
    lines = {row.key for row in made.statement.rows}
    assert len(lines) == len(made.statement.rows), "no two lines share a key"
    assert made.behind.keys() <= lines
    assert {bar.key for bar in made.bars} <= lines


def test_strata_that_are_asked_for(paid: Books) -> None:
    made = run(paid, "分层", bounds=(0, 100_000, 49_900_000))
    assert [row.cells[:2] for row in made.statement.rows] == [
        ("小于零", "1"),
        ("0 至 1,000", "901"),
        ("1,000 至 499,000", "600"),
        ("499,000 及以上", "30"),
    ]
    assert made.statement.total is not None
    assert made.statement.total[1] == "1,532"


def test_months_are_summed_up_and_lead_to_their_days(paid: Books) -> None:
    made = run(paid, "汇总", column="paid_on")
    assert made.statement.columns[0].label == "支付日期（按月）"
    january = next(row for row in made.statement.rows if row.cells[0] == "2016-02")
    assert january.cells[1] == "58"
    assert len(keys(paid, made, january.key)) == 58


def test_a_blank_is_a_group_of_its_own(paid: Books) -> None:
    made = run(paid, "汇总", column="nature", by="")
    assert [row.cells[:2] for row in made.statement.rows] == [("（空白）", "1,532")]
    assert len(keys(paid, made, "空")) == 1_532


def test_a_gap_leads_to_its_neighbours_and_a_duplicate_to_its_bearers(books: Books) -> None:
    books.put("支付", *({"支付流水号": f"Z{place}", "凭证号": f"记{place}"} for place in (1, 2, 3, 6, 7)))
    books.put("支付", {"支付流水号": "Z8", "凭证号": "记7"})
    made = run(books, "断号重号", column="voucher_no")
    assert [row.cells[:3] for row in made.statement.rows] == [("断号", "记4 至 记5", "2"), ("重号", "记7", "2")]
    assert keys(books, made, "缺记4") == ["Z3", "Z6"]
    assert keys(books, made, "重记7") == ["Z7", "Z8"]
    assert "断号 1 处、缺 2 个号，重号 1 个" in made.said[0]


def test_what_stands_just_under_a_limit_is_named_with_its_days(paid: Books) -> None:
    made = run(paid, "紧贴限额")
    row = next(
        row for row in made.statement.rows if row.cells[0].startswith("工程服务招标数额（2016-01-01 至 2018-05-31")
    )
    assert row.cells[-1] == "明显偏多"
    assert "50万元之下" in made.said[0]
    assert set(keys(paid, made, row.key)) >= {f"ZG{place:03d}" for place in range(30)}
    assert any("待核实" in note for note in made.statement.notes)


def test_limits_of_ones_own(paid: Books) -> None:
    made = run(paid, "紧贴限额", bounds=(50_000_000,), by="")
    assert [row.cells[0] for row in made.statement.rows] == ["自定限额"]
    assert int(made.statement.rows[0].cells[2]) >= 30


def test_outliers_of_a_group_lead_to_its_rows_alone(books: Books) -> None:
    for payee, wild in (("甲", "90000.00"), ("乙", "")):
        rows = [{"支付流水号": f"{payee}{n}", "收款人": payee, "金额": f"{100 + n}.00"} for n in range(30)]
        books.put("支付", *rows, *([{"支付流水号": f"{payee}大", "收款人": payee, "金额": wild}] if wild else []))
    books.put("支付", *({"支付流水号": f"丙{n}", "收款人": "丙", "金额": "50.00"} for n in range(25)))
    made = run(books, "异常值", by="payee")
    assert [(row.key, row.cells[6]) for row in made.statement.rows] == [("甲", "1"), ("乙", "0"), ("丙", "0")]
    assert keys(books, made, "甲") == ["甲大"]
    assert keys(books, made, "乙") == []
    assert "四分位距为零" in cell(made, "丙", "未检查原因")
    assert "丙" not in made.behind


def test_fixed_standards_few_rows_and_numbers_are_refused_with_the_reason(books: Books) -> None:
    books.put("补助发放", *({"发放流水号": f"F{n}", "实发金额": ("800.00", "500.00")[n % 2]} for n in range(400)))
    assert "只是 1 个数额在重复" in run(books, "首位数字", "补助发放", column="paid_amount").refused
    assert "至少要 1,400 笔" in run(books, "前两位数字", "补助发放", column="paid_amount").refused
    with pytest.raises(UsageError, match="编排出来的号码，不是数额"):
        run(books, "首位数字", "补助发放", column="serial_no")


def test_the_endings_of_whole_yuan_are_those_of_the_yuan(books: Books) -> None:
    books.put("支付", *({"支付流水号": f"Z{n}", "金额": f"{1_000 + n}.00"} for n in range(1_200)))
    books.put("支付", *({"支付流水号": f"Y{n}", "金额": f"{2_077 + 100 * n}.00"} for n in range(60)))
    made = run(books, "末两位数字")
    assert cell(made, "77", "笔数") == "72"
    assert len(keys(books, made, "77")) == 72
    assert "末两位数字是 77" in made.behind["77"].words[0]


def test_an_empty_table_is_told_not_tested(books: Books) -> None:
    for test in statistics.tests():
        made = run(books, test.name)
        assert made.refused or test.name == "概况"
    assert "都是空白" in run(books, "概况").said[0]


def test_an_actor_of_a_region_sees_its_rows_only(books: Books) -> None:
    books.put("补助发放", {"发放流水号": "F1", "区划代码": VILLAGE}, {"发放流水号": "F2", "区划代码": TOWN})
    own = Actor("村", "村委会", VILLAGE)
    assert statistics.run(books.store, own, Asked("概况", "补助发放")).statement.rows[0].cells[1] == "1"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked("占卜", "支付"), "没有“占卜”这项检查"),
        (Asked("概况", "流水"), "没有“流水”这张表"),
        (Asked("概况", "支付", "payee"), "“收款人”不是数额栏"),
        (Asked("概况", "支付", by="payee"), "只用一栏"),
        (Asked("概况", "亲属关系"), "没有可以做“概况”的栏目"),
        (Asked("账龄", "支付", "paid_on", "payee_account"), "不是数额，不能做“账龄”"),
    ],
)
def test_what_there_is_not_is_told(books: Books, asked: Asked, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        statistics.run(books.store, ACTOR, asked)


def test_a_table_is_offered_the_tests_it_has_columns_for() -> None:
    payments = {one.test.name: one for one in statistics.fitting("支付")}
    assert len(payments) == len(statistics.tests())
    assert payments["首位数字"].columns == (("amount", "金额"), ("quantity", "数量"))
    assert ("paid_on", "支付日期") in payments["紧贴限额"].by
    assert payments["汇总"].columns[0] == ("method", "支付方式"), "choices are offered first"
    kin = {one.test.name for one in statistics.fitting("亲属关系")}
    assert "首位数字" not in kin
    assert "汇总" in kin


def test_open_columns_are_filled_in_with_the_usual_ones() -> None:
    assert statistics.complete(Asked("账龄", "支付")) == Asked("账龄", "支付", "paid_on", "amount")
    assert statistics.complete(Asked("异常值", "支付")).by == ""
    assert statistics.complete(Asked("汇总", "支付", "payee", "")).by == ""
