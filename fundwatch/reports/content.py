"""Everything a notice prints, frozen: what is stored when it is issued, and all that its pages are made from.

Nothing here is computed from the ledger again; a reprint reads these values only. Text is final text: masked,
with separators, in the words of the form. The JSON of a content is canonical, so equal contents are equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any, Literal

from fundwatch.errors import UsageError
from fundwatch.reports.freezing import freeze, thaw

_DIGEST_SHOWN = 16

Level = Literal["县", "乡镇", "村"]
Manner = Literal["公告", "公示"]
Edition = Literal["张贴版", "上网版"]
Orientation = Literal["portrait", "landscape"]
Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text.

    Depth 0 is running text (仿宋, first line indented), 1 a heading 一、(黑体), 2 a heading (一)(楷体).
    """

    text: str
    depth: Literal[0, 1, 2] = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `weight` is its share of the width where the contents leave a choice.

    The cells of a `whole` column (names, document numbers, days) are not wrapped; sums, which stand right, never.
    """

    label: str
    unit: str = ""
    align: Align = "left"
    weight: int = 10
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of ready strings: every row, and the total when there is one, has a string for each column.

    `emphasised` are the row numbers (from 0) printed like a total, such as the subtotal of a township.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None
    unit_note: str = ""
    emphasised: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        width = len(self.columns)
        wrong = [row for row in (*self.rows, self.total or self.columns) if len(row) != width]
        if not width or wrong:
            raise UsageError(f"公示表格各行的列数与表头不一致：表头{width}列，{len(wrong)}行不符。")


@dataclass(frozen=True, slots=True)
class Signatories:
    """A line of places to sign by hand, such as 制表人, 审核人, 村务监督委员会; kept with the table above it."""

    labels: tuple[str, ...]


Block = Paragraph | Table | Signatories


@dataclass(frozen=True, slots=True)
class Annex:
    """An attachment that begins on a page of its own; its title is cut into phrases as a notice's is."""

    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    orientation: Orientation = "portrait"


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum the notice states: in fen, as printed in figures, and in capitals."""

    label: str
    fen: int
    figures: str
    capitals: str


@dataclass(frozen=True, slots=True)
class Covered:
    """One thing the notice discloses, by table object and business key, with its amount (a 公示明细 row)."""

    object_type: Literal["指标", "项目", "批次", "资产"]
    key: str
    fen: int


@dataclass(frozen=True, slots=True)
class Posting:
    """From when to when it hangs; both ends count. `end` and `days` are None for a 公告 that stays."""

    start: date
    end: date | None = None
    days: int | None = None
    place: str = ""

    def __post_init__(self) -> None:
        expected = None if self.end is None else (self.end - self.start).days + 1
        if self.days != expected or (expected is not None and expected < 1):
            raise UsageError(f"公示起止日期与天数不符：{self.start}至{self.end}，写作{self.days}天。")


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to tell of an objection or a wrong; `phone` may be a hotline."""

    office: str
    phone: str
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who issues the notice, on which day."""

    issuer: str
    day: date


@dataclass(frozen=True, slots=True)
class LogHead:
    """Head of the log's hash chain at issue: paper on a wall is what a rewritten log is held against."""

    number: int
    digest: str

    @property
    def text(self) -> str:
        """As every paper prints it, and as `fundwatch check --head` takes it."""
        return f"{self.number}-{self.digest[:_DIGEST_SHOWN]}"


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """A whole notice.

    `title` is cut into phrases a line may be broken between; `listed_count` is how many persons it lists, where
    it does; `references` are document, batch and project numbers printed in it (they may look like a telephone
    number and are none); `policy_versions` name the version of each dated policy the building of the content
    rested on, the masking policy among them.
    """

    form: str
    form_version: int
    level: Level
    kind: str
    manner: Manner
    region_code: str
    region_name: str
    year: int
    number: str
    title: tuple[str, ...]
    addressee: str
    body: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    amounts: tuple[Amount, ...]
    covers: tuple[Covered, ...]
    listed_count: int | None
    posting: Posting
    contacts: tuple[Contact, ...]
    signature: Signature
    edition: Edition
    orientation: Orientation
    references: tuple[str, ...]
    policy_versions: tuple[tuple[str, str], ...]
    log_head: LogHead | None

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, equal contents equal bytes."""
        return freeze(self)

    @classmethod
    def from_json(cls, text: str) -> NoticeContent:
        """The content `to_json` wrote; raises FundwatchError when the text is damaged."""
        return thaw(cls, text)

    def strings(self) -> Iterator[tuple[str, str]]:
        """Every string in it with its place, such as `annexes[0].blocks[0].rows[3][2]`."""
        return _strings("", self)


def _strings(place: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _strings(f"{place}[{index}]", item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            inner = f"{place}.{field.name}" if place else field.name
            yield from _strings(inner, getattr(value, field.name))
