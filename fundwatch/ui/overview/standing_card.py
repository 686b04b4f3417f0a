"""Money standing still: what could have been spent, by how long it has been there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fundwatch.ui.context import Context, Target
from fundwatch.ui.money_words import ten_thousands
from fundwatch.ui.widgets.bars import BarChart, NamedShare
from fundwatch.ui.widgets.basics import Card, label, row

if TYPE_CHECKING:
    from fundwatch.services.overview_standing import StandingAge, StandingMoney

#: The choices of the page 资金 that show what is left, and what has been left for a year.
_LEFT, _OLD = {"state": "结余"}, {"state": "满一年"}


class StandingCard(Card):
    """A bar an age; each leads to its documents."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._year = ""
        self.as_of = label("", "faint")
        self.body.addLayout(row(label("资金滞留", "cardTitle"), self.as_of, None))
        self.ages = BarChart()
        self.body.addWidget(self.ages)
        self.note = label("正在汇总…", "muted", wrap=True)
        self.body.addWidget(self.note)
        self.body.addStretch(1)

    def show_standing(self, standing: StandingMoney, year: int | None) -> None:
        """Show the ages of a budget year's money, or of all."""
        self._year = "" if year is None else str(year)
        self.as_of.setText(f"截至 {standing.as_of.isoformat()}")
        longest = max((age.idle for age in standing.ages), default=0)
        self.ages.show_shares([self._share(age, longest) for age in standing.ages])
        said = f"未到期质保金 {ten_thousands(standing.retained)} 万元，不算滞留。" if standing.retained else ""
        self.note.setText(said if standing.idle else "没有滞留的资金。" + said)
        self.note.setVisible(bool(self.note.text()))

    def _share(self, age: StandingAge, longest: int) -> NamedShare:
        return NamedShare(
            age.name,
            age.idle / longest if longest else 0,
            f"{ten_thousands(age.idle)} 万元，{age.documents:,} 笔",
            pressed=self._opener(_OLD if age.old else _LEFT),
            colour="warning" if age.old else "accent",
        )

    def _opener(self, state: dict[str, str]) -> Callable[[], None]:
        return lambda: self._context.go("funds", Target(table="资金指标", condition={"year": self._year, **state}))
