"""Reading the files of one command into a staging file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from fundwatch.errors import UnreadableFileError
from fundwatch.ingest.header import top_rows
from fundwatch.ingest.labels import table_named
from fundwatch.ingest.lookups import KnownNames, known_names
from fundwatch.ingest.mapping import Lookup
from fundwatch.ingest.mapping import Mapping as SheetMappings
from fundwatch.ingest.planning import SheetPlan, SheetState, plan_sheet
from fundwatch.ingest.rejects_layout import layout_of
from fundwatch.ingest.sheet_rows import SheetRows
from fundwatch.ingest.staging import StagedSheet, Staging
from fundwatch.ingest.workbook import Block, SheetInfo, SheetLook, Workbook, open_workbook
from fundwatch.models.records import all_tables

#: Told after each block: the file's name and the rows read from it so far.
Report = Callable[[str, int], None]


@dataclass
class ReadSheet:
    """A sheet: how it was planned and, where it was taken, what its rows gave. `no` is its staging number."""

    plan: SheetPlan
    no: int
    rows: SheetRows | None = None


@dataclass
class ReadFile:
    """A file; `refusal` says why nothing of it is taken."""

    path: Path
    sha256: str = ""
    refusal: str = ""
    sheets: list[ReadSheet] = field(default_factory=list)


class CommandReader:
    """Reads files one after the other; sheets that look names up come after those that give the names."""

    def __init__(self, staging: Staging, mapping: SheetMappings | None, report: Report) -> None:
        self._staging = staging
        self._mapping = mapping
        self._report = report
        self._sheet_no = 0
        self._names: dict[Lookup, KnownNames] = {}
        self._file_numbers: dict[Path, int] = {}

    def read(self, paths: Sequence[Path], refused: Mapping[Path, str]) -> list[ReadFile]:
        """Read all files; one that cannot be read is refused with its reason, the others are still read."""
        files = [ReadFile(path, refusal=refused.get(path, "")) for path in paths]
        looking_up = self._mapping is not None and any(
            source.lookup for sheet in self._mapping.sheets for source in sheet.columns.values()
        )
        if looking_up:
            self._each(files, self._plan)
            planned = {sheet.plan.label for file in files for sheet in file.sheets}
            for label in all_tables():
                if label in planned:
                    self._each(files, partial(self._rows, label=label))
        else:
            self._each(files, self._plan_and_rows)
        return files

    def _each(self, files: list[ReadFile], work: Callable[[ReadFile, Workbook], None]) -> None:
        for file in files:
            if file.refusal:
                continue
            self._report(file.path.name, 0)
            try:
                with open_workbook(file.path) as workbook:
                    file.sha256 = workbook.sha256
                    work(file, workbook)
            except UnreadableFileError as fault:
                self._withdraw(file, str(fault))

    def _withdraw(self, file: ReadFile, reason: str) -> None:
        """A file that breaks off in the middle is refused as a whole."""
        file.refusal = reason
        for sheet in file.sheets:
            self._staging.remove_sheet(sheet.no)
        file.sheets = []

    def _plan(self, file: ReadFile, workbook: Workbook) -> None:
        for info in workbook.sheets:
            self._planned(file, workbook, info)
        self._judge(file)

    def _plan_and_rows(self, file: ReadFile, workbook: Workbook) -> None:
        for info in workbook.sheets:
            sheet, blocks = self._planned(file, workbook, info)
            if sheet.plan.state is SheetState.TAKEN:
                self._take(file, sheet, blocks)
                self._keep(file, sheet, workbook.look(info))
        self._judge(file)

    def _rows(self, file: ReadFile, workbook: Workbook, label: str) -> None:
        for sheet, info in zip(file.sheets, workbook.sheets, strict=True):
            if sheet.plan.state is SheetState.TAKEN and sheet.plan.label == label:
                self._take(file, sheet, workbook.blocks(info))
                self._keep(file, sheet, workbook.look(info))

    def _planned(self, file: ReadFile, workbook: Workbook, info: SheetInfo) -> tuple[ReadSheet, Iterator[Block]]:
        mapping = self._mapping.for_sheet(file.path.name, info.name) if self._mapping else None
        name = _sheet_name(file, workbook, info)
        # A name alone settles what is hidden, sealed or explanation; nothing of such a sheet is read.
        plan = plan_sheet(name, (), file_name=file.path.name, hidden=info.hidden, mapping=mapping)
        blocks: Iterator[Block] = iter(())
        if plan.state is SheetState.EMPTY:
            blocks = workbook.blocks(info)
            first = next(blocks, None)
            plan = plan_sheet(name, top_rows(first), file_name=file.path.name, mapping=mapping)
            blocks = chain([first], blocks) if first is not None else blocks
        self._sheet_no += 1
        sheet = ReadSheet(plan, self._sheet_no)
        file.sheets.append(sheet)
        return sheet, blocks

    def _judge(self, file: ReadFile) -> None:
        """Refuse a file of which not one sheet is known."""
        taken = {SheetState.TAKEN, SheetState.EMPTY}
        if any(sheet.plan.state in taken and sheet.plan.label for sheet in file.sheets):
            return
        reasons = [sheet.plan.reason for sheet in file.sheets if sheet.plan.reason]
        file.refusal = reasons[0] if len(reasons) == 1 else _nothing_known(file, reasons)

    def _take(self, file: ReadFile, sheet: ReadSheet, blocks: Iterator[Block]) -> None:
        plan = sheet.plan
        self._staging.table(plan.record)
        rows = sheet.rows = SheetRows(plan, self._staging, sheet.no, self._names_of)
        start = len(plan.top)
        for block in blocks:
            rows.take(block, min(start, len(block)))
            start = max(0, start - len(block))
            self._report(file.path.name, rows.read)

    def _keep(self, file: ReadFile, sheet: ReadSheet, look: SheetLook) -> None:
        """Tell the staging file of a sheet that has been read, and how it looks."""
        plan = sheet.plan
        layout = layout_of(plan, look, self._file_numbers.setdefault(file.path, len(self._file_numbers)))
        present = tuple(column.attribute for column in plan.columns)
        self._staging.add_sheet(
            StagedSheet(sheet.no, file.path.name, plan.name, plan.record.sheet.label, present, layout)
        )

    def _names_of(self, lookup: Lookup) -> KnownNames:
        if lookup not in self._names:
            self._staging.table(all_tables()[lookup.table])
            self._names[lookup] = known_names(self._staging, lookup)
        return self._names[lookup]


def _sheet_name(file: ReadFile, workbook: Workbook, info: SheetInfo) -> str:
    """A text or a page with one table is called as its file where its sheet has no name, or none that is known."""
    single = workbook.kind in {"csv", "html", "mhtml"} and len(workbook.sheets) == 1
    return file.path.stem if single and table_named(info.name) is None else info.name


def _nothing_known(file: ReadFile, reasons: Sequence[str]) -> str:
    names = "、".join(sheet.plan.name for sheet in file.sheets)
    if not reasons:
        return f"文件“{file.path.name}”里没有可以导入的工作表（有：{names}）；请按表名给工作表命名。"
    return f"文件“{file.path.name}”里没有一张能导入的工作表：{' '.join(reasons)}"
