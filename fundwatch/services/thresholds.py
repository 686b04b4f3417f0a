"""标准与阈值: the dated values that rules compare with, and how an office sets its own; every change is in the log."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from sqlalchemy import Connection, select

from fundwatch.errors import RefusedError, UsageError
from fundwatch.ledger.policy import Policy, PolicyValue, in_force, shipped
from fundwatch.models.actor import Actor
from fundwatch.models.fields import PARTS
from fundwatch.models.log import LogEntry
from fundwatch.models.records.policy_parameter import PolicyParameter
from fundwatch.models.source import SourceFile, SourceSheet
from fundwatch.models.store import Store
from fundwatch.rules.registry import all_rules
from fundwatch.rules.scope import in_force_on, written
from fundwatch.services import policy_rows

#: The word of the log for a change, and for taking one back.
SET, TAKEN_BACK = "设定标准", "撤回标准"
#: Units whose values are whole numbers.
_WHOLE = frozenset({"天", "工作日", "月", "年", "岁", "人", "户", "笔", "条", "个", "份", "项", "张", "倍", "亩"})
#: How many decimals the other units take; a share is stored as one of a million.
_PLACES = {"元": 2, "万元": 6, "平方米": 6, "比例": 6}
_SHARE = "比例"
_MOST_DIGITS = 12


@dataclass(frozen=True)
class Change:
    """A value to be set: from a day on, until a day or for good, everywhere or in one region, and why."""

    name: str
    value: Decimal
    from_day: date
    until: date | None
    reason: str
    region_code: str = ""


@dataclass(frozen=True)
class ThresholdValue:
    """One dated value. `own` where the office set it; `withdrawable` is the key by which it can be taken back here.

    `shown` is the value with its unit, and 待核实 where nobody has confirmed it.
    """

    shown: str
    from_day: date
    until: date | None
    region_code: str
    basis: str
    verified: bool
    own: bool
    withdrawable: str


@dataclass(frozen=True)
class ThresholdEvent:
    """One change as the log tells it; blank `after` where a value was taken away."""

    log_number: int
    written_at: str
    actor: str
    action: str
    from_day: str
    until: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True)
class Threshold:
    """One parameter: what is in force today, every dated value, the rules that use it, and what was changed."""

    name: str
    unit: str
    now: ThresholdValue
    values: tuple[ThresholdValue, ...]
    rules: tuple[tuple[str, str], ...]
    events: tuple[ThresholdEvent, ...]


def thresholds(store: Store, actor: Actor, today: date | None = None) -> tuple[Threshold, ...]:
    """Every parameter, in the order in which they are shipped."""
    del actor
    day = today or date.today()  # noqa: DTZ011 - the user's own calendar day
    with store.read() as connection:
        policy, events, own = in_force(connection), _events(connection), _withdrawable(connection)
    return tuple(_threshold(name, policy, day, own, events[name]) for name in shipped().names())


def understood(name: str, typed: str) -> Decimal:
    """A typed value in the parameter's unit; a share may be typed as 20% or 0.2.

    Raises UsageError, saying how it is to be written.
    """
    unit = unit_of(name)
    text = typed.strip().replace(",", "").replace("，", "").replace("％", "%").removesuffix(unit).strip()
    percent = unit == _SHARE and text.endswith("%")
    try:
        value = Decimal(text.removesuffix("%").strip() if percent else text)
    except InvalidOperation as fault:
        raise UsageError(f"“{typed.strip()}”不是数字。", _how(unit)) from fault
    value = value / 100 if percent else value
    if not value.is_finite() or value < 0 or abs(value.adjusted()) > _MOST_DIGITS:
        raise UsageError(f"“{typed.strip()}”不能作{name}的数值。", _how(unit))
    places = 0 if unit in _WHOLE else _PLACES[unit]
    if value != round(value, places) or (unit == _SHARE and value > 1):
        raise UsageError(f"“{typed.strip()}”不能作{name}的数值。", _how(unit))
    return value


def unit_of(name: str) -> str:
    """The unit of a parameter. Raises UsageError where there is none of that name."""
    if name not in shipped().names():
        raise UsageError(f"没有名为“{name}”的标准。", "用 fundwatch rules 查看各条规则的参数。")
    return shipped().all_of(name)[-1].unit


def wish(name: str, typed: str, from_day: date | None, until: date | None, reason: str) -> Change:
    """A change as it was typed. Raises UsageError, saying what is missing or wrong."""
    if from_day is None:
        raise UsageError("没有写从哪一天起。", "日期写成 2019-01-01 的样子。")
    wanted = Change(name, understood(name, typed), from_day, until, reason.strip())
    require_sound(wanted)
    return wanted


def require_sound(change: Change) -> None:
    """Raise UsageError where a change is not whole or does not fit its parameter."""
    understood(change.name, f"{change.value:f}")
    if not change.reason.strip():
        raise UsageError("没有写依据或理由。", "写明按哪个文件、谁决定的，例如“云财〔2019〕12号”。")
    if change.until is not None and change.until < change.from_day:
        raise UsageError("截止日期早于起始日期。", "截止日期可以不填，表示一直有效。")


def change(store: Store, actor: Actor, wanted: Change) -> None:
    """Set a value. Raises UsageError where it is not sound, RefusedError where it changes nothing."""
    require_sound(wanted)
    with store.write(actor, SET) as writing:
        value = value_of(wanted)
        content = {
            "parameter": wanted.name,
            "from_day": wanted.from_day,
            "region_code": wanted.region_code or None,
            "until_day": wanted.until,
            "value": int(value.value * PARTS),
            "measure_unit": value.unit,
            "basis": value.basis,
        }
        before = policy_rows.put(writing, content)
        if before == content:
            raise RefusedError("与现在设定的完全相同，没有改动。", "要改的话，请换一个数值、日期或依据。")
        writing.note(**_noted(wanted.name, wanted.from_day, wanted.region_code, wanted.reason))
        writing.note(截止=wanted.until.isoformat() if wanted.until else "", 原值=_said(before), 新值=_said(content))


def take_back(store: Store, actor: Actor, key: str, reason: str) -> None:
    """Take back a change made here; what it had replaced is in force again.

    Raises UsageError without a reason, RefusedError where the value came from a file or is there no more.
    """
    if not reason.strip():
        raise UsageError("没有写撤回的理由。", "写明为什么撤回。")
    with store.write(actor, TAKEN_BACK) as writing:
        if key not in _withdrawable(writing.connection):
            raise RefusedError(
                "这个数值不是在本程序中设定的，不能在这里撤回。", "导入的，请在“数据导入”里撤销那次导入。"
            )
        row = writing.connection.execute(
            select(PolicyParameter.__table__).where(PolicyParameter.record_key == key)
        ).mappings()
        before = dict(row.one())
        after = policy_rows.take_back(writing, key)
        writing.note(**_noted(before["parameter"], before["from_day"], before["region_code"] or "", reason))
        until = after["until_day"] if after else None
        writing.note(截止=until.isoformat() if until else "", 原值=_said(before), 新值=_said(after))


def value_of(wanted: Change) -> PolicyValue:
    """The value that a change would put in force."""
    return PolicyValue(
        name=wanted.name,
        from_day=wanted.from_day,
        until=wanted.until,
        value=wanted.value,
        unit=unit_of(wanted.name),
        basis=wanted.reason.strip(),
        verified=True,
        region_code=wanted.region_code,
        overridden=True,
    )


def with_change(policy: Policy, wanted: Change) -> Policy:
    """The policy as it would be after a change."""
    value = value_of(wanted)
    place = (value.name, value.from_day, value.region_code)
    kept = (one for one in policy.values if not one.overridden or (one.name, one.from_day, one.region_code) != place)
    return Policy((*kept, value))


def _threshold(name: str, policy: Policy, day: date, own: frozenset[str], events: list[ThresholdEvent]) -> Threshold:
    rules = tuple((code, rule.name) for code, rule in all_rules().items() if name in rule.parameters)
    values = tuple(_value(value, own) for value in policy.all_of(name))
    now = _value(in_force_on(policy, name, day), own)
    return Threshold(name, unit_of(name), now, values, rules, tuple(events))


def _value(value: PolicyValue, own: frozenset[str]) -> ThresholdValue:
    key = policy_rows.key_of(value.name, value.from_day, value.region_code)
    return ThresholdValue(
        written(value),
        value.from_day,
        value.until,
        value.region_code,
        value.basis,
        value.verified,
        value.overridden,
        key if value.overridden and key in own else "",
    )


def _withdrawable(connection: Connection) -> frozenset[str]:
    """Keys of the rows whose present content was set here."""
    asked = (
        select(PolicyParameter.record_key)
        .join(SourceSheet, SourceSheet.id == PolicyParameter.source_id)
        .join(SourceFile, SourceFile.id == SourceSheet.file_id)
        .where(SourceFile.name == policy_rows.SOURCE_NAME)
    )
    return frozenset(connection.execute(asked).scalars())


def _events(connection: Connection) -> dict[str, list[ThresholdEvent]]:
    """What the log tells of each parameter, the latest first."""
    asked = (
        select(LogEntry.number, LogEntry.written_at, LogEntry.actor, LogEntry.action, LogEntry.detail)
        .where(LogEntry.action.in_((SET, TAKEN_BACK)))
        .order_by(LogEntry.number.desc())
    )
    found: dict[str, list[ThresholdEvent]] = defaultdict(list)
    for number, written_at, actor, action, detail in connection.execute(asked):
        told = json.loads(detail)
        texts = (told["起始"], told["截止"], told["原值"], told["新值"], told["理由"])
        found[told["参数"]].append(ThresholdEvent(number, written_at, actor, action, *texts))
    return found


def _noted(name: str, from_day: date, region_code: str, reason: str) -> dict[str, str]:
    return {"参数": name, "起始": from_day.isoformat(), "区划": region_code, "理由": reason.strip()}


def _said(content: dict[str, object] | None) -> str:
    """A row's value as people read it; blank for no row."""
    if content is None:
        return ""
    unit, value = str(content["measure_unit"] or ""), Decimal(str(content["value"])) / PARTS
    if unit == _SHARE:
        return f"{(value * 100).normalize():f}%"
    return f"{value.normalize():f}{unit}"


def _how(unit: str) -> str:
    if unit == _SHARE:
        return "比例写成 20% 或 0.2 的样子，不超过 100%。"
    if unit in _WHOLE:
        return f"单位是“{unit}”，要填不带小数的数字，例如 30。"
    return f"单位是“{unit}”，要填数字，例如 {'2000.00' if unit == '元' else '25'}。"
