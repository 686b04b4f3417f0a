"""Where files are dropped or chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout

from fundwatch.ui.widgets.basics import SPACE, Button, IconLabel, label, restyle, row

#: What the reader takes, as the file dialog says it.
SUFFIXES = (
    ".xlsx", ".xls", ".et", ".ods", ".csv", ".txt", ".tsv", ".xlsm", ".xltx", ".xlt", ".ett", ".ots", ".fods",
    ".htm", ".html", ".mht", ".mhtml",
)  # fmt: skip
_FILTER = f"表格文件 ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;所有文件 (*)"
_HINT = (
    "支持 xlsx、xls、et、ods、csv，以及网页系统导出的 xls；"
    "表头上方的标题、单位行、合计与签字行会自动识别并跳过。先预览，确认后才写入。"
)


class DropZone(QFrame):
    """`chosen` carries the paths; `hint` says what becomes of the files."""

    chosen = Signal(object)

    def __init__(self, hint: str = _HINT, dialog_title: str = "选择要导入的工作簿") -> None:
        super().__init__()
        self._dialog_title = dialog_title
        self.setObjectName("dropZone")
        self.setAcceptDrops(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        outer.setSpacing(SPACE)
        outer.addWidget(IconLabel("files", "accent", 36), 0, Qt.AlignmentFlag.AlignHCenter)
        said = label("把工作簿拖到这里，可以一次拖多个文件", "emptyTitle")
        told = label(hint, "muted", wrap=True)
        for part in (said, told):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            outer.addWidget(part)
        self.button = Button("选择文件…", self.choose, style="primary", icon="folder", shortcut="Ctrl+O")
        outer.addSpacing(SPACE)
        outer.addLayout(row(None, self.button, None))

    def choose(self) -> None:
        """Ask for files."""
        names, _ = QFileDialog.getOpenFileNames(self, self._dialog_title, "", _FILTER)
        if names:
            self.chosen.emit([Path(name) for name in names])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files only."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._over(inside=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The files went elsewhere."""
        self._over(inside=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files; a folder stands for the tables in it."""
        self._over(inside=False)
        paths: list[Path] = []
        for url in event.mimeData().urls():
            path = Path(url.toLocalFile())
            paths += _tables_in(path) if path.is_dir() else [path]
        if paths:
            event.acceptProposedAction()
            self.chosen.emit(paths)

    def _over(self, *, inside: bool) -> None:
        self.setProperty("over", inside)
        restyle(self)


def _tables_in(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and not path.name.startswith("~$")
    )
