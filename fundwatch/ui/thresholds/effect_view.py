"""What a change would do: how many findings come, go and stay, by rule, and which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fundwatch.ui.money_words import yuan
from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.widgets.basics import SPACE, label

if TYPE_CHECKING:
    from fundwatch.services.threshold_preview import ThresholdPreview

_COLUMNS = (
    Column("变化", 64),
    Column("规则", 96),
    Column("需核查的情况", 300, stretch=True),
    Column("金额（元）", 120, right=True),
)


class EffectView(QWidget):
    """One sentence, what there is to say of single rules, and the findings that would come or go."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE, 0, 0)
        column.setSpacing(SPACE)
        self.said = label("", "strong", wrap=True)
        self.notes = label("", "muted", wrap=True)
        column.addWidget(self.said)
        column.addWidget(self.notes)
        self._frame = QFrame()
        self._frame.setObjectName("tableCard")
        inner = QVBoxLayout(self._frame)
        inner.setContentsMargins(1, 1, 1, 1)
        self.model = RowsModel(_COLUMNS)
        self.model.setParent(self)
        self.grid = Grid(self.model)
        inner.addWidget(self.grid)
        column.addWidget(self._frame, 1)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)
        self.forget()

    def forget(self) -> None:
        """Nothing was tried of what is typed now."""
        self._say("还没有试算。", "填好数值后按“试算影响”，看疑点会增加、减少多少；试算不保存任何东西。")
        self._list(None)

    def show_effect(self, found: ThresholdPreview) -> None:
        """Show what a change would do."""
        if found.rules:
            said = f"疑点会增加 {found.comes:,} 条、减少 {found.goes:,} 条，{found.stays:,} 条不变。"
        else:
            said = "没有规则用这个标准算疑点，疑点不会增减。"
        self._say(said, "\n".join(_notes(found)))
        self._list(found)

    def _say(self, said: str, notes: str) -> None:
        self.said.setText(said)
        self.notes.setText(notes)
        self.notes.setVisible(bool(notes))

    def _list(self, found: ThresholdPreview | None) -> None:
        examples = () if found is None else found.examples
        rows = [("增加" if one.comes else "减少", one.rule, one.summary, yuan(one.amount)) for one in examples]
        tones = {(at, 0): "warning" if one.comes else "muted" for at, one in enumerate(examples)}
        self.model.show(rows, examples, tones=tones)
        self._frame.setVisible(bool(rows))
        self._rest.setVisible(not rows)


def _notes(found: ThresholdPreview) -> Iterator[str]:
    for rule in found.rules:
        if rule.state != "已检查":
            yield f"{rule.code} {rule.name}：{rule.state}。{rule.message}"
        elif rule.comes or rule.goes or rule.altered:
            altered = f"，不变的里面有 {rule.altered:,} 条金额或说明会变" if rule.altered else ""
            yield f"{rule.code} {rule.name}：增加 {rule.comes:,}，减少 {rule.goes:,}{altered}"
    for name, suspect in found.suspects:
        yield f"规则“{name}”{'会被列为命中过多' if suspect else '不再列为命中过多'}。"
    if len(found.examples) < found.comes + found.goes:
        yield f"下面只列出其中 {len(found.examples):,} 条。"
