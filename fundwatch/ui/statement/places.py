"""Which page of the window shows the records of which table."""

from __future__ import annotations

from fundwatch.ui.context import Context, Target
from fundwatch.ui.page import all_pages

#: Tables (and 批次, 疑点, which are none) with a page of their own; every other record is shown by 全部台账.
_PAGES = {
    "资金指标": "funds",
    "项目": "projects",
    "支付": "payments",
    "批次": "batches",
    "户": "people",
    "人员": "people",
    "资产": "assets",
    "疑点": "findings",
}


def place_of(table: str, key: str) -> tuple[str, Target]:
    """The page and the place within it where a record is shown."""
    page = _PAGES.get(table, "ledger")
    if page not in {declared.name for declared in all_pages()}:
        page = "ledger"
    number = int(key) if table == "疑点" and key.isdigit() else 0
    return page, Target(table=table, key=key, number=number)


def go_to(context: Context, table: str, key: str) -> None:
    """Open the page of a record at it."""
    page, target = place_of(table, key)
    context.go(page, target)
