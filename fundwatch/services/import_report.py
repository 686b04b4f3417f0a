"""The report of an import in the contract's form, with every rejected row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fundwatch.ingest.staging import Staging
from fundwatch.services.import_outcome import REJECTS_SHOWN, Counts, FileReport, RejectedRow


def file_reports(staging: Staging, import_id: int | None, limit: int = REJECTS_SHOWN) -> tuple[FileReport, ...]:
    """A report for each file, with at most `limit` rejected rows of each."""
    content = staging.get("preview")
    return tuple(_report(staging, file, import_id, limit) for file in content["files"])


def _report(staging: Staging, file: dict[str, Any], import_id: int | None, limit: int) -> FileReport:
    status = "refused" if file["refused"] else "stored"
    return FileReport(
        None if file["refused"] else import_id,
        file["name"],
        file["sha256"],
        status,
        _reason(file),
        _tables(file),
        tuple(_rejects(staging, file, limit)),
    )


def _reason(file: dict[str, Any]) -> str:
    """Why the file, or some of its sheets, are not taken."""
    if file["refused"]:
        return str(file["reason"])
    return " ".join(sheet["reason"] for sheet in file["sheets"] if sheet["reason"])


def _tables(file: dict[str, Any]) -> dict[str, Counts]:
    found: dict[str, Counts] = {}
    for sheet in file["sheets"]:
        if sheet["no"]:
            found[sheet["table"]] = found.get(sheet["table"], Counts()) + Counts(*sheet["counts"])
    return found


def _rejects(staging: Staging, file: dict[str, Any], limit: int) -> Iterator[RejectedRow]:
    """Sheets refused as a whole first, then rows."""
    for sheet in file["sheets"]:
        if sheet["state"] == "退回":
            yield RejectedRow(sheet["name"], sheet["row"], "、".join(sheet["missing"]), "", sheet["reason"])
    numbers = ", ".join(str(int(sheet["no"])) for sheet in file["sheets"] if sheet["no"])
    rows = staging.connection.execute(
        f"""SELECT h.name, r.source_row, r."column", r.value, r.reason FROM rejected_row r
            JOIN staged_sheet h ON h.no = r.sheet_no WHERE r.sheet_no IN ({numbers}) ORDER BY r.seq LIMIT ?""",
        (limit,),
    )
    for row in rows:
        yield RejectedRow(*row)


def write_report(staging: Staging, import_id: int | None, path: Path) -> None:
    """Write the whole report as JSON, rejected rows one by one so that a million of them fit."""
    with path.open("w", encoding="utf-8") as out:
        out.write("[")
        for place, file in enumerate(staging.get("preview")["files"]):
            head = _report(staging, file, import_id, 0).contract()
            del head["rejects"]
            begun = json.dumps(head, ensure_ascii=False).removesuffix("}")
            out.write(f'{"," if place else ""}\n{begun}, "rejects": [')
            for number, reject in enumerate(_rejects(staging, file, -1)):
                text = json.dumps(vars(reject), ensure_ascii=False)
                out.write(f"{',' if number else ''}\n  {text}")
            out.write("]}")
        out.write("\n]\n")
