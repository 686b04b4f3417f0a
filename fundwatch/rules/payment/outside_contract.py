"""FW-P007: project money went to somebody who is not the contract's other party, or without any contract."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select

from fundwatch.ledger import money
from fundwatch.models.base import aliased
from fundwatch.models.derivation import normalised_name
from fundwatch.models.fields import Kind
from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.facts import with_refunds
from fundwatch.rules.procurement.kinds import BY_VILLAGERS
from fundwatch.rules.scope import Scope

P = Payment
_LIMIT = "无合同支付上限"
#: Payments on a contract that lawfully go to somebody else.
_FOR_OTHERS = re.compile("农民工|工资|劳务|税|法院|执行|保理|委托收款|保险|社保")
_BUILDERS, _BUYING = ("施工单位", "供应商"), re.compile("工程|货款|采购|购|材料|设备|施工|安装|种苗|物资")
_SUPPORT = re.compile("补助|奖补|奖励|贴息|入股|分红|补偿|租金|流转|电费|水费")
_VILLAGE = "村委会"
_OTHER_PARTY, _OTHER_ACCOUNT, _NO_CONTRACT = "收款人不是合同乙方", "收款账户登记在别的单位名下", "没有合同"


class OutsideContract(Rule):
    """A payment on a contract to another than its 乙方, or a project's purchases above a limit without a contract."""

    code = "FW-P007"
    version = 2
    name = "项目资金付给合同以外的单位"
    category = "贪污挪用"
    severity = Severity.HIGH
    basis = "项目资金应按合同约定支付给合同对方"
    verified = False
    parameters = (_LIMIT,)
    needs = (Payment, Contract)
    reads = (
        Read(P),
        Read(Contract),
        Read(ContractProject),
        Read(Project),
        Read(Unit),
        Read(AccountRegister),
        Read(Procurement),
        Read(Acceptance),
    )
    subject = "支付"
    related = (("支付", "支付流水号"), ("合同", "contract_key"), ("项目", "project_key"))
    evidence = (
        Value("情形"),
        Value("合同编号"),
        Value("合同乙方"),
        Value("项目名称"),
        Value("付款单位"),
        Value("收款人"),
        Value("用途"),
        Value("支付日期", Kind.DAY),
        Value("累计支付", Kind.MONEY),
        Value("退回日期", Kind.DAY),
    )
    details = (
        Value("支付流水号"),
        Value("支付日期", Kind.DAY),
        Value("收款人"),
        Value("收款账号"),
        Value("支付金额", Kind.MONEY),
        Value("用途"),
    )
    summary = (
        "{支付日期}{付款单位}为项目“{项目名称}”支付给{收款人}（{用途}），{情形}，涉及{合计}元，"
        "请核对合同、供货和收款账户。"
    )
    compared = (Compared(AMOUNT, Total("支付", "金额")),)
    page = Page(
        method="填有合同编号的支出，收款人与合同乙方不同，或收款账户登记在别的单位名下的，列为疑点；"
        "没有合同编号、付给施工和供货单位的项目支出，该单位在本项目没有任何合同且累计超过设定的数额的，列为疑点，程度为中。",
        why="合同签给一家、钱付给另一家，可能是挂靠、转包或借壳套取；没有合同的大额支付难以证明真有其事。",
        not_flagged=(
            "乙方的项目部、分公司（名称含乙方全称）",
            "农民工工资、税费、保险、法院执行等依法付给第三方的",
            "转拨到下级单位的，以及拨付到部门、乡镇、村而登记为支出的（由其再付给乙方）",
            "付给合作社、企业的补助、奖补、贴息、入股",
            "登记为村民自建、以工代赈并已验收合格的项目，由村里自己购买的材料",
            "漏填合同编号而本项目与收款单位确有合同的",
            "合同变更乙方名称、单位表中是同一单位的",
        ),
        check=("合同原件和乙方变更手续", "委托收款书", "实际施工、供货的是谁"),
        innocent=("乙方更名而单位表没有更新", "小额采购合计超限但各次独立", "合同没有录入"),
        example=Example(
            {
                "单位": [{"单位编码": "GY", "名称": "示例县宏达建材有限公司", "类别": "供应商"}],
                "项目": [
                    {
                        "项目编号": "XM1",
                        "项目名称": "上坪灌溉渠",
                        "项目类别": "基础设施",
                        "区划代码": "539900101201",
                        "主管单位编码": "ZG",
                        "实施单位编码": "XZ",
                        "计划投资": "300000.00",
                        "状态": "实施",
                    }
                ],
                "合同": [
                    {
                        "合同编号": "HT1",
                        "项目编号": "XM1",
                        "乙方单位编码": "SG",
                        "合同金额": "300000.00",
                        "签订日期": "2017-05-01",
                    }
                ],
                "支付": [
                    {
                        "支付流水号": "ZF1",
                        "支付日期": "2017-08-15",
                        "付款单位编码": "XZ",
                        "收款人": "示例县宏达建材有限公司",
                        "收款单位编码": "GY",
                        "金额": "120000.00",
                        "用途": "工程进度款",
                        "项目编号": "XM1",
                        "合同编号": "HT1",
                        "支付方式": "转账",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Payments on a contract or for a project."""
        return counted(
            P.__table__,
            and_(scope.touched(P.payment_no), or_(P.contract_no.is_not(None), P.project_no.is_not(None))),
            (P.amount <= 0, "退回"),
            (P.batch_no.is_not(None), "到户补助"),
            (~money.is_spending(), "转拨"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Spending on a contract or for a project, with who was to be paid and who was."""
        payer, payee, party = aliased(Unit), aliased(Unit), aliased(Unit)
        register = AccountRegister
        return (
            select(
                P.record_key.label("支付流水号"),
                P.paid_on_day.label("day"),
                Project.region_code.label("region"),
                P.project_no.label("project"),
                P.payer_code.label("payer"),
                P.payee_code.label("payee_code"),
                payer.category.label("payer_category"),
                payee.category.label("payee_category"),
                Contract.record_key.label("contract_key"),
                Contract.contractor_code.label("party_code"),
                register.holder_unit_code.label("holder_code"),
                Project.record_key.label("project_key"),
                P.contract_no.label("合同编号"),
                party.name.label("合同乙方"),
                Project.name.label("项目名称"),
                payer.name.label("付款单位"),
                P.payee.label("收款人"),
                P.payee_account.label("收款账号"),
                P.purpose.label("用途"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("支付金额"),
                P.amount.label("amount"),
            )
            .join(payer, payer.record_key == P.payer_code)
            .outerjoin(payee, payee.record_key == P.payee_code)
            .outerjoin(Contract, Contract.record_key == P.contract_no)
            .outerjoin(party, party.record_key == Contract.contractor_code)
            .outerjoin(Project, Project.record_key == P.project_no)
            .outerjoin(register, register.record_key == P.payee_account)
            .where(
                scope.touched(P.payment_no),
                or_(P.contract_no.is_not(None), P.project_no.is_not(None)),
                P.batch_no.is_(None),
                money.is_spending(),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Payments on contracts each by itself, those without by project and payee."""
        known = list(rows)
        wrong = []
        for row in known:
            situation = _wrong_party(row)
            if situation:
                key = row["支付流水号"]
                wrong.append({**row, "情形": situation, "subject": key, "partition": key, "累计支付": row["支付金额"]})
        yield from with_refunds(scope.connection, wrong)
        yield from _without_contract(known, scope)


def _wrong_party(row: Row) -> str:
    if row["contract_key"] is None or row["支付金额"] <= 0 or _FOR_OTHERS.search(row["用途"] + row["收款人"]):
        return ""
    # Whom a township or a village then pays is judged by its own payment, however the county booked this one.
    if row["payee_category"] in money.PASSING_UNITS:
        return ""
    party = normalised_name(row["合同乙方"])
    same_name = party in normalised_name(row["收款人"])
    if row["payee_code"] != row["party_code"] and not same_name:
        return _OTHER_PARTY
    if row["holder_code"] not in {None, row["party_code"]}:
        return _OTHER_ACCOUNT
    return ""


def _without_contract(rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
    contracted, own_work = _contracted(scope.connection), _built_by_villagers(scope.connection)
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if (
            row["project"]
            and row["合同编号"] is None
            and _buys(row)
            and (row["project"], row["payee_code"]) not in contracted
            and not (row["payer_category"] == _VILLAGE and row["project"] in own_work)
        ):
            groups[row["project"], row["payee_code"]].append(row)
    for group in groups.values():
        total = sum(row["支付金额"] for row in group)
        paid = sorted((r for r in group if r["支付金额"] > 0), key=lambda row: (row["day"], row["支付流水号"]))
        if not paid or total <= scope.number(_LIMIT, date.fromordinal(paid[-1]["day"]), paid[0]["region"] or ""):
            continue
        first = paid[0]["支付流水号"]
        told = {"情形": _NO_CONTRACT, "subject": first, "partition": first, "累计支付": total, "退回日期": None}
        for number, row in enumerate(paid):
            yield {**row, **told, "severity": Severity.MEDIUM, "amount": None if number else total}


def _buys(row: Row) -> bool:
    if row["payee_code"] is None or _SUPPORT.search(row["用途"]):
        return False
    return row["payee_category"] in _BUILDERS or (
        row["payee_category"] == "企业" and _BUYING.search(row["用途"]) is not None
    )


def _built_by_villagers(connection: Connection) -> set[str]:
    """Projects the village built itself and that were accepted: it buys its material at the counter, by invoice."""
    asked = (
        select(Procurement.project_no)
        .join(Acceptance, Acceptance.project_no == Procurement.project_no)
        .where(Procurement.method.in_(BY_VILLAGERS), Acceptance.verdict != "不合格")
    )
    return set(connection.scalars(asked))


def _contracted(connection: Connection) -> set[tuple[str, str]]:
    """Projects and the suppliers that have a contract for them."""
    own = select(Contract.project_no, Contract.contractor_code)
    shared = select(ContractProject.project_no, Contract.contractor_code).join(
        Contract, Contract.record_key == ContractProject.contract_no
    )
    return {(row[0], row[1]) for asked in (own, shared) for row in connection.execute(asked)}
