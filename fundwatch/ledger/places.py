"""Names of the places: townships and villages by their codes."""

from __future__ import annotations

from sqlalchemy import Connection, select

from fundwatch.ledger.policy import stem
from fundwatch.models.records.region import Region

_TOWNSHIP = 9


class Places:
    """Every region of the books by its code, read once."""

    def __init__(self, connection: Connection) -> None:
        rows = connection.execute(
            select(Region.record_key, Region.name, Region.level).order_by(Region.record_key)
        ).all()
        self._names: dict[str, str] = {row.record_key: row.name for row in rows}
        self._levels: dict[str, str] = {row.record_key: row.level for row in rows}

    def short(self, code: str) -> str:
        """The place's own name; the code where it is not known."""
        return self._names.get(code, code)

    def name(self, code: str) -> str:
        """Township and village, as 石桥镇 龙山村."""
        above = self._names.get(township_of(code), "") if self._levels.get(code) == "村" else ""
        return " ".join(filter(None, (above, self.short(code))))

    def township(self, code: str) -> str:
        """The township's name; of what lies in none the place's own."""
        above = township_of(code)
        return self.short(above) if self._levels.get(above) == "乡镇" else self.short(code)

    def district(self, code: str | None) -> str:
        """Whose matter it is: a township's, or the county's own; something else again where no place is known."""
        above = township_of(code or "")
        level = self._levels.get(above)
        return self._names[above] if level == "乡镇" else "县级及跨乡镇" if level == "县" else "未分地区"

    def called(self, word: str) -> list[str]:
        """Stems of villages and townships whose name holds the word."""
        return [stem(c) for c, name in self._names.items() if word in name and self._levels[c] in {"乡镇", "村"}]

    def choices(self, within: str = "") -> tuple[tuple[str, str], ...]:
        """Townships, each followed by its villages, as (code, text); only below a region where one is given."""
        below = stem(within)
        return tuple(
            (code, name if self._levels[code] == "乡镇" else f"　{name}")
            for code, name in self._names.items()
            if code.startswith(below) and self._levels[code] in {"乡镇", "村"}
        )


def township_of(code: str) -> str:
    """The code of the township that a village's code names."""
    return f"{code[:_TOWNSHIP]}000"
