"""FW-L040: a company founded shortly before it was lent money has not paid it back, or is gone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.loan import Loan
from fundwatch.models.records.unit import Unit
from fundwatch.rules.allocation.idle_money import months_before
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.loan.facts import TO_HOUSEHOLD
from fundwatch.rules.payment.tied_units import units_of_companies
from fundwatch.rules.scope import Scope

L = Loan
R = CompanyRegister
U = Unit
_MONTHS, _DAYS = "借款企业成立最短月数", "企业借款逾期天数"
#: How the register calls a company that is no more.
_GONE = re.compile("注销|吊销|撤销")


def _every_borrower(_: Statement) -> Statement:
    """The first day of settlement on record makes every open loan overdue, the last one taken away none."""
    return select(L.borrower_code).where(L.borrower_code.is_not(None))


class YoungCompany(Rule):
    """A loan to a company younger than the months, unsettled days after it was due, or of a company struck off."""

    code = "FW-L040"
    name = "刚成立的企业借款逾期未还"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "扶贫借款、贴息贷款的申报企业应当正常经营并具备还款能力，不得以空壳企业套取"
    verified = False
    parameters = (_MONTHS, _DAYS)
    needs = (Loan, Unit)
    needs_columns = (L.borrower_code, (U.founded_on, R.founded_on), (L.settled_on, R.status))
    reads = (
        Read(L, "borrower_code"),
        Read(L, Via("settled_on", _every_borrower)),
        Read(U, "unit_code"),
        Read(R, Via("credit_code", units_of_companies(lambda units: units))),
    )
    reads_clock = True
    subject = "小额贷款"
    related = (("单位", "unit_key"), ("企业登记", "company_key"))
    evidence = (
        Value("借款企业"),
        Value("成立日期", Kind.DAY),
        Value("放款日期", Kind.DAY),
        Value("放款时成立天数", Kind.INTEGER),
        Value("到期日期", Kind.DAY),
        Value("还款情形"),
        Value("企业状态"),
        Value("贷款金额", Kind.MONEY),
        Value("用途"),
        Value("截至日期", Kind.DAY),
    )
    summary = (
        "{借款企业}{成立日期}成立，{放款日期}得到借款{贷款金额}元（{用途}），{还款情形}，"
        "请核实企业的经营场所、借款去向和评审材料。"
    )
    page = Page(
        method="借款人为企业、合作社的贷款，放款时企业成立不满设定月数（或还没有成立），"
        "而且到期后超过设定天数没有结清，或企业已经注销、吊销而借款没有结清的，列为疑点。"
        "台账里从来没有登记过结清日期的，不判断逾期。",
        why="换个名字、借块场地就来申报借款，可能是套取扶贫借款，也可能只是新办的企业经营失败。",
        not_flagged=(
            "放款时已经成立满设定月数的",
            "没有到期、到期没有超过设定天数的，已经结清的",
            "没有成立日期、没有填借款单位的",
            "农户的小额信贷",
        ),
        check=(
            "企业登记档案：名称、法定代表人、住所的变更",
            "项目现场和经营场所是否真实",
            "借款进了谁的账户、用在哪里",
        ),
        innocent=("为本项目新办的企业，遇灾、市场变化经营失败", "已经还清或展期而没有登记", "成立日期填成了换照日期"),
        example=Example(
            {
                "单位": [
                    {"单位编码": "QY", "名称": "示例县某某苗木有限公司", "类别": "企业", "成立日期": "2014-02-20"},
                    {"单位编码": "QY2", "名称": "示例县核桃专业合作社", "类别": "合作社", "成立日期": "2010-05-01"},
                ],
                "小额贷款": [
                    {
                        "贷款编号": "XD1",
                        "借款人类型": "企业",
                        "借款单位编码": "QY",
                        "贷款金额": "2000000.00",
                        "放款日期": "2014-04-10",
                        "到期日期": "2017-04-10",
                        "用途": "核桃育苗",
                    },
                    {
                        "贷款编号": "XD2",
                        "借款人类型": "合作社",
                        "借款单位编码": "QY2",
                        "贷款金额": "300000.00",
                        "放款日期": "2014-04-10",
                        "到期日期": "2017-04-10",
                        "结清日期": "2017-04-01",
                    },
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Loans that are no household's."""
        source = L.__table__.outerjoin(U.__table__, U.record_key == L.borrower_code)
        source = source.outerjoin(R.__table__, R.record_key == U.credit_code)
        return counted(
            source,
            scope.touched(L.borrower_code) & ~TO_HOUSEHOLD,
            (L.borrower_code.is_(None), "没有填借款单位"),
            (func.coalesce(U.founded_on_day, R.founded_on_day).is_(None), "借款单位没有成立日期"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Open loans of companies with the earliest day they are said to be founded on."""
        later = U.founded_on_day > R.founded_on_day
        founded = case((later, R.founded_on_day), else_=func.coalesce(U.founded_on_day, R.founded_on_day))
        return (
            select(
                L.record_key.label("subject"),
                L.borrower_code.label("partition"),
                L.amount.label("amount"),
                L.lent_on_day.label("day"),
                U.region_code.label("region"),
                U.record_key.label("unit_key"),
                R.record_key.label("company_key"),
                L.payee_account.label("account"),
                U.name.label("借款企业"),
                founded.label("成立日期"),
                L.lent_on_day.label("放款日期"),
                L.due_on_day.label("到期日期"),
                R.status.label("企业状态"),
                L.amount.label("贷款金额"),
                func.coalesce(L.purpose, "用途未填").label("用途"),
            )
            .join(U, U.record_key == L.borrower_code)
            .outerjoin(R, R.record_key == U.credit_code)
            .where(scope.touched(L.borrower_code), ~TO_HOUSEHOLD, L.settled_on_day.is_(None), founded.is_not(None))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep those of young companies that are overdue or gone."""
        known = list(rows)
        kept = select(L.id).where(L.settled_on_day.is_not(None)).limit(1)
        settles = bool(known) and scope.connection.execute(kept).first() is not None
        for row in known:
            day, region = date.fromordinal(row["day"]), row["region"] or ""
            young = date.fromordinal(row["成立日期"]) > months_before(day, scope.number(_MONTHS, day, region))
            overdue = settles and row["到期日期"] + scope.number(_DAYS, scope.as_of, region) < scope.today
            gone = _GONE.search(row["企业状态"] or "") is not None
            if young and (overdue or gone):
                told = [f"到期后逾期{scope.today - row['到期日期']}天没有结清"] if overdue else ["没有结清"]
                told += [f"企业已{row['企业状态']}"] if gone else []
                yield {
                    **row,
                    "放款时成立天数": row["day"] - row["成立日期"],
                    "还款情形": "，".join(told),
                    "截至日期": scope.as_of,
                    "severity": Severity.HIGH if gone or row["成立日期"] > row["day"] else Severity.MEDIUM,
                }
