"""Where things stand in an .xlsx package: its worksheets, styles, shared strings, and which calendar it uses."""

from __future__ import annotations

import posixpath
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from fundwatch.ingest.workbook.disguises import zip_fault
from fundwatch.ingest.workbook.faults import SAVE_AGAIN, SEND_AGAIN, FileFaultError
from fundwatch.ingest.workbook.parts import Package, Part
from fundwatch.ingest.workbook.sheets import SheetInfo
from fundwatch.ingest.workbook.styles import Format, formats_of

_TRUE = {"1", "true", "on"}


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a workbook; `sheets` and `sheet_parts` run alike."""

    sheets: tuple[SheetInfo, ...]
    sheet_parts: tuple[Part, ...]
    shared_strings: Part | None
    formats: list[Format]
    since_1904: bool


def layout_of(package: Package) -> Layout:
    """Read the workbook's own parts; raises FileFaultError when it is none, or lacks a sheet it names."""
    main = _main_part_name(package)
    part = package.part(main)
    if part is None:
        raise zip_fault(package.names)
    workbook = part.parse()
    if _local(workbook) != "workbook":
        raise zip_fault(package.names)
    related = _relations(package, main)
    sheets, parts = _worksheets(package, workbook, related)
    styles = _single(package, related, "styles")
    return Layout(
        sheets=sheets,
        sheet_parts=parts,
        shared_strings=_single(package, related, "sharedStrings"),
        formats=formats_of(styles.parse()) if styles else [],
        since_1904=any(child.get("date1904", "") in _TRUE for child in workbook if _local(child) == "workbookPr"),
    )


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _main_part_name(package: Package) -> str:
    for kind, target in _relations(package, "").values():
        if kind == "officeDocument":
            return target
    return "xl/workbook.xml"


def _relations(package: Package, source: str) -> dict[str, tuple[str, str]]:
    """Map a part's relationship ids to (kind, part name); the kind's two namespaces are taken as one."""
    folder, name = posixpath.split(source)
    part = package.part(posixpath.join(folder, "_rels", f"{name}.rels"))
    if part is None:
        return {}
    return {
        item.get("Id", ""): (
            item.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, item.get("Target", "").replace("\\", "/"))),
        )
        for item in part.parse()
        if item.get("TargetMode") != "External"
    }


def _single(package: Package, related: dict[str, tuple[str, str]], kind: str) -> Part | None:
    names = [name for found, name in related.values() if found == kind]
    return package.part(names[0]) if names else None


def _worksheets(
    package: Package, workbook: ET.Element, related: dict[str, tuple[str, str]]
) -> tuple[tuple[SheetInfo, ...], tuple[Part, ...]]:
    sheets: list[SheetInfo] = []
    parts: list[Part] = []
    for listed in (item for group in workbook if _local(group) == "sheets" for item in group):
        name = listed.get("name", "")
        relation = next((value for key, value in listed.items() if key.endswith("}id")), "")
        kind, target = related.get(relation, ("worksheet", ""))
        if kind != "worksheet":
            continue
        part = package.part(target)
        if part is None:
            raise FileFaultError(f"缺少工作表“{name}”的内容，文件已损坏。", SEND_AGAIN)
        hidden = listed.get("state", "visible") != "visible"
        sheets.append(SheetInfo(name, hidden, len(sheets)))
        parts.append(part)
    if not sheets:
        raise FileFaultError("里没有可以读取的工作表。", SAVE_AGAIN)
    return tuple(sheets), tuple(parts)
