"""FW-L081: two loans of one borrower, alike in day, amount and term, stand under two numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.household import Household
from fundwatch.models.records.loan import Loan
from fundwatch.models.records.person import Person
from fundwatch.models.records.unit import Unit
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.loan.facts import BORROWER, NOBODY_NAMED, TO_HOUSEHOLD, loans_by_borrower
from fundwatch.rules.scope import Scope

H = Household
L = Loan
_MOST = "小额贷款额度上限"
#: The company or cooperative that borrowed, else the household or person.
_WHO: ColumnElement[Any] = func.coalesce(L.borrower_code, BORROWER)
_BY_HOUSEHOLD = "户的贷款同时在贷超过额度的，由FW-L001列出"


def _lent_to(units: Any) -> Any:
    return select(L.borrower_code).where(L.borrower_code.in_(units))


class EnteredTwice(Rule):
    """Loans of one borrower with one day, amount, due date, rate and purpose under several numbers."""

    code = "FW-L081"
    name = "同一笔贷款疑似登记两个编号"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "贴息按实际发放的贷款计算，一笔贷款只贴息一次"
    verified = False
    parameters = (_MOST,)
    needs = (Loan,)
    needs_columns = ((L.borrower_code, L.household_no, L.id_number),)
    reads = (
        Read(L, "borrower_code"),
        *loans_by_borrower(),
        Read(Household, "household_no"),
        Read(Unit, Via("unit_code", _lent_to)),
    )
    subject = "小额贷款"
    related = (("小额贷款", "贷款编号"),)
    evidence = (
        Value("借款人"),
        Value("放款日期", Kind.DAY),
        Value("到期日期", Kind.DAY),
        Value("每笔金额", Kind.MONEY),
        Value("笔数", Kind.INTEGER),
        Value("贴息合计", Kind.MONEY),
    )
    details = (Value("贷款编号"), Value("用途"), Value("贴息金额", Kind.MONEY), Value("结清日期", Kind.DAY))
    summary = (
        "{借款人}{放款日期}有{笔数}笔金额（{每笔金额}元）、期限、用途都相同的贷款，编号不同，共贴息{贴息合计}元，"
        "请核实是否同一笔贷款登记、贴息两次。"
    )
    page = Page(
        method="找同一借款单位、同一户同一借款人，放款日期、到期日期、金额、利率都相同、用途没有不同而编号不同的贷款；"
        "两笔以上登记了贴息的程度为中，没有的程度为低。",
        why="一份借据分年、分部门申报，换一个编号就能再贴一次息。",
        not_flagged=(
            "用途写明不同的",
            "放款日期、到期日期、金额或利率有一项不同的",
            "同户另一个人借的",
            _BY_HOUSEHOLD,
        ),
        check=("借款合同、借据原件", "银行放款流水是一笔还是两笔", "贴息申报表"),
        innocent=("确是同日两份借据分别放款", "分年贴息，每年登记一行"),
        example=Example(
            {
                "小额贷款": [
                    {
                        "贷款编号": f"XD{number}",
                        "借款人类型": "合作社",
                        "借款单位编码": "HZ",
                        "贷款金额": "600000.00",
                        "放款日期": "2017-06-15",
                        "到期日期": "2019-06-14",
                        "年利率": "0.0435",
                        "贴息金额": "26100.00",
                        "用途": "蔬菜大棚",
                    }
                    for number in (1, 2)
                ],
                "单位": [{"单位编码": "HZ", "名称": "示例县绿源蔬菜专业合作社", "类别": "合作社"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every loan."""
        return counted(L.__table__, scope.touched(_WHO), (_WHO.is_(None), NOBODY_NAMED))

    def select(self, scope: Scope) -> Select[Any]:
        """Every loan of which the borrower is known."""
        return (
            select(
                L.record_key.label("贷款编号"),
                _WHO.label("partition"),
                L.id_number.label("person"),
                L.borrower_code.label("unit"),
                L.lent_on_day.label("day"),
                L.amount.label("每笔金额"),
                L.lent_on_day.label("放款日期"),
                L.due_on_day.label("到期日期"),
                L.settled_on_day.label("结清日期"),
                L.yearly_rate.label("rate"),
                L.purpose.label("用途"),
                func.coalesce(L.interest_subsidy, 0).label("贴息金额"),
                TO_HOUSEHOLD.label("to_household"),
                func.coalesce(Unit.name, Person.name, L.id_number, _WHO).label("借款人"),
                func.coalesce(H.region_code, Unit.region_code).label("region"),
            )
            .outerjoin(Unit, Unit.record_key == L.borrower_code)
            .outerjoin(Person, Person.record_key == L.id_number)
            .outerjoin(H, H.record_key == BORROWER)
            .where(scope.touched(_WHO), _WHO.is_not(None))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Gather what is alike; of purposes those that say nothing are like any."""
        alike: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row["贷款编号"]):
            key = (row["放款日期"], row["到期日期"], row["每笔金额"], row["rate"])
            alike[row["partition"], row["unit"] or row["person"], *key].append(row)
        for found in alike.values():
            purposes = {"".join(row["用途"].split()) for row in found if row["用途"]}
            if len(found) > 1 and len(purposes) <= 1:
                yield from _told(found, scope)


def _told(found: list[Row], scope: Scope) -> Iterable[Row]:
    first = found[0]
    together = sum(row["每笔金额"] for row in found)
    if first["to_household"] and together > scope.number(_MOST, scope.as_of, first["region"] or ""):
        scope.leave_out(_BY_HOUSEHOLD, len(found))
        return
    subsidised = sum(row["贴息金额"] > 0 for row in found)
    told = {
        "subject": first["贷款编号"],
        "笔数": len(found),
        "贴息合计": sum(row["贴息金额"] for row in found),
        "severity": Severity.MEDIUM if subsidised > 1 else Severity.LOW,
    }
    for number, row in enumerate(found):
        yield {**row, **told, "amount": row["贴息金额"] if number else None}
