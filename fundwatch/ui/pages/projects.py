"""项目: every project with its money against contract and progress, and the chosen one from plan to assets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundwatch.ui.context import Context
from fundwatch.ui.statement.statement_page import StatementKind, StatementPage

if TYPE_CHECKING:
    from fundwatch.services import projects
else:
    from fundwatch.ui.late import projects


def make_page(context: Context) -> StatementPage:
    """The page 项目."""
    return StatementPage(
        context,
        StatementKind(
            name="projects",
            title="项目",
            service=projects,
            search="搜索项目编号、名称、实施单位",
            empty=(
                "还没有项目",
                "导入“项目”“合同”“支付”“验收”等表后，这里列出每个项目的安排、合同、进度、支付和缺件。",
            ),
            papers=("项目台账",),
        ),
    )
