"""FW-B072: what was meant for a person went to an account of a village, an office or a company."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, Table, exists, select, true

from fundwatch.models.derivation import normalised_name
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.models.records.unit import Unit
from fundwatch.rules.benefit.facts import NOT_PAID, claimed, payments_by, stands
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
G = AccountRegister
_ACCOUNTS = "accounts of villages, offices and companies"
#: Accounts by their type on the register, and units by their kind, that a person's money has no business on.
_TYPES = ("村账", "实有资金", "财政专户", "企业")
_KINDS = ("村委会", "乡镇政府", "主管部门", "企业", "合作社", "供应商", "施工单位")
#: Those among them that may hold it for people by an agreement: a farm that people's land or animals are with.
_BY_AGREEMENT = ("企业", "合作社", "供应商", "施工单位")
#: Where people live or learn who do not collect for themselves, and accounts that pay out for others.
_CARE = re.compile("敬老院|福利|供养|养老|养护|救助|托养|光荣院|学校|中学|小学|幼儿园|学院|大学|医院|卫生院|代发|中转")
#: Receivers that are no person.
_COLLECTIVE = re.compile("村$|组$|社$|委员会|村委会|村民小组|集体|合作社|联合社|公司|农场|林场|寺|学校|院$")


class PaidToUnit(Rule):
    """银行账号 is registered as 村账, 实有资金, 财政专户 or 企业, or stands as the account of such a unit in 单位."""

    code = "FW-B072"
    name = "个人补助打入村账或单位账户"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "到户到人补助应通过一卡通直接支付到本人账户"
    verified = False
    needs = (BenefitPayment,)
    needs_columns = ((G.account, Unit.account),)
    reads = (
        *payments_by("account"),
        Read(G, "account"),
        Read(Unit, "account"),
        Read(Person, Via("id_number", lambda ids: select(B.account).where(B.id_number.in_(ids)))),
    )
    subject = "账号"
    related = (("补助发放", "发放流水号"), ("账户登记", "register_key"), ("单位", "unit_key"))
    evidence = (
        Value("银行账号"),
        Value("户名"),
        Value("账户类型"),
        Value("人数", Kind.INTEGER),
        Value("补助项目"),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("单项补助"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
    )
    summary = (
        "{人数}人的“{补助项目}”{行数}笔共{合计}元打入{户名}的账号{银行账号}（{账户类型}），"
        "请核实款项是否转给本人、由谁决定、有无本人委托。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="把发放的银行账号与账户登记中的村账、实有资金、财政专户、企业账户，以及单位资料中村委会、乡镇、部门、企业、合作社的账号相比，"
        "相同的列为疑点，同一账号合为一条；企业、合作社等可能受托代收的程度为低。",
        why="补助不直接到人而先进村账、单位账，容易被扣留、抵账、集体截留，名册上的人可能并不知情。",
        not_flagged=(
            "敬老院、福利院、学校、医院的账户，代发账户",
            "领取人本来就是村集体、单位的",
            "填了开户名、领取人在册的（由FW-B019列出）",
            "退票、或已全额追回的发放",
        ),
        check=("村账、单位账上这笔钱的去向", "逐户询问是否收到", "会议决定和委托书"),
        innocent=("本人书面委托集体代收、统一使用", "名册把集体应得的部分写在了负责人名下", "账号填写错误"),
        example=Example(
            {
                "账户登记": [{"账号": "6217000000000999", "户名": "上坪村村民委员会", "账户类型": "村账"}],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "青苗补偿",
                        "年度": "2017",
                        "姓名": "赵春生",
                        "身份证号": "539900197001010036",
                        "银行账号": "6217000000000999",
                        "应发金额": "8800.00",
                        "实发金额": "8800.00",
                        "发放日期": "2017-09-18",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment."""
        kinds = tally(scope, scope.touched(B.account), "stands")
        return counted_in(kinds, true(), (kinds.c.stands == 0, NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """The accounts of villages, offices and companies."""
        return select(added.account).where(added.account.in_(select(_accounts(scope).c.account)))

    def select(self, scope: Scope) -> Select[Any]:
        """Payments that went to such an account."""
        theirs = _accounts(scope)
        columns = (column for column in claimed(B) if column.key != "partition")
        return (
            select(
                *columns,
                B.account.label("subject"),
                B.account.label("partition"),
                B.subsidy.label("单项补助"),
                theirs.c.register_key,
                theirs.c.unit_key,
                theirs.c.holder.label("户名"),
                theirs.c.type.label("账户类型"),
                (B.account_holder.is_not(None) & exists().where(Person.record_key == B.id_number)).label("told"),
            )
            .join(theirs, theirs.c.account == B.account)
            .where(scope.touched(B.account), B.account.in_(select(theirs.c.account)), stands(B, scope))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out homes and schools, and receivers that are no person; an account once."""
        accounts: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["发放流水号"])):
            reason = _innocent(row)
            if reason:
                scope.leave_out(reason)
            else:
                accounts[row["subject"]].append(row)
        for group in accounts.values():
            told = {
                "人数": len({row["身份证号"] for row in group}),
                "补助项目": "、".join(dict.fromkeys(row["单项补助"] for row in group)),
                "severity": Severity.LOW if group[0]["账户类型"] in _BY_AGREEMENT else Severity.MEDIUM,
            }
            for row in group:
                yield {**row, **told}


def _innocent(row: Row) -> str | None:
    if row["told"]:
        return "填了开户名、领取人在册"
    if _CARE.search(row["户名"]):
        return "敬老院、学校、代发账户"
    if normalised_name(row["姓名"]) == normalised_name(row["户名"]) or _COLLECTIVE.search(row["姓名"]):
        return "领取人是集体、单位"
    return None


def _accounts(scope: Scope) -> Table:
    """Account, how it is registered, whose it is, its type; of an account in both lists what the register says."""
    if _ACCOUNTS not in scope.shared:
        named = select(G.record_key, G.account_name, G.account_type).where(G.account_type.in_(_TYPES))
        found = {key: (key, None, name, kind) for key, name, kind in scope.connection.execute(named)}
        others = set(scope.connection.scalars(select(G.record_key).where(G.account_type.not_in(_TYPES))))
        units = select(Unit.account, Unit.record_key, Unit.name, Unit.category).where(
            Unit.account.is_not(None), Unit.category.in_(_KINDS)
        )
        for account, key, name, kind in scope.connection.execute(units.order_by(Unit.record_key)):
            if account not in found and account not in others:
                found[account] = (None, key, name, kind)
        columns = (("account", str), ("register_key", str), ("unit_key", str), ("holder", str), ("type", str))
        rows = [(account, *told) for account, told in sorted(found.items())]
        scope.shared[_ACCOUNTS] = scope.temporary(columns, rows)
    table: Table = scope.shared[_ACCOUNTS]
    return table
