"""资金: every budget document with its account (指标账), and the chosen one's money from end to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundwatch.ui.context import Context
from fundwatch.ui.page import PageDeclaration
from fundwatch.ui.statement.statement_page import StatementKind, StatementPage

if TYPE_CHECKING:
    from fundwatch.services import funds
else:
    from fundwatch.ui.late import funds


def _page(context: Context) -> StatementPage:
    return StatementPage(
        context,
        StatementKind(
            name="funds",
            title="资金",
            service=funds,
            search="搜索指标文号、资金名称",
            empty=(
                "还没有资金指标",
                "导入含有“资金指标”的工作簿后，这里列出每一笔指标的下达、分解、拨付、支出和结余；"
                "分解要导入“资金分配”，拨付和支出要导入“支付”“补助发放”。",
            ),
            papers=("资金台账",),
        ),
    )


PAGE = PageDeclaration("funds", "资金", "fund", 10, _page, "Ctrl+3", "资金与项目")
