"""What a check is, what it is given, and how it says that something is not as it should be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from fundwatch.models.actor import Actor
from fundwatch.self_test.manifest import Manifest

ACTOR = Actor("自检", "本机")

#: How many names of one kind a sentence lists.
_NAMED = 5


class NotPassedError(Exception):
    """A check found something wrong; its text is one Chinese sentence for the person who ran it."""


@dataclass(frozen=True)
class Bench:
    """A fresh folder to work in, and what the program was built from."""

    folder: Path
    manifest: Manifest

    @property
    def database(self) -> Path:
        """The books that the checks make and then work on."""
        return self.folder / "自检.db"

    @property
    def notices(self) -> Path:
        """Where the notices are printed to."""
        return self.folder / "公示"

    @property
    def pictures(self) -> Path:
        """Where the pictures of the window are kept."""
        return self.folder / "窗口"

    @property
    def imported(self) -> Path:
        """The mark that the import went through."""
        return self.folder / "已导入"

    def require_books(self) -> None:
        """Raises NotPassedError where the import did not leave books to work on."""
        if not self.imported.exists():
            raise NotPassedError("没有账目可用：前面的导入没有完成。")


@dataclass(frozen=True)
class Check:
    """One check by its Chinese name; `run` gives what it saw, and raises NotPassedError or anything else."""

    name: str
    run: Callable[[Bench], str]


def require(condition: object, sentence: str) -> None:
    """Raises NotPassedError with the sentence unless the condition holds."""
    if not condition:
        raise NotPassedError(sentence)


def require_same(found: Iterable[str], wanted: Iterable[str], what: str) -> int:
    """Raises NotPassedError naming what is missing or too many; gives how many there are."""
    there, asked = set(found), set(wanted)
    require(asked, f"清单里没有{what}，无法核对。")
    missing, more = sorted(asked - there), sorted(there - asked)
    require(not missing, f"{what}缺少 {len(missing)} 个：{named(missing)}。")
    require(not more, f"{what}多出 {len(more)} 个：{named(more)}。")
    return len(there)


def named(names: list[str]) -> str:
    """The first few of them."""
    return "、".join(names[:_NAMED]) + ("等" if len(names) > _NAMED else "")
