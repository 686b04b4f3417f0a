"""What a drawn flow says, for the screen and for paper alike: nodes in columns, bands between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: plain is recorded money; group several things in one; rest what stays or ends; source what comes from elsewhere.
NodeTone = Literal["plain", "group", "rest", "source"]
#: plain carries its amount; mixed money whose way is not told apart; link leads on without money passing.
BandTone = Literal["plain", "mixed", "link"]


@dataclass(frozen=True, slots=True)
class FlowNode:
    """A node: `table` and `key` name the record behind it.

    `amount` is fen; None where it is not told apart. `unfunded` nodes are led to or from without money of the figure
    passing: they have no amount. `note` is said when the node is pointed at. `members` are the places that a group
    stands for; asked for anew they are drawn one by one. `covers` are the lines of the tree beside the figure that
    the node stands for, where they are others than itself.
    """

    id: str
    column: int
    label: str
    amount: int | None
    tone: NodeTone = "plain"
    table: str = ""
    key: str = ""
    note: str = ""
    root: bool = False
    unfunded: bool = False
    members: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowBand:
    """Money from one node to another in fen; 0 where its amount is not told apart."""

    source: str
    target: str
    amount: int
    tone: BandTone = "plain"


@dataclass(frozen=True, slots=True)
class Trail:
    """Money that passes these nodes one after the other, in fen."""

    steps: tuple[str, ...]
    amount: int


@dataclass(frozen=True, slots=True)
class FlowFigure:
    """A whole figure. `columns` are the headings; `scope` says of what, `notes` how it is to be read.

    `trails`, where they are known, tell how much of a band is the money of any one node.
    """

    title: str
    columns: tuple[str, ...]
    nodes: tuple[FlowNode, ...]
    bands: tuple[FlowBand, ...]
    scope: str = ""
    unit_note: str = "单位：万元"
    notes: tuple[str, ...] = ()
    trails: tuple[Trail, ...] = ()

    @property
    def total(self) -> int:
        """What begins in the figure, in fen: the nodes that nothing comes to."""
        fed = {band.target for band in self.bands if band.tone != "link"}
        return sum(node.amount or 0 for node in self.nodes if node.id not in fed)
