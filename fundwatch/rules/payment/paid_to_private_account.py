"""FW-P002: public money was paid to a natural person's account."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.person import Person
from fundwatch.models.records.project import Project
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.account_holders import AccountHolders, key_on
from fundwatch.rules.payment.facts import looks_like_person, with_refunds
from fundwatch.rules.scope import Scope

P = Payment
_SMALL = "支付个人小额上限"
_TO_PEOPLE = ("一卡通代发", "公务卡")
_PUBLIC = ("国库单一", "零余额", "财政专户", "实有资金", "村账", "代发", "企业")
#: What a person is lawfully paid for: work, crops, land, what is bought of farmers, aid, travel.
EARNED = re.compile(
    "劳务|工资|工钱|务工|误工|用工|劳动报酬|以工代赈|青苗|附着物|租金|租用|租赁|租地|流转|征地|占地|拆迁|补偿|补助|补贴|"
    "奖补|奖励|救助|助学|贴息|苗|收购|专家|授课|讲课|评审费|咨询费|差旅|交通费|伙食费"
)
#: Whoever hires out machines does business: unlike the rent of land, it is paid by invoice to a shop's account.
_HIRE = re.compile("(?:挖机|挖掘机|装载机|推土机|压路机|铲车|吊车|机械|设备|车辆)[^，、；。]{0,4}租(?:赁|用|金)")
_CARD = "62"
#: A bank card's number as people are given them; a firm's account seldom begins so, but for its settlement card.
_CARD_NUMBER = re.compile("62[0-9]{14,17}")
_TRADING = ("施工单位", "供应商", "企业", "合作社")


class PaidToPrivateAccount(Rule):
    """A payment to a private account, an official's above all, that is not for work, crops, land or aid."""

    code = "FW-P002"
    version = 6
    name = "公款支付到个人账户"
    category = "贪污挪用"
    severity = Severity.HIGH
    basis = "财政违法行为处罚处分条例第十七条关于私存私放财政资金或者其他公款的规定"
    parameters = (_SMALL,)
    needs = (Payment,)
    reads = (
        Read(Payment),
        Read(AccountRegister),
        Read(VillageOfficial),
        Read(PublicEmployee),
        Read(Person),
        Read(Unit),
        Read(Project),
    )
    subject = "支付"
    related = (("村组干部", "official_key"), ("财政供养人员", "employee_key"), ("账户登记", "register_key"))
    evidence = (
        Value("付款单位"),
        Value("收款人"),
        Value("收款账号"),
        Value("登记户名"),
        Value("账户类型"),
        Value("判断依据"),
        Value("用途"),
        Value("支付方式"),
        Value("经办人"),
        Value("支付日期", Kind.DAY),
        Value("金额", Kind.MONEY),
        Value("同年同一收款人累计", Kind.MONEY),
        Value("退回日期", Kind.DAY),
    )
    summary = (
        "{支付日期}{付款单位}以“{用途}”支付{金额}元给{收款人}，收款账户属于个人（{判断依据}），"
        "请核实款项为何进入个人账户、最终用在哪里。"
    )
    compared = (Compared(AMOUNT, Total("支付", "金额")),)
    page = Page(
        method="在一卡通代发、公务卡以外的支付中，找收款方是自然人的：账户登记为个人，收款账号是村组干部或财政供养人员的账户，"
        "收款人就是经办人或项目负责人，或收款人是人名而没有单位编码；收款人写的是施工、供货单位、企业或合作社，收款账号却是62开头、16至19位的银行卡号，没有登记，与该单位登记的账户不同的，也列出（程度为中）。"
        "同一付款单位当年付给同一收款人的合计超过小额上限的列出；"
        "收款人是干部、供养人员、经办人的程度为高，是登记簿上的农户的程度为低，事后已原额退回的程度为低。",
        why="公款进了个人账户就脱离了账面监督，可能造成公款私存、套取或小金库，也可能是代发劳务、误工补助。",
        not_flagged=(
            "一卡通代发、公务卡结算，有批次号的到户补助",
            "用途为劳务、工资、青苗、土地流转、征占补偿、补助的，收款人不是干部和经办人（是的，程度为低）；租机械、车辆的不在此列",
            "同一付款单位当年付给同一人的合计没有超过小额上限的",
            "登记为企业、村账等单位账户的",
        ),
        check=("收款账户的开户资料和流水", "原始凭证、领款签字和实物", "款项转出后的去向"),
        innocent=(
            "个体工商户用业主个人账户收货款",
            "代垫款项的报销",
            "账户类型登记有误",
            "单位结算卡、新开的账户没有登记",
        ),
        example=Example(
            {
                "村组干部": [
                    {
                        "身份证号": "539900197001010036",
                        "起始日期": "2014-01-01",
                        "姓名": "赵大山",
                        "职务": "村委会主任",
                        "区划代码": "539900101201",
                        "银行账号": "6217000000000036",
                    }
                ],
                "支付": [
                    {
                        "支付流水号": "ZF1",
                        "支付日期": "2017-08-15",
                        "付款单位编码": "XZ",
                        "收款人": "赵大山",
                        "收款账号": "6217000000000036",
                        "金额": "86000.00",
                        "用途": "拨付上坪村产业路工程款",
                        "支付方式": "转账",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment that does not go to people by its nature."""
        return counted(
            P.__table__,
            scope.touched(P.payment_no),
            (P.method.in_(_TO_PEOPLE), "一卡通代发或公务卡"),
            (P.amount <= 0, "退回"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Payments that are not to a registered unit's own account."""
        payer, payee = aliased(Unit), aliased(Unit)
        register = AccountRegister
        kind = func.coalesce(register.account_type, "")
        return (
            select(
                P.record_key.label("subject"),
                P.payment_no.label("partition"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                func.coalesce(Project.region_code, payer.region_code).label("region"),
                P.project_no.label("project"),
                P.payee_account.label("account"),
                P.payer_code.label("payer"),
                P.payee_code.label("payee_code"),
                payee.account.label("unit_account"),
                payee.category.label("payee_category"),
                P.batch_no.label("batch"),
                Project.person_in_charge.label("in_charge"),
                register.record_key.label("register_key"),
                payer.name.label("付款单位"),
                P.payee.label("收款人"),
                P.payee_account.label("收款账号"),
                register.account_name.label("登记户名"),
                register.account_type.label("账户类型"),
                P.purpose.label("用途"),
                P.method.label("支付方式"),
                P.handler.label("经办人"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("金额"),
            )
            .join(payer, payer.record_key == P.payer_code)
            .outerjoin(payee, payee.record_key == P.payee_code)
            .outerjoin(register, register.record_key == P.payee_account)
            .outerjoin(Project, Project.record_key == P.project_no)
            .where(
                scope.touched(P.payment_no),
                P.amount > 0,
                P.method.not_in(_TO_PEOPLE),
                (kind == "个人") | P.payee_code.is_(None) | (func.coalesce(payee.account, "") != P.payee_account),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Tell who received, what a person is lawfully paid for, and what is too small."""
        known = list(rows)
        people = AccountHolders.of(scope.connection, {row["收款账号"] for row in known if row["收款账号"]})
        to_persons = [{**row, **told} for row in known for told in [_received_by(row, people)] if told]
        totals: dict[tuple[Any, ...], int] = defaultdict(int)
        for row in to_persons:
            totals[_year_of(row)] += row["金额"]
        hits = []
        for row in to_persons:
            reason = _innocent(row, totals[_year_of(row)], scope)
            if reason:
                scope.leave_out(reason)
            else:
                earned = _is_earned(row) or row["known_unit"]
                weight = {"severity": Severity.LOW} if earned else {}
                hits.append({**row, "同年同一收款人累计": totals[_year_of(row)], **weight})
        return with_refunds(scope.connection, hits)


def _received_by(row: Row, people: AccountHolders) -> dict[str, Any] | None:  # noqa: PLR0911 - one return a reason
    """Why the payee is a natural person; None where it is not, or is not known to be."""
    account, payee = row["收款账号"], row["收款人"]
    official = key_on(people.officials, account, row["day"])
    employee = key_on(people.employees, account, row["day"])
    own_unit = row["payee_code"] is not None and row["unit_account"] == account
    told: dict[str, Any] = {"official_key": official, "employee_key": employee, "known_unit": False, "plain": False}
    if official or employee:
        return {**told, "判断依据": "村组干部的账户" if official else "财政供养人员的账户"}
    if row["账户类型"] in _PUBLIC:
        return None
    if row["payee_code"] is None and payee in {row["经办人"], row["in_charge"]}:
        return {**told, "判断依据": "收款人就是经办人或项目负责人"}
    if row["账户类型"] == "个人":
        grave = row["payee_category"] in {"财政部门", "主管部门", "乡镇政府", "村委会"}
        weight = Severity.HIGH if grave else Severity.LOW if account in people.registered else Severity.MEDIUM
        return {**told, "判断依据": "登记为个人账户", "severity": weight, "known_unit": own_unit, "plain": not grave}
    if row["payee_code"] is not None:
        return {**told, **_LIKE_A_CARD} if _is_strange_card(row) else None
    if account in people.registered:
        return {**told, "判断依据": "建档立卡人员的账户", "severity": Severity.LOW, "plain": True}
    if looks_like_person(payee) and (account is None or account.startswith(_CARD)):
        return {**told, "判断依据": "收款人写的是人名，没有单位编码", "severity": Severity.MEDIUM, "plain": True}
    return None


_LIKE_A_CARD = {"判断依据": "收款单位另有登记账户，这个账号像个人银行卡号", "severity": Severity.MEDIUM}


def _is_strange_card(row: Row) -> bool:
    """Whether a firm's money went to a card's number while the account on record of it is no card's."""
    own, used = row["unit_account"] or "", row["收款账号"] or ""
    known = own and not _CARD_NUMBER.fullmatch(own)
    return row["payee_category"] in _TRADING and bool(known) and _CARD_NUMBER.fullmatch(used) is not None


def _year_of(row: Row) -> tuple[Any, ...]:
    return row["payer"], row["收款账号"] or row["收款人"], date.fromordinal(row["day"]).year


def _is_earned(row: Row) -> bool:
    return EARNED.search(_HIRE.sub("", row["用途"])) is not None


def _innocent(row: Row, total: int, scope: Scope) -> str:
    if row["plain"] and row["batch"]:
        return "有批次号的到户补助"
    if row["plain"] and _is_earned(row):
        return "劳务、土地、青苗、补助等付给个人的款项"
    if total <= scope.number(_SMALL, date.fromordinal(row["day"]), row["region"] or ""):
        return "没有超过小额上限"
    return ""
