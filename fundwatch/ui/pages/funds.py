"""资金: every budget document with its account (指标账), and the chosen one's money from end to end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fundwatch.ui.context import Context, Target
from fundwatch.ui.statement.statement_page import StatementKind, StatementPage
from fundwatch.ui.widgets.elided_label import SentencesLabel

if TYPE_CHECKING:
    from fundwatch.services import funds
else:
    from fundwatch.ui.late import funds


#: Room for what the search says it searches for.
_SEARCH_WIDTH = 310
_EMPTY = (
    "导入含有“资金指标”的工作簿后，这里列出每一笔指标的下达、分解、拨付、支出和结余；"
    "分解要导入“资金分配”，拨付和支出要导入“支付”“补助发放”。"
)


class FundsPage(StatementPage):
    """The documents, and how their figures are to be read; others lead here with choices by name as the condition."""

    def __init__(self, context: Context, kind: StatementKind) -> None:
        super().__init__(context, kind)
        self.notes = SentencesLabel("faint")
        self.bar.insertWidget(1, self.notes, 8)
        self.search_field.setMinimumWidth(_SEARCH_WIDTH)
        self.listed.shown_changed.connect(self._show_notes)

    def receive(self, target: Target) -> None:
        """Show a document, or what fits the choices given; the others are opened."""
        if isinstance(target.condition, dict):
            given = {**dict.fromkeys(self.choices.chosen, ""), **target.condition}
            if self.choices.chosen:
                self.choices.choose(**given)
                self.choices.changed.emit()
            else:
                # Read when the choices come, which is still to be.
                self.context.remember(f"{self.kind.name}.choices", json.dumps(given, ensure_ascii=False))
        super().receive(target)

    def _show_notes(self) -> None:
        """What concerns this list in particular comes first; the tool tip has all of it."""
        notes = self.statement.notes if self.statement is not None else ()
        self.notes.setText("".join(reversed(notes)))
        self.notes.setToolTip("\n".join(notes))


def make_page(context: Context) -> FundsPage:
    """The page 资金."""
    return FundsPage(
        context,
        StatementKind(
            name="funds",
            title="资金",
            service=funds,
            search="搜索指标文号、资金名称",
            empty=("还没有资金指标", _EMPTY),
            papers=("资金台账",),
        ),
    )
