"""QtPdf and the printing of Qt are loaded with the first look at notices, not with the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from fundwatch.ui.context import Context

if TYPE_CHECKING:
    from fundwatch.ui.notices.delivery import Delivery
    from fundwatch.ui.notices.notice_panel import NoticePanel


def loaded(context: Context, page: QWidget) -> tuple[NoticePanel, Delivery]:
    """The panel that shows a notice, and what prints and saves it."""
    from fundwatch.ui.notices.delivery import Delivery  # noqa: PLC0415
    from fundwatch.ui.notices.notice_panel import NoticePanel  # noqa: PLC0415

    return NoticePanel(context.reader), Delivery(context, page)
