"""FW-L042: the interest subsidised on a loan is more than the loan bore."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.household import Household
from fundwatch.models.records.loan import Loan
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.scope import Scope

H = Household
L = Loan
#: Banks count the days of a year of 360 of them.
_YEAR = 360
#: Rounding by period: a yuan, in fen.
_ROUNDING = 100
#: How many days before it is due a loan is paid off early and not just in time.
_EARLY = "贷款提前结清核对天数"


def _loans_of(households: Any) -> Any:
    return select(L.record_key).where(L.household_no.in_(households))


class InterestOversubsidised(Rule):
    """贴息金额 above 贷款金额 × 年利率 for the days from lending until it is due, or paid off long before."""

    code = "FW-L042"
    version = 2
    name = "贴息超过贷款应付利息"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "贴息按实际贷款金额、期限和利率计算，不得超过应付利息"
    verified = False
    parameters = (_EARLY,)
    needs = (Loan,)
    needs_columns = (Loan.yearly_rate, Loan.interest_subsidy)
    reads = (Read(L, "loan_no"), Read(Household, Via("household_no", _loans_of)))
    subject = "小额贷款"
    evidence = (
        Value("贷款金额", Kind.MONEY),
        Value("年利率", Kind.RATIO),
        Value("放款日期", Kind.DAY),
        Value("计息止", Kind.DAY),
        Value("天数", Kind.INTEGER),
        Value("应付利息", Kind.MONEY),
        Value("贴息金额", Kind.MONEY),
    )
    summary = (
        "贷款{贷款金额}元，年利率{年利率}，{天数}天最多应付利息{应付利息}元，登记贴息{贴息金额}元，多{合计}元，"
        "请核实结息单和贴息申报表。"
    )
    page = Page(
        method="按贷款金额、年利率和放款到到期的天数，以一年360天计算最多应付的利息，贴息超过1元以上的列出。"
        "结清日期早于到期日期设定天数以上的，算到结清日；只因提前结清而多贴的，程度为低。",
        why="贷款金额、期限报多了，或一笔贷款重复申报，最后都表现为贴息比利息多；也可能是登记有误。",
        not_flagged=("没有登记利率或贴息的", "相差1元以内的", "提前结清不到设定天数的"),
        check=("银行结息单", "贴息申报表所附的借款合同", "是否分年重复登记了累计数"),
        innocent=(
            "贷款展期，到期日没有更新",
            "登记的是批准的全期贴息，实际按用款天数支付",
            "分段利率，登记的是最低一段",
        ),
        example=Example(
            {
                "小额贷款": [
                    {
                        "贷款编号": "XD1",
                        "贷款金额": "40000.00",
                        "放款日期": "2017-03-10",
                        "到期日期": "2019-03-10",
                        "年利率": "0.0435",
                        "贴息金额": "7800.00",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every loan; those without a rate or a subsidy cannot be judged."""
        return counted(
            L.__table__,
            scope.touched(L.loan_no),
            (L.yearly_rate.is_(None), "没有年利率"),
            (func.coalesce(L.interest_subsidy, 0) <= 0, "没有贴息"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Subsidised loans of which the rate is known."""
        return (
            select(
                L.record_key.label("subject"),
                L.loan_no.label("partition"),
                L.lent_on_day.label("day"),
                L.id_number.label("person"),
                H.region_code.label("region"),
                L.amount.label("贷款金额"),
                L.yearly_rate.label("年利率"),
                L.lent_on_day.label("放款日期"),
                L.due_on_day.label("计息止"),
                L.settled_on_day.label("settled"),
                L.interest_subsidy.label("贴息金额"),
            )
            .outerjoin(H, H.record_key == L.household_no)
            .where(scope.touched(L.loan_no), L.yearly_rate.is_not(None), L.interest_subsidy > 0)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each subsidy against the interest."""
        for row in rows:
            due, settled = row["计息止"], row["settled"]
            early = settled is not None and due - settled > scope.number(_EARLY, scope.as_of, row["region"] or "")
            until = settled if early else due
            interest = _interest(row, until)
            beyond = row["贴息金额"] - interest
            if beyond > _ROUNDING:
                only_early = early and row["贴息金额"] - _interest(row, due) <= _ROUNDING
                weight = {"severity": Severity.LOW} if only_early else {}
                told = {"计息止": until, "天数": until - row["放款日期"], "应付利息": interest, "amount": beyond}
                yield {**row, **told, **weight}


def _interest(row: Row, until: int) -> int:
    """What the loan bore at most until a day, rounded up to the fen."""
    days = max(until - row["放款日期"], 0)
    return int(-(-row["贷款金额"] * row["年利率"] * days // (PARTS * _YEAR)))
