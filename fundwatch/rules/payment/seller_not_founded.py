"""FW-P070: an invoice is dated, or was paid, before the company that sold was founded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.derivation import normalised_name
from fundwatch.models.fields import Kind
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.invoice import Invoice
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.scope import Scope

C = Contract
I = Invoice  # noqa: E741 - one letter a table, as in the other rules
P = Payment
R = CompanyRegister
#: Who sells and builds; offices and villages are older than the day that a list of units gives them.
_SELLERS = ("施工单位", "供应商", "企业", "合作社")
_INVOICED, _PAID = "开票", "付款"


class SellerNotFounded(Rule):
    """成立日期 of the 销售方, found by its name, later than 开票日期; or of the 收款单位 later than 支付日期."""

    code = "FW-P070"
    name = "销售方成立晚于开票或付款"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "报账发票应当真实反映交易，尚未成立的单位不能销售、开票和收款"
    verified = False
    needs = (Payment, Unit)
    needs_columns = ((Unit.founded_on, R.founded_on),)
    reads = (
        Read(Payment, "payment_no"),
        Read(Invoice, "payment_no"),
        Read(Project, Via("project_no", lambda values: select(P.payment_no).where(P.project_no.in_(values)))),
        Read(Contract, Via("contract_no", lambda values: select(P.payment_no).where(P.contract_no.in_(values)))),
        # A seller is found by a name, which may be written in more ways than one.
        Read(Unit),
        Read(CompanyRegister),
    )
    subject = "支付"
    related = (("发票", "invoice_key"), ("单位", "unit_key"), ("企业登记", "company_key"), ("项目", "project_key"))
    evidence = (
        Value("情形"),
        Value("销售方"),
        Value("成立日期", Kind.DAY),
        Value("发生日期", Kind.DAY),
        Value("相差天数", Kind.INTEGER),
        Value("用途"),
        Value("付款单位"),
        Value("支付日期", Kind.DAY),
        Value("支付金额", Kind.MONEY),
    )
    summary = (
        "{支付日期}{付款单位}支付{支付金额}元（{用途}），{销售方}{成立日期}才成立，{情形}却在{发生日期}，早{相差天数}天，"
        "请核实发票真伪和真实的交易对方。"
    )
    compared = (
        Compared("相差天数", Given("成立日期") - Given("发生日期")),
        Compared(AMOUNT, Total("支付", "金额")),
    )
    page = Page(
        method="按名称（不看空格和全半角）找到发票销售方的成立日期（有企业登记的看企业登记，没有的看单位资料），晚于开票日期的列为疑点；"
        "付款日期早于收款单位成立日期的也列。同一天不算，一笔支付一条。",
        why="公司还没有成立就开了票、收了款，票据和交易是否真实需要核实。",
        not_flagged=(
            "没有成立日期、名称对不上的销售方",
            "成立当天开票、收款的",
            "行政机关、村委会、金融机构",
            "退回的款项",
        ),
        check=("发票查验结果", "企业登记档案和实际经营人", "验收单、入库单上的日期和数量"),
        innocent=("改制、更名、个体户转企业后成立日期变了", "同名单位注销后重新设立", "开票日期登记有误"),
        example=Example(
            {
                "单位": [
                    {
                        "单位编码": "JC",
                        "名称": "示例县鸿运建材经营部",
                        "类别": "供应商",
                        "成立日期": "2017-06-20",
                    }
                ],
                "支付": [
                    {
                        "支付流水号": "ZF1",
                        "支付日期": "2017-07-15",
                        "付款单位编码": "XZ",
                        "收款人": "示例县鸿运建材经营部",
                        "收款单位编码": "JC",
                        "金额": "86000.00",
                        "用途": "砂石料款",
                        "支付方式": "转账",
                    }
                ],
                "发票": [
                    {
                        "发票代码": "053001700111",
                        "发票号码": "00034765",
                        "支付流水号": "ZF1",
                        "开票日期": "2017-05-31",
                        "销售方": "示例县鸿运建材经营部",
                        "金额": "86000.00",
                        "货物名称": "砂石",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment that gives money out."""
        return counted(P.__table__, scope.touched(P.payment_no), (P.amount <= 0, "退回"))

    def select(self, scope: Scope) -> Select[Any]:
        """Payments to units founded later, and payments on invoices of sellers founded later."""
        sellers = scope.temporary(
            (("seller", str), ("unit_key", str), ("company_key", str), ("founded", int)), _sellers(scope.connection)
        )
        payee = scope.temporary((("unit", str), ("company_key", str), ("founded", int)), _units(scope.connection))
        payer = aliased(Unit)
        early = and_(I.payment_no == P.record_key, sellers.c.founded > I.invoiced_on_day)
        invoiced = select(I.payment_no).join(sellers, sellers.c.seller == I.seller)
        invoiced = invoiced.where(sellers.c.founded > I.invoiced_on_day)
        return (
            select(
                P.record_key.label("subject"),
                P.payment_no.label("partition"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                P.payer_code.label("payer"),
                P.project_no.label("project"),
                func.coalesce(Project.region_code, payer.region_code).label("region"),
                Project.record_key.label("project_key"),
                I.record_key.label("invoice_key"),
                func.coalesce(sellers.c.unit_key, payee.c.unit).label("unit_key"),
                func.coalesce(sellers.c.company_key, payee.c.company_key).label("company_key"),
                func.coalesce(I.seller, P.payee).label("销售方"),
                func.coalesce(sellers.c.founded, payee.c.founded).label("成立日期"),
                func.coalesce(I.invoiced_on_day, P.paid_on_day).label("发生日期"),
                C.signed_on_day.label("signed"),
                P.purpose.label("用途"),
                payer.name.label("付款单位"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("支付金额"),
            )
            .join(payer, payer.record_key == P.payer_code)
            .outerjoin(I.__table__.join(sellers, sellers.c.seller == I.seller), early)
            .outerjoin(payee, and_(payee.c.unit == P.payee_code, payee.c.founded > P.paid_on_day))
            .outerjoin(C, and_(C.record_key == P.contract_no, C.contractor_code == P.payee_code))
            .outerjoin(Project, Project.record_key == P.project_no)
            .where(
                scope.touched(P.payment_no),
                P.amount > 0,
                or_(P.record_key.in_(invoiced), P.payee_code.in_(select(payee.c.unit))),
                or_(I.record_key.is_not(None), payee.c.unit.is_not(None)),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """A payment once, by the invoice furthest before its seller."""
        worst: dict[str, Row] = {}
        for row in sorted(rows, key=lambda row: (row["subject"], row["invoice_key"] or "")):
            if row["signed"] is not None and row["signed"] < row["成立日期"]:
                scope.leave_out("合同也早于乙方成立")
                continue
            told = {
                **row,
                "情形": _PAID if row["invoice_key"] is None else _INVOICED,
                "相差天数": row["成立日期"] - row["发生日期"],
            }
            known = worst.get(row["subject"])
            if known is None or told["相差天数"] > known["相差天数"]:
                worst[row["subject"]] = told
        yield from worst.values()


def _founded(connection: Connection) -> list[tuple[str, str, str | None, int]]:
    """Name, unit and company (either may be missing) and day of founding of all who sell."""
    day = func.coalesce(R.founded_on_day, Unit.founded_on_day)
    units = (
        select(Unit.name, Unit.record_key, R.record_key, day)
        .outerjoin(R, R.record_key == Unit.credit_code)
        .where(Unit.category.in_(_SELLERS), day.is_not(None))
    )
    return [(name, unit, company, founded) for name, unit, company, founded in connection.execute(units)]


def _units(connection: Connection) -> list[tuple[str, str | None, int]]:
    """Units founded later than the first payment, with the company and the day."""
    first = connection.scalar(select(func.min(P.paid_on_day))) or 0
    return sorted((unit, company, day) for _, unit, company, day in _founded(connection) if day > first)


def _sellers(connection: Connection) -> list[tuple[str, str | None, str | None, int]]:
    """What invoices call those who sell, of sellers founded later than the first invoice; of namesakes the oldest."""
    first = connection.scalar(select(func.min(I.invoiced_on_day))) or 0
    known: dict[str, tuple[str | None, str | None, int]] = {}
    companies = select(R.name, R.record_key, R.founded_on_day).where(R.founded_on_day.is_not(None))
    registered = [(name, None, key, day) for name, key, day in connection.execute(companies)]
    every = sorted([*_founded(connection), *registered], key=lambda one: (one[3], one[1] is None, one[2] or ""))
    for name, unit, company, day in every:
        known.setdefault(normalised_name(name), (unit, company, day))
    late = {name: told for name, told in known.items() if told[2] > first}
    if not late:
        return []
    written = connection.scalars(select(I.seller).distinct().order_by(I.seller))
    return [(seller, *late[normalised_name(seller)]) for seller in written if normalised_name(seller) in late]
