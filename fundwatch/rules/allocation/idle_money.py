"""FW-T001: money of a document lies unspent beyond a year, or two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Select, func, or_, select

from fundwatch.ledger import money
from fundwatch.ledger.retention import retained_by_document
from fundwatch.models.base import aliased
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_change import ContractChange
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.indicator_split import IndicatorSplit
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.settlement import Settlement
from fundwatch.models.records.unit import Unit
from fundwatch.rules.benefit.facts import TAKEN_BACK
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope

I = Indicator  # noqa: E741 - one letter a table, as in the other rules
_IDLE, _LONG = "资金闲置月数", "资金沉淀月数"
_LEAST, _SHARE = "闲置最低金额", "闲置最低占比"
_WARRANTY = "质保期月数"
_RETAINED = "retained by document"


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, the month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - date(year, month, 1)).days))


class IdleMoney(Rule):
    """A lowest document whose unspent balance, less retention not yet due, is older than the months allowed."""

    code = "FW-T001"
    name = "资金指标超期未支出"
    category = "滞留闲置"
    severity = Severity.MEDIUM
    basis = "预算法第四十二条、预算法实施条例第五十条关于结转结余资金的规定"
    parameters: ClassVar[tuple[str, ...]] = (_IDLE, _LONG, _LEAST, _SHARE, _WARRANTY)
    needs = (Indicator,)
    reads = (
        Read(Indicator),
        Read(IndicatorSplit),
        Read(Payment),
        Read(BenefitPayment, "indicator_no"),
        Read(Unit),
        Read(AccountRegister),
        Read(Contract),
        Read(ContractChange),
        Read(Settlement),
        Read(Acceptance),
    )
    reads_clock = True
    subject = "资金指标"
    evidence: ClassVar[tuple[Value, ...]] = (
        Value("指标文号"),
        Value("资金名称"),
        Value("预算年度", Kind.YEAR),
        Value("下达日期", Kind.DAY),
        Value("起算日期", Kind.DAY),
        Value("指标金额", Kind.MONEY),
        Value("已支出", Kind.MONEY),
        Value("未到期质保金", Kind.MONEY),
        Value("闲置金额", Kind.MONEY),
        Value("已满月数", Kind.INTEGER),
        Value("截至日期", Kind.DAY),
    )
    summary = (
        "“{资金名称}”（{指标文号}）自{起算日期}起已满{已满月数}个月，截至{截至日期}仍有{闲置金额}元没有支出，"
        "请核实原因和盘活计划。"
    )
    compared = (
        Compared("闲置金额", Given("指标金额") - Given("已支出") - Given("未到期质保金")),
        Compared(AMOUNT, Given("指标金额") - Given("已支出") - Given("未到期质保金")),
    )
    page = Page(
        method="对最低一级指标，以金额（含调减、收回）减去已支出和尚未到期的质保金，得出闲置金额；"
        "从下达日期与预算年度1月1日中较晚的一天起算，超过规定月数的列为疑点。收回后重新分配不重新起算。",
        why="资金长期趴在账上，该建的没建、该发的没发，也容易被截留、挪用。",
        not_flagged=(
            "还有下级分解文件的指标（只看最低一级）",
            "尚未到期的质保金",
            "闲置金额低于最低金额或最低占比的尾差",
            "提前下达的资金，在预算年度开始之前不计",
        ),
        check=("项目进度和支付申请", "资金停在哪一级、哪个账户", "是否已由财政收回统筹"),
        innocent=("项目按合同跨年实施", "已由财政收回而没有登记调减", "支出登记时漏填指标编号"),
        example=Example(
            {
                "资金指标": [
                    {
                        "指标编号": "ZB1",
                        "指标文号": "示财农〔2016〕8号",
                        "资金名称": "2016年财政专项扶贫资金",
                        "资金级次": "省",
                        "资金类别": "财政专项扶贫",
                        "预算年度": "2016",
                        "金额": "500000.00",
                        "下达日期": "2016-06-20",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted by document in refine
        """Counted by document while judging."""
        return None

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:  # noqa: ARG002 - the same for every scope
        """Documents of which money came back: the more is spent, the less lies idle."""
        return select(added.indicator_no).where(or_(added.status.in_(TAKEN_BACK), added.paid_amount < 0))

    def select(self, scope: Scope) -> Select[Any]:
        """Every document with what was spent of it and what was cut from it."""
        spent = money.spent_by_indicator(scope.values())
        cut = aliased(Indicator)
        cuts = (
            select(cut.parent_no, func.sum(cut.amount).label("cut"))
            .where(cut.amount < 0)
            .group_by(cut.parent_no)
            .subquery()
        )
        return (
            select(
                I.record_key.label("subject"),
                I.record_key.label("partition"),
                I.issued_on_day.label("day"),
                I.document_no.label("指标文号"),
                I.fund_name.label("资金名称"),
                I.budget_year.label("预算年度"),
                I.issued_on_day.label("下达日期"),
                I.amount.label("金额"),
                (I.amount + func.coalesce(cuts.c.cut, 0)).label("指标金额"),
                func.coalesce(spent.c.spent, 0).label("已支出"),
                money.is_lowest().label("lowest"),
            )
            .outerjoin(spent, spent.c.indicator_no == I.record_key)
            .outerjoin(cuts, cuts.c.parent_no == I.record_key)
            .where(scope.touched(I.record_key))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Judge each document by its age and what is left of it."""
        retained = _retained(scope)
        for row in rows:
            scope.look_at()
            reason, found = self._judge(row, retained.get(row["subject"], 0), scope)
            if reason:
                scope.leave_out(reason)
            if found is not None:
                yield found

    def _judge(self, row: Row, retained: int, scope: Scope) -> tuple[str, Row | None]:
        if row["金额"] <= 0:
            return "调减或收回的文件", None
        if not row["lowest"]:
            return "已分解到下级文件", None
        start = max(date.fromordinal(row["day"]), date(row["预算年度"], 1, 1))
        months = next((m for m in self._ages(scope) if start < months_before(scope.as_of, m)), None)
        if months is None:
            return "没有满规定月数", None
        left = row["指标金额"] - row["已支出"]
        idle = left - min(retained, max(left, 0))
        least = scope.number(_LEAST, scope.as_of)
        share = scope.number(_SHARE, scope.as_of)
        if idle < least or idle * PARTS < share * row["指标金额"]:
            return ("余额为未到期质保金" if left >= least and retained else "") or _tail(left), None
        long = months == scope.number(_LONG, scope.as_of)
        return "", {
            **row,
            "severity": Severity.HIGH if long else Severity.MEDIUM,
            "amount": idle,
            "region": None,
            "起算日期": start,
            "未到期质保金": left - idle,
            "闲置金额": idle,
            "已满月数": months,
            "截至日期": scope.as_of,
        }

    @staticmethod
    def _ages(scope: Scope) -> list[int]:
        return [scope.number(_LONG, scope.as_of), scope.number(_IDLE, scope.as_of)]


def _tail(left: int) -> str:
    return "余额低于最低金额或占比" if left > 0 else ""


def _retained(scope: Scope) -> Mapping[str, int]:
    """Retention not yet due by document, asked once in a scan."""
    if _RETAINED not in scope.shared:
        scope.shared[_RETAINED] = retained_by_document(scope.connection, scope.as_of, policy=scope.policy)
    found: Mapping[str, int] = scope.shared[_RETAINED]
    return found
