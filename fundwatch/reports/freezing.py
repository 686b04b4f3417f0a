"""Frozen dataclasses to canonical JSON and back, exactly.

The text is canonical: keys sorted, no spaces, Chinese left as it is; equal values give equal bytes. Handled are
dataclasses of str, int, bool, date, None, `tuple[X, ...]`, fixed tuples, literals and unions of these; a member
of a union of dataclasses carries its class name under `is`.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from fundwatch.errors import FundwatchError

T = TypeVar("T")
_TAG = "is"
_STRINGS = tuple[str, ...]  # a table's row: a long roster has thousands, so they take a short way


def freeze(value: object) -> str:
    """Canonical JSON of a frozen dataclass.

    Raises TypeError for a value that is of another type than its field declares.
    """
    document = _encode(value, type(value))
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def thaw(kind: type[T], text: str) -> T:
    """Read back what `freeze` wrote; `thaw(type(x), freeze(x)) == x`.

    Raises FundwatchError when the text is not such a document: cut off, a member missing, unknown or mistyped.
    """
    try:
        value = _decode(json.loads(text), kind)
    except (ValueError, TypeError, KeyError) as error:
        message = f"存档的公示内容读不出来：{error}。"
        raise FundwatchError(message, hint="请核对数据库是否完好（fundwatch check）。") from error
    if not isinstance(value, kind):
        raise TypeError(kind)
    return value


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in {Union, types.UnionType}


def _encode(value: Any, kind: Any) -> Any:
    if _is_union(kind):
        return _encode_member(value, kind)
    if get_origin(kind) is tuple:
        return _encode_tuple(value, kind)
    if get_origin(kind) is Literal:
        if value not in get_args(kind):
            raise TypeError(f"{value!r} is none of {get_args(kind)}")
        return value
    if type(value) is not kind:
        raise TypeError(f"{value!r} is no {kind.__name__}")
    if is_dataclass(kind):
        hints = _hints(kind)
        return {field.name: _encode(getattr(value, field.name), hints[field.name]) for field in fields(kind)}
    return value.isoformat() if kind is date else value


def _encode_tuple(value: Any, kind: Any) -> list[Any]:
    if not isinstance(value, tuple):
        raise TypeError(f"{value!r} is no tuple")
    if kind == _STRINGS and set(map(type, value)) <= {str}:
        return list(value)
    return [_encode(item, of) for item, of in zip(value, _item_kinds(kind, len(value)), strict=True)]


def _encode_member(value: Any, union: Any) -> Any:
    if value is None and type(None) in get_args(union):
        return None
    encoded = _encode(value, _member(union, type(value)))
    return {_TAG: type(value).__name__, **encoded} if isinstance(encoded, dict) else encoded


def _member(union: Any, kind: type) -> Any:
    for member in get_args(union):
        if kind in {member, get_origin(member)}:
            return member
    raise TypeError(f"{kind.__name__} is none of {union}")


def _item_kinds(kind: Any, length: int) -> tuple[Any, ...]:
    arguments = get_args(kind)
    if len(arguments) == 2 and arguments[1] is Ellipsis:  # noqa: PLR2004 -- tuple[X, ...]
        return (arguments[0],) * length
    return arguments


def _decode(document: Any, kind: Any) -> Any:
    if _is_union(kind):
        return _decode_member(document, kind)
    if get_origin(kind) is tuple:
        return _decode_tuple(document, kind)
    if get_origin(kind) is Literal:
        if document not in get_args(kind):
            raise ValueError(f"{document!r} is none of {get_args(kind)}")
        return document
    if is_dataclass(kind):
        return _decode_dataclass(document, kind)
    if kind is date:
        return date.fromisoformat(document)
    if type(document) is not kind:
        raise TypeError(f"{document!r} is no {kind.__name__}")
    return document


def _decode_tuple(document: Any, kind: Any) -> tuple[Any, ...]:
    if not isinstance(document, list):
        raise TypeError(f"{document!r} is no list")
    if kind == _STRINGS and set(map(type, document)) <= {str}:
        return tuple(document)
    return tuple(_decode(item, of) for item, of in zip(document, _item_kinds(kind, len(document)), strict=True))


def _decode_dataclass(document: Any, kind: Any) -> Any:
    hints = _hints(kind)
    names = {field.name for field in fields(kind)}
    if not isinstance(document, dict) or set(document) != names:
        raise ValueError(f"members of {kind.__name__} differ")
    return kind(**{name: _decode(document[name], hints[name]) for name in sorted(names)})


def _decode_member(document: Any, union: Any) -> Any:
    members = get_args(union)
    if isinstance(document, dict):
        tag = document[_TAG]
        named = [member for member in members if getattr(member, "__name__", "") == tag]
        if not named:
            raise ValueError(f"{tag} is none of {union}")
        return _decode_dataclass({key: document[key] for key in document if key != _TAG}, named[0])
    if document is None and type(None) in members:
        return None
    if isinstance(document, str) and date in members:
        return _decode(document, date)
    return _decode(document, _member(union, tuple if isinstance(document, list) else type(document)))
