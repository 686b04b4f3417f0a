"""The list of the page of findings: the most promising clues, all clues, or the single findings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from fundwatch.ui.findings.narrowing import Narrowing
from fundwatch.ui.findings.printed_list import printed_clues, printed_list
from fundwatch.ui.findings.words import LEVEL_TONES, SEVERITIES, VERDICT_TONES
from fundwatch.ui.money_words import yuan
from fundwatch.ui.papers.list_printing import searched
from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.widgets.basics import SPACE, Segments, label, row
from fundwatch.ui.widgets.empty_state import EmptyState
from fundwatch.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from fundwatch.services.clues import ClueRow, Clues
    from fundwatch.services.finding_lists import FindingRow
    from fundwatch.ui.papers.paper_source import PaperSource

#: So many clues are worth a look first; the service counts the same.
_FIRST = 50
TOP, ALL, SINGLE = f"最值得查的 {_FIRST} 条", "全部线索", "单条疑点"
_KEYS = {TOP: "F2", ALL: "F3", SINGLE: "F4"}
_SAID = {
    TOP: "待查的线索里最值得查的；一条还没有核实过的规则最多先列 10 条",
    ALL: "说同一件事的疑点归为一条线索；已说明和已了结的排在后面",
    SINGLE: "不归并，一条一条列出疑点",
}
#: The conclusion beside the list must have its room; a wide window gives the list more.
_NARROWEST, _WIDEST = 512, 700
_CLUE_COLUMNS = (
    Column("线索", 150, stretch=True),
    Column("金额（元）", 116, right=True),
    Column("乡镇", 108),
)
#: While all of them wait they are 高, 中 or 低; else it says how they stand.
_RANK, _STATE = Column("等级", 54), Column("等级", 68)
_COLUMNS = (
    Column("程度", 56),
    Column("疑点", 160, stretch=True),
    Column("金额（元）", 116, right=True),
    Column("结论", 96),
)


class LeadsList(QWidget):
    """`clue_chosen` carries a clue, `finding_chosen` a finding's number, `emptied` that there is nothing to show."""

    clue_chosen = Signal(object)
    finding_chosen = Signal(int)
    emptied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._found: Clues | None = None
        #: The finding that was in sight in whichever list was shown before.
        self._last = 0
        self.which = Segments((TOP, ALL, SINGLE))
        for name, keys in _KEYS.items():
            self.which.button(name).setShortcut(keys)
            self.which.button(name).setToolTip(f"{_SAID[name]}（{keys}）")
        self.which.choose(TOP)
        self.search_field = SearchField("搜索姓名、编号、摘要")
        self.narrowing = Narrowing()
        self.count = label("", "faint", wrap=True)
        self.model, self.clue_model = RowsModel(_COLUMNS), RowsModel((_RANK, *_CLUE_COLUMNS))
        self.grid, self.clue_grid = Grid(self.model), Grid(self.clue_model, lines=2)
        for model in (self.model, self.clue_model):
            model.setParent(self)
        self.setMinimumWidth(_NARROWEST)
        self.setMaximumWidth(_WIDEST)
        self._lay_out()
        self._connect()

    @property
    def shows_clues(self) -> bool:
        """Whether clues are listed, not single findings."""
        return self.which.value != SINGLE

    @property
    def shown_grid(self) -> Grid:
        """The list in sight."""
        return self.clue_grid if self.shows_clues else self.grid

    @property
    def findings(self) -> tuple[FindingRow, ...]:
        """The single findings of what is listed."""
        if not self.shows_clues:
            return tuple(self.model.things())
        return tuple(one for clue in self.clue_model.things() for one in clue.findings)

    @property
    def words(self) -> tuple[str, ...]:
        """By what the list is narrowed."""
        first = (self.which.value,) if self.which.value == TOP else ()
        return (*first, *self.narrowing.words, searched(self.search_field.text()))

    def add_below(self, *parts: QWidget | None) -> None:
        """Put buttons under the list."""
        self._below.addLayout(row(*parts))

    def take(self, found: Clues, number: int) -> None:
        """Show these clues and findings, with the finding of this number kept in sight."""
        self._found = found
        self.narrowing.offer(found.findings)
        self.filter(number)

    def show_single(self) -> None:
        """List single findings, with nothing left out."""
        self.search_field.set_quietly("")
        self.narrowing.open_all()
        self.which.choose(SINGLE)

    def filter(self, number: int = 0) -> None:
        """List what the choices and the words leave; keep the finding of this number, or the clue that holds it."""
        if self._found is None:
            return
        if self.shows_clues:
            self._list_clues(self._found, number)
        else:
            self._list_findings(self._found, number)

    def clue_of(self, number: int) -> ClueRow | None:
        """The clue that holds a finding."""
        rows = self._found.rows if self._found is not None else ()
        return next((one for one in rows if any(finding.number == number for finding in one.findings)), None)

    def paper_source(self) -> PaperSource | None:
        """What is listed, for printing and exporting."""
        words = (*self.narrowing.words, searched(self.search_field.text()))
        if not self.shows_clues:
            return printed_list(self.model.things(), *words)
        return printed_clues(self.clue_model.things(), self.which.value if self.which.value == TOP else "", *words)

    def _lay_out(self) -> None:
        left = QVBoxLayout(self)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(SPACE)
        left.addLayout(row(self.which, None))
        district, *others = self.narrowing.all
        left.addLayout(row(self.search_field, district))
        left.addLayout(row(*others))
        card = QFrame()
        card.setObjectName("tableCard")
        self._stack = QStackedLayout(card)
        self._stack.setContentsMargins(1, 1, 1, 1)
        self._none = EmptyState("search", "没有符合条件的疑点", "换一个条件再看。")
        self._done = EmptyState("check", "没有待查的线索", "都已下过结论或已有说明；按 F3 看全部线索。")
        for part in (self.clue_grid, self.grid, self._none, self._done):
            self._stack.addWidget(part)
        left.addWidget(card, 1)
        left.addWidget(self.count)
        self._below = QVBoxLayout()
        left.addLayout(self._below)

    def _connect(self) -> None:
        self.which.chosen.connect(lambda _value: self.filter(self._last))
        self.search_field.settled.connect(lambda _text: self.filter(self._last))
        self.search_field.left_downwards.connect(self._into_list)
        for choice in self.narrowing.all:
            choice.currentIndexChanged.connect(lambda _number: self.filter(self._last))
        self.grid.row_changed.connect(self._choose_finding)
        self.clue_grid.row_changed.connect(self._choose_clue)

    def _into_list(self) -> None:
        self.shown_grid.setFocus()

    def _list_clues(self, found: Clues, number: int) -> None:
        top = self.which.value == TOP
        fitting = [one for one in (found.waiting if top else found.rows) if self._fits(one.findings, one.named)]
        listed = found.first(fitting) if top else fitting
        rows = [(one.marked, _words(one), yuan(one.amount), one.district) for one in listed]
        tones = {(at, 0): LEVEL_TONES.get(one.marked, "muted") for at, one in enumerate(listed)}
        at = next((at for at, one in enumerate(listed) if any(number == held.number for held in one.findings)), 0)
        self._tell(found, len(listed), len(fitting))
        columns = (_RANK if top else _STATE, *_CLUE_COLUMNS)
        self.clue_model.show(rows, listed, tones=tones, columns=columns)
        empty = 3 if top and not found.waiting else 2
        self._stack.setCurrentIndex(0 if listed else empty)
        self._go_to(self.clue_grid, at if listed else -1)

    def _list_findings(self, found: Clues, number: int) -> None:
        listed = [one for one in found.findings if self._fits((one,), "")]
        rows = [(SEVERITIES[one.severity], one.name, yuan(one.amount), _standing(one)) for one in listed]
        tones = {}
        for at, one in enumerate(listed):
            tones[at, 0] = {"high": "danger", "medium": "warning"}.get(one.severity, "muted")
            tones[at, 3] = _tone(one)
        at = next((at for at, one in enumerate(listed) if one.number == number), 0)
        self._tell(found, len(listed), len(listed))
        self.model.show(rows, listed, tones=tones)
        self._stack.setCurrentIndex(1 if listed else 2)
        self._go_to(self.grid, at if listed else -1)

    def _go_to(self, grid: Grid, at: int) -> None:
        if at < 0:
            self.emptied.emit()
            return
        index = grid.table_model.index(at, 0)
        grid.setCurrentIndex(index)
        grid.scrollTo(index)

    def _fits(self, findings: Iterable[FindingRow], named: str) -> bool:
        words = self.search_field.text().split()
        return any(
            self.narrowing.fits(one) and all(word in f"{named} {_searched(one)}" for word in words) for one in findings
        )

    def _tell(self, found: Clues, listed: int, fitting: int) -> None:
        parts = [f"列出 {listed:,} 条" + (f"，符合条件的待查线索共 {fitting:,} 条" if listed < fitting else "")]
        if found.explained and self.which.value == TOP:
            parts.append(f"另有 {found.explained:,} 条疑点已说明而不列出")
        self.count.setText("；".join(parts))

    def _choose_finding(self, at: int) -> None:
        if 0 <= at < self.model.rowCount():
            self._last = self.model.thing(at).number
            self.finding_chosen.emit(self._last)

    def _choose_clue(self, at: int) -> None:
        if 0 <= at < self.clue_model.rowCount():
            clue = self.clue_model.thing(at)
            if all(one.number != self._last for one in clue.findings):
                self._last = clue.findings[0].number
            self.clue_chosen.emit(clue)


def _words(clue: ClueRow) -> str:
    """What was found, and under it about whom or what."""
    again = "〔重新打开〕" if clue.reopened and clue.waits else ""
    return f"{again}{clue.fault}\n{clue.called}"


def _searched(one: FindingRow) -> str:
    return f"{one.number} {one.rule} {one.name} {one.summary} {one.subject_key} {one.place} {one.sent_to}"


def _standing(one: FindingRow) -> str:
    """How far it has got; until when an explanation holds is told beside the list."""
    return "已说明" if one.explained else one.standing_words


def _tone(one: FindingRow) -> str:
    if one.is_out:
        return "link"
    if one.verdict and one.waits:
        return "warning"
    return "muted" if one.explained else VERDICT_TONES.get(one.verdict, "") or "muted"
