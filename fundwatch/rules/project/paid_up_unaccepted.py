"""FW-G090: works were paid up though no acceptance of any level is on record, where others' are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.rules.definition import Example, Page, Row, Rule, Severity, Value
from fundwatch.rules.project.example_rows import CONTRACT, INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.project.paid_works import READS, by_department, is_works, payments_on_contracts, price_and_paid
from fundwatch.rules.scope import Scope

C = Contract
J = Project
P = Payment
_PAID, _KEPT, _LEAST = "未验收付款比例上限", "进度登记比例", "进度登记最少项目数"


class PaidUpUnaccepted(Rule):
    """Paid above the share of its works' contracts, not accepted: where the department's others paid so far are."""

    code = "FW-G090"
    name = "工程款付清而没有验收记录"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "工程竣工验收合格后方可办理结算、支付尾款；报账应附验收资料"
    verified = False
    parameters = (_PAID, _KEPT, _LEAST)
    needs = (Project, Contract, Payment, Acceptance)
    needs_columns = (Payment.contract_no,)
    reads = READS
    subject = "项目"
    related = (("合同", "contract_key"), ("支付", "payment_key"))
    evidence = (
        Value("项目名称"),
        Value("状态"),
        Value("主管单位"),
        Value("合同金额", Kind.MONEY),
        Value("累计支付", Kind.MONEY),
        Value("付款比例", Kind.RATIO),
        Value("有验收的项目", Kind.INTEGER),
        Value("没有验收的项目", Kind.INTEGER),
    )
    details = (
        Value("支付流水号"),
        Value("支付日期", Kind.DAY),
        Value("支付金额", Kind.MONEY),
        Value("用途"),
    )
    summary = (
        "项目“{项目名称}”合同{合同金额}元已付{累计支付}元（{付款比例}），没有任何一级的验收记录，"
        "而{主管单位}同样付清的项目有{有验收的项目}个有验收，请核实是否验收过、尾款凭什么支付。"
    )
    page = Page(
        method="合同款的支付合计超过合同（含变更）设定比例的工程，没有任何一级的验收记录的列为疑点。"
        "同一主管单位同样付款的工程大多有验收、有验收的达到设定个数的才比较。",
        why="没有验收就付清，工程做没做完、做得合不合格没有人把关，工程量是否属实也看不出来。",
        not_flagged=(
            "村级、乡镇、县级任何一级验收过的",
            "同一主管单位有验收的项目不够设定个数，或没有验收的也很多的",
            "货物、服务合同，几个项目共用一份合同的",
            "没有形象进度也没有完工、还在实施的项目（由FW-G040判断）",
        ),
        check=("竣工验收报告、签字人员", "尾款支付的审批单和所附资料", "到现场查看"),
        innocent=("已经验收而没有登记", "分标段、与别的项目一起验收", "小额修缮由村里签收"),
        example=Example(
            {
                "资金指标": [{**INDICATOR, "金额": "3000000.00"}],
                "项目": [
                    {
                        **PROJECT,
                        "项目编号": f"XM{n}",
                        "项目名称": f"上坪村{n}号灌溉渠",
                        "状态": "决算",
                        "形象进度": "100",
                    }
                    for n in range(1, 7)
                ],
                "合同": [{**CONTRACT, "合同编号": f"HT{n}", "项目编号": f"XM{n}"} for n in range(1, 7)],
                "支付": [
                    {**PAYMENT, "支付流水号": f"ZF{n}", "项目编号": f"XM{n}", "合同编号": f"HT{n}"} for n in range(1, 7)
                ],
                "验收": [
                    {"项目编号": f"XM{n}", "验收级别": "县级验收", "验收日期": "2017-09-12", "验收结论": "合格"}
                    for n in range(1, 6)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:
        """Every project with contracts of its own that was paid for, a row each payment."""
        return payments_on_contracts(scope)

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each department's paid-up works without acceptance against those with one."""
        for projects in by_department(rows):
            paid_up = [known for known in projects.values() if _is_paid_up(known, scope)]
            accepted = sum(bool(known[0]["accepted"]) for known in paid_up)
            for known in paid_up:
                scope.look_at()
                if not known[0]["accepted"]:
                    yield from _judge(known, accepted, len(paid_up) - accepted - 1, scope)


def _is_paid_up(known: Sequence[Row], scope: Scope) -> bool:
    price, paid = price_and_paid(known)
    return all(is_works(row) for row in known) and paid * PARTS > price * scope.number(
        _PAID, scope.as_of, known[0]["region"]
    )


def _judge(known: Sequence[Row], accepted: int, others: int, scope: Scope) -> Iterable[Row]:
    first, region = known[0], known[0]["region"]
    share = scope.number(_KEPT, scope.as_of, region)
    if accepted < scope.number(_LEAST, scope.as_of, region) or accepted * PARTS < (accepted + others) * share:
        scope.leave_out("主管单位的其他项目也多没有登记验收")
        return
    if first["progress"] is None and first["completed"] is None and first["状态"] in {"批复", "实施"}:
        scope.leave_out("还在实施（由FW-G040判断）")
        return
    price, paid = price_and_paid(known)
    told = {
        "合同金额": price,
        "累计支付": paid,
        "付款比例": paid * PARTS // price,
        "有验收的项目": accepted,
        "没有验收的项目": others,
    }
    yield from ({**row, **told, "amount": None if at else paid} for at, row in enumerate(known))
