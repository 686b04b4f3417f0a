"""资产: every asset with its value and income, and the chosen one's account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundwatch.ui.context import Context
from fundwatch.ui.statement.statement_page import StatementKind, StatementPage

if TYPE_CHECKING:
    from fundwatch.services import assets
else:
    from fundwatch.ui.late import assets


def make_page(context: Context) -> StatementPage:
    """The page 资产."""
    return StatementPage(
        context,
        StatementKind(
            name="assets",
            title="资产",
            service=assets,
            search="搜索资产编号、名称、所有权人",
            empty=("还没有资产", "导入含有“资产”的工作簿后，这里列出每一项资产的权属、收益和分配。"),
            papers=("资产台账",),
        ),
    )
