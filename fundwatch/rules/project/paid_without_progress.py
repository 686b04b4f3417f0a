"""FW-G040: most of a contract is paid with neither progress nor acceptance on record, where others keep them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select

from fundwatch.models.fields import PARTS, Kind
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
_PAID, _KEPT, _LEAST = "无进度付款比例", "进度登记比例", "进度登记最少项目数"
_RUNNING = ("批复", "实施")
#: Of goods one payment may be for all that was delivered; of several each has to show what for.
_TIMES = 2


class PaidWithoutProgress(Rule):
    """Paid above the share, 形象进度 blank, no acceptance: where the department keeps it of its others."""

    code = "FW-G040"
    name = "工程款付过半而没有进度和验收记录"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "资金按项目进度拨付（预算法实施条例第五十七条），每次付款应有工程进度证明"
    verified = False
    parameters = (_PAID, _KEPT, _LEAST)
    needs = (Project, Contract, Payment)
    needs_columns = (Project.progress, Payment.contract_no)
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
        Value("付款次数", Kind.INTEGER),
        Value("登记进度的项目", Kind.INTEGER),
        Value("没有登记的项目", Kind.INTEGER),
    )
    details = (Value("支付流水号"), Value("支付日期", Kind.DAY), Value("支付金额", Kind.MONEY), Value("用途"))
    summary = (
        "项目“{项目名称}”合同{合同金额}元已付{付款次数}次共{累计支付}元（{付款比例}），没有形象进度，也没有任何验收记录，"
        "{主管单位}的其他项目有{登记进度的项目}个登记了进度，请核实每次付款依据的进度证明。"
    )
    page = Page(
        method="状态为批复、实施的项目，合同款的支付（货物、服务合同为两次以上）合计超过合同（含变更）的设定比例和预付比例，"
        "而形象进度空着、没有任何一级的验收、没有结算，列为疑点。同一主管单位的其他在付款项目大多登记了进度的才比较。",
        why="付款不看进度，工程没有干到就把钱付出去，停工、可能的虚报都难以发现；也可能只是进度没有登记。",
        not_flagged=(
            "同一主管单位登记了进度的项目不够设定个数，或没有登记的也很多的",
            "货物、服务合同只付过一次的，付款没有超过合同设定比例或预付比例的",
            "已有实际完工日期、任何一级验收或结算审核的",
            "几个项目共用一份合同的；付款超过合同的（由FW-W004列出）",
        ),
        check=("每次付款后附的进度证明、监理签证", "现场查看已完成的工程量", "付款由谁审批"),
        innocent=("进度只记在纸质资料上，没有登记", "合同约定分期付款而不按进度", "刚完工，还没有组织验收"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [
                    {**PROJECT, "状态": "实施", "实际完工日期": ""},
                    *(
                        {**PROJECT, "项目编号": f"XM{n}", "状态": "实施", "实际完工日期": "", "形象进度": "90"}
                        for n in range(2, 7)
                    ),
                ],
                "合同": [{**CONTRACT, "合同编号": f"HT{n}", "项目编号": f"XM{n}"} for n in range(1, 7)],
                "支付": [
                    {
                        **PAYMENT,
                        "支付流水号": f"ZF{n}-{part}",
                        "支付日期": f"2017-0{part}-12",
                        "金额": "100000.00",
                        "项目编号": f"XM{n}",
                        "合同编号": f"HT{n}",
                    }
                    for n in range(1, 7)
                    for part in (6, 8)
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
        """Hold each department's projects without progress against those of which it is kept."""
        for projects in by_department(rows):
            kept = sum(known[0]["progress"] is not None for known in projects.values())
            running = [known for known in projects.values() if known[0]["状态"] in _RUNNING]
            blank = sum(known[0]["progress"] is None for known in running)
            for known in running:
                scope.look_at()
                yield from _judge(known, kept, blank, scope)


def _judge(known: Sequence[Row], kept: int, blank: int, scope: Scope) -> Iterable[Row]:
    first, region = known[0], known[0]["region"]
    if first["progress"] is not None:
        scope.leave_out("登记了形象进度")
        return
    if first["accepted"] or first["completed"] is not None or any(row["settled"] for row in known):
        scope.leave_out("已有完工、验收或结算记录")
        return
    share = scope.number(_KEPT, scope.as_of, region)
    others = blank - 1
    if kept < scope.number(_LEAST, scope.as_of, region) or kept * PARTS < (kept + others) * share:
        scope.leave_out("主管单位的其他项目也多没有登记进度")
        return
    contracts = {row["contract_key"]: row for row in known}.values()
    price, paid = price_and_paid(known)
    times = len({row["支付日期"] for row in known if row["支付金额"] > 0})
    most = max(scope.number(_PAID, scope.as_of, region), *(row["advance"] for row in contracts))
    if (times >= _TIMES or all(is_works(row) for row in contracts)) and price * most < paid * PARTS <= price * PARTS:
        told = {
            "合同金额": price,
            "累计支付": paid,
            "付款比例": paid * PARTS // price,
            "付款次数": times,
            "登记进度的项目": kept,
            "没有登记的项目": others,
        }
        yield from ({**row, **told, "amount": None if at else paid} for at, row in enumerate(known))
