"""Our totals held against those of another office, pasted in from its export: to the fen, line by line.

Nothing is stored. Things are known by key, by what else names them (a document's number), or by name; a name that
several of our things bear is not decided for the person. Rows of the other side about one thing are added up.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from fundwatch.errors import UsageError
from fundwatch.ledger.own_totals import Basis, OwnTotal, bases, own_totals
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.pasted_table import PastedRow, PastedTable, amount_of, parse

__all__ = ["UNITS", "Columns", "Compared", "Outcome", "PastedTable", "Reconciliation", "choices", "reconcile"]

#: Fen in one of the unit.
UNITS = {"元": 100, "万元": 1_000_000, "千元": 100_000, "分": 1}
#: Rows by which the columns are found.
_TRIED = 300
_SPARED = re.compile(r"[\s\u3000]+")
_BRACKETS = str.maketrans({"[": "〔", "]": "〕", "【": "〔", "】": "〕", "(": "（", ")": "）"})


class Outcome(StrEnum):
    """What came of one thing."""

    DIFFERENT = "金额不符"
    ONLY_OURS = "仅本账有"
    ONLY_THEIRS = "仅对方有"
    UNDECIDED = "名称不唯一"
    ROUNDED = "仅单位尾差"
    EQUAL = "一致"


@dataclass(frozen=True, slots=True)
class Columns:
    """Which pasted column (from 0) names the thing, which holds the amount, in what unit."""

    key: int
    amount: int
    unit: str = "元"


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing: ours and theirs in fen (None where a side lacks it), the pasted lines it came from."""

    key: str
    name: str
    ours: int | None
    theirs: int | None
    outcome: Outcome
    lines: tuple[int, ...] = ()
    alike: int = 0

    @property
    def difference(self) -> int:
        """Ours less theirs in fen."""
        return (self.ours or 0) - (self.theirs or 0)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The whole: what was read, by which columns, every thing, and what could not be read.

    `stated` are totals that the other side printed itself, in fen; `unread` are lines without a readable amount.
    """

    table: PastedTable
    columns: Columns
    compared: tuple[Compared, ...]
    unread: tuple[tuple[int, str], ...]
    stated: tuple[int, ...]

    @property
    def ours(self) -> int:
        """Sum of our side, fen."""
        return sum(one.ours or 0 for one in self.compared)

    @property
    def theirs(self) -> int:
        """Sum of the other side, fen."""
        return sum(one.theirs or 0 for one in self.compared)

    def counted(self, outcome: Outcome) -> int:
        """How many things came out so."""
        return sum(one.outcome is outcome for one in self.compared)


def choices() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What may be held against what: each basis with its measures."""
    return tuple((basis.name, basis.measures) for basis in bases())


def reconcile(
    store: Store,
    actor: Actor,
    text: str,
    basis: str,
    measure: str,
    *,
    year: int | None = None,
    columns: Columns | None = None,
) -> Reconciliation:
    """Hold a pasted table against our totals; `columns` are found by what fits the books best unless given.

    Raises UsageError where the text holds no table, or no column fits.
    """
    if actor.region_code:
        raise UsageError("对账用全县的合计数，本账户只能看一个地区的数据。", "请由县级账户来对账。")
    pasted = parse(text)
    chosen = _basis(basis, measure)
    with store.read() as connection:
        own = own_totals(connection, chosen, measure, year)
    names = _Names(own)
    return _held(pasted, columns or _fitting(pasted, names), names)


def _basis(name: str, measure: str) -> Basis:
    for basis in bases():
        if basis.name == name and measure in basis.measures:
            return basis
    raise UsageError(f"不能按“{name}”的“{measure}”对账。", "请在列出的选项中选择。")


def _plain(text: str) -> str:
    return _SPARED.sub("", unicodedata.normalize("NFKC", text)).translate(_BRACKETS).casefold()


class _Names:
    """Our things by every name they go by."""

    def __init__(self, own: Sequence[OwnTotal]) -> None:
        self.own = own
        self._keys = {_plain(one.key): (one,) for one in own}
        self._aliases: dict[str, list[OwnTotal]] = defaultdict(list)
        self._names: dict[str, list[OwnTotal]] = defaultdict(list)
        for one in own:
            if one.alias:
                self._aliases[_plain(one.alias)].append(one)
            self._names[_plain(one.name)].append(one)

    def of(self, text: str) -> tuple[tuple[OwnTotal, ...], bool]:
        """What a text names, and whether it names it beyond doubt; several under one document number are meant."""
        plain = _plain(text)
        if plain in self._keys:
            return self._keys[plain], True
        if plain in self._aliases:
            return tuple(self._aliases[plain]), True
        named = tuple(self._names.get(plain, ()))
        return named, len(named) < 2  # noqa: PLR2004 - one bearer of the name


