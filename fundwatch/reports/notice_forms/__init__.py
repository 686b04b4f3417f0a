"""The notices' forms, one file a kind; a file that declares `FORM` is found by itself.

A form says what the ledger must deliver (its figures, frozen, in fen and dates) and turns that into a content;
it reads no database and rounds nothing.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any

from fundwatch.errors import UsageError
from fundwatch.reports.content import Level
from fundwatch.reports.notice_forms.definition import NoticeForm

_NO_FORMS = {"definition", "parts", "wording"}
_LEVELS: tuple[Level, ...] = ("县", "乡镇", "村")


@cache
def all_forms() -> tuple[NoticeForm[Any], ...]:
    """Every declared form, county first; a file without a form, or two forms of one code, stop the program."""
    forms: list[NoticeForm[Any]] = [
        importlib.import_module(f"{__name__}.{module.name}").FORM
        for module in pkgutil.iter_modules(__path__)
        if module.name not in _NO_FORMS
    ]
    codes = [form.code for form in forms]
    if len(set(codes)) != len(codes):
        raise ValueError(f"notice forms share a code: {codes}")
    return tuple(sorted(forms, key=lambda form: (_LEVELS.index(form.level), form.code)))


def form_for(level: str, kind: str) -> NoticeForm[Any]:
    """The form of a level and kind of notice; raises UsageError naming the kinds there are."""
    for form in all_forms():
        if (form.level, form.kind) == (level, kind):
            return form
    kinds = "、".join(f"{form.level}{form.kind}" for form in all_forms())
    raise UsageError(f"没有{level}级“{kind}”的公示格式。", hint=f"现有格式：{kinds}。")
