"""Opening a file: what it really is, its digest, and the source that reads it."""

from __future__ import annotations

from pathlib import Path

from fundwatch.ingest.workbook.sheets import Workbook


def open_workbook(path: Path) -> Workbook:
    """Open an .xlsx or .csv file for reading.

    Raises UnreadableFileError with a sentence that names the file and says what to do.
    """
    raise NotImplementedError(path)
