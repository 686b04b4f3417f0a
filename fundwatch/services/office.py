"""What an office says of itself on its papers: issuer, telephones, where it posts. Dated, logged, by region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, insert, select, update

from fundwatch.errors import RefusedError, UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.office import OfficeSetting
from fundwatch.models.store import Store


@dataclass(frozen=True)
class SettingKind:
    """One thing an office may set: its name, what to write there, and what holds until it is set."""

    name: str
    explanation: str
    default: str = ""
    several_lines: bool = False


@dataclass(frozen=True)
class Setting:
    """A setting as it is in force; `row_version` 0 means that it was never set."""

    kind: SettingKind
    value: str
    region_code: str
    from_day: date | None
    row_version: int


SETTINGS = (
    SettingKind("县级发布单位", "县级公告的落款，如“云岭县财政局”；不填时用县名加“财政局”。"),
    SettingKind("乡镇发布单位", "乡镇公告的落款；不填时用乡镇名加“人民政府”。"),
    SettingKind("村级发布单位", "村级公示的落款；不填时用村名加“村民委员会”。"),
    SettingKind(
        "监督举报电话",
        "每行一个：受理单位 电话。会印在每张公示上。",
        default="防止返贫监测和乡村振兴咨询服务平台 12317",
        several_lines=True,
    ),
    SettingKind("异议受理单位", "公示期内受理异议的单位；不填时用发布单位。"),
    SettingKind("异议受理电话", "公示期内受理异议的电话。"),
    SettingKind("电子邮箱", "印在公示上的邮箱，可不填。"),
    SettingKind("通讯地址", "印在公示上的地址，可不填。"),
    SettingKind("县级公布载体", "县级公告公布在哪里。", default="县人民政府门户网站"),
    SettingKind("乡镇张贴地点", "乡镇公告张贴在哪里。", default="乡镇政务公开栏"),
    SettingKind("村级张贴地点", "村级公示张贴在哪里。", default="村务公开栏"),
)
_BY_NAME = {kind.name: kind for kind in SETTINGS}


def settings(store: Store, actor: Actor, day: date, region_code: str = "") -> dict[str, Setting]:
    """Every setting as in force on a day for a region: its own, else its township's, else the county's."""
    del actor
    with store.read() as connection:
        return in_force(connection, day, region_code)


def in_force(connection: Connection, day: date, region_code: str = "") -> dict[str, Setting]:
    """The same, within a transaction that is already open."""
    found = {kind.name: Setting(kind, kind.default, "", None, 0) for kind in SETTINGS}
    rows = connection.execute(
        select(OfficeSetting.__table__)
        .where(OfficeSetting.from_day <= day.isoformat())
        .order_by(OfficeSetting.from_day, OfficeSetting.id)
    ).all()
    for scope in _scopes(region_code):
        for row in rows:
            if row.region_code == scope and row.name in found:
                from_day = date.fromisoformat(row.from_day)
                found[row.name] = Setting(_BY_NAME[row.name], row.value, scope, from_day, row.row_version)
    return found


def change(
    store: Store,
    actor: Actor,
    name: str,
    value: str,
    *,
    from_day: date,
    region_code: str = "",
    expected_version: int = 0,
) -> None:
    """Set a value from a day on.

    `expected_version` is the `row_version` that the person saw for that very day and region (0: none). Raises
    UsageError for an unknown name, RefusedError where somebody else changed it meanwhile.
    """
    if name not in _BY_NAME:
        raise UsageError(f"没有名为“{name}”的设置。")
    with store.write(actor, "设置") as writing:
        of_this = (
            OfficeSetting.name == name,
            OfficeSetting.region_code == region_code,
            OfficeSetting.from_day == from_day.isoformat(),
        )
        old = writing.connection.execute(select(OfficeSetting.value, OfficeSetting.row_version).where(*of_this)).first()
        if (old.row_version if old else 0) != expected_version:
            raise RefusedError(f"“{name}”刚被别人改过。", "请刷新后再改。")
        values = {"value": value.strip(), "row_version": expected_version + 1}
        if old:
            writing.connection.execute(update(OfficeSetting).where(*of_this).values(**values))
        else:
            key = {"name": name, "region_code": region_code, "from_day": from_day.isoformat()}
            writing.connection.execute(insert(OfficeSetting).values(**key, **values))
        writing.note(
            name=name, region=region_code, from_day=from_day.isoformat(), old=old.value if old else None, new=value
        )


def _scopes(region_code: str) -> tuple[str, ...]:
    """The region's scopes, the widest first: everywhere, county, township, village."""
    if not region_code:
        return ("",)
    wider = ("", f"{region_code[:6]}000000", f"{region_code[:9]}000", region_code)
    return tuple(dict.fromkeys(wider))