def _fitting(whole: PastedTable, names: _Names) -> Columns:
    """The columns and the unit by which most lines are found in our books, and most amounts agree."""
    pasted = replace(whole, rows=whole.rows[:_TRIED])
    known = [sum(bool(names.of(row.cells[number])[0]) for row in pasted.rows) for number in range(pasted.width)]
    numeric = [
        number
        for number in range(pasted.width)
        if sum(amount_of(row.cells[number]) is not None for row in pasted.rows) * 2 >= len(pasted.rows)
    ]
    key = max(range(pasted.width), key=lambda number: (known[number], number not in numeric, -number))
    amounts = [number for number in numeric if number != key]
    if not amounts:
        raise UsageError("没有认出金额列：没有一列有一半是数字。", "请检查复制的内容里有没有金额，金额不要带文字。")

    def fit(choice: tuple[int, str]) -> tuple[int, int, int]:
        number, unit = choice
        held = _held(pasted, Columns(key, number, unit), names)
        agreeing = sum(one.outcome in {Outcome.EQUAL, Outcome.ROUNDED} and bool(one.theirs) for one in held.compared)
        titled = int(unit in pasted.header[number] or "额" in pasted.header[number])
        return agreeing, titled, -number

    # 分 is never written by offices; it is there to be chosen by hand.
    units = [unit for unit in UNITS if unit != "分"]
    number, unit = max(((number, unit) for number in amounts for unit in units), key=fit)
    return Columns(key, number, unit)


def _held(pasted: PastedTable, columns: Columns, names: _Names) -> Reconciliation:
    groups: dict[tuple[str, ...], list[tuple[PastedRow, Decimal]]] = defaultdict(list)
    told: dict[tuple[str, ...], tuple[str, tuple[OwnTotal, ...], bool]] = {}
    unread: list[tuple[int, str]] = []
    for row in pasted.rows:
        amount = amount_of(row.cells[columns.amount])
        text = row.cells[columns.key]
        if amount is None or not text:
            unread.append((row.line, " ".join(cell for cell in row.cells if cell)))
            continue
        named, sure = names.of(text)
        place = tuple(one.key for one in named) if named and sure else ("", _plain(text))
        groups[place].append((row, amount))
        told.setdefault(place, (text, named, sure))
    unit = UNITS[columns.unit]
    compared = [_compared(told[place], rows, unit) for place, rows in groups.items()]
    found = {key for place in groups if place[0] for key in place}
    compared += [
        Compared(one.key, one.name, one.fen, None, Outcome.ONLY_OURS)
        for one in names.own
        if one.key not in found and one.fen
    ]
    order = list(Outcome)
    compared.sort(key=lambda one: (order.index(one.outcome), -abs(one.difference), one.key, one.name))
    stated = [amount_of(row.cells[columns.amount]) for row in pasted.totals]
    return Reconciliation(
        pasted,
        columns,
        tuple(compared),
        tuple(unread),
        tuple(_fen(amount, unit) for amount in stated if amount is not None),
    )


def _compared(
    told: tuple[str, tuple[OwnTotal, ...], bool], rows: Sequence[tuple[PastedRow, Decimal]], unit: int
) -> Compared:
    text, named, sure = told
    lines = tuple(row.line for row, _ in rows)
    theirs = sum(_fen(amount, unit) for _, amount in rows)
    if not named:
        return Compared("", text, None, theirs, Outcome.ONLY_THEIRS, lines)
    if not sure:
        return Compared("", text, None, theirs, Outcome.UNDECIDED, lines, len(named))
    ours = sum(one.fen for one in named)
    key = "、".join(one.key for one in named)
    name = named[0].name if len(named) == 1 else text
    if ours == theirs:
        return Compared(key, name, ours, theirs, Outcome.EQUAL, lines)
    rounded = abs(ours - theirs) <= sum(_room(amount, unit) for _, amount in rows)
    return Compared(key, name, ours, theirs, Outcome.ROUNDED if rounded else Outcome.DIFFERENT, lines)


def _fen(amount: Decimal, unit: int) -> int:
    return int((amount * unit).quantize(Decimal(1), ROUND_HALF_UP))


def _room(amount: Decimal, unit: int) -> int:
    """Half a last written digit in fen: so much may be lost where a larger unit was rounded; none in yuan and fen."""
    if unit <= UNITS["元"]:
        return 0
    exponent = amount.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    step = Decimal(unit).scaleb(-places)
    return int(step / 2) if step > 1 else 0
