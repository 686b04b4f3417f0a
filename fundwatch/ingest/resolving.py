"""Holding staged rows against one another and against the books: references, repeats, conflicts, updates.

All of it is set-based SQL over the staging file with the books beside it as `book` (see stored_rows); it can be run
again on the same staging file when the books have moved since.
"""

from __future__ import annotations

from dataclasses import dataclass

from fundwatch.ingest.rejection import RESOLVED
from fundwatch.ingest.staging import NEW, REJECTED, REPEATED, UPDATED, StagedSheet, Staging
from fundwatch.models.derivation import derive
from fundwatch.models.digest import column_digests
from fundwatch.models.fields import Field
from fundwatch.models.record import Record
from fundwatch.models.records import all_tables

_BLOCK = 20_000
#: Columns by which a row belongs to a budget year that may be closed.
_YEARS = ("budget_year", "year")
_ONE_STAYS = "请核对以哪一行为准，删去另一行后重新导入。"
_OR_UPDATE = "请核对；确需改动已入库的内容时，请用“更新”的方式导入。"


@dataclass(frozen=True)
class _Fault:
    """Rows to reject: `value` and `reason` are SQL over the staged row `s`, `source` the FROM that gives it."""

    column: str
    value: str
    reason: str
    source: str


@dataclass(frozen=True)
class Resolver:
    """Decides for every staged row whether it is new, a repeat, an update, or to be rejected."""

    staging: Staging
    updating: bool

    def resolve(self) -> None:
        """Decide for all tables, those referred to before those that refer."""
        labels = {sheet.label for sheet in self.staging.sheets()}
        records = [record for label, record in all_tables().items() if label in labels]
        for record in records:
            self._forget(record)
            self._index(record)
        if self.staging.books is not None:
            self.staging.books.bring_rows(records)
        for record in records:
            self._refuse_closed_years(record)
            self._refuse_dangling(record)
            self._settle_doubles(record)
            self._settle_stored(record)

    def _run(self, statement: str, *values: object) -> int:
        return self.staging.connection.execute(statement, values).rowcount

    def _forget(self, record: type[Record]) -> None:
        table = self.staging.table(record)
        self._run(f"DELETE FROM rejected_row WHERE label = ? AND phase = {RESOLVED}", record.sheet.label)
        self._run(f"UPDATE {table} SET state = {NEW} WHERE state <> {NEW}")

    def _index(self, record: type[Record]) -> None:
        table = self.staging.table(record)
        self._run(f"CREATE INDEX IF NOT EXISTS main.by_key_{table} ON {table} (record_key)")

    def _refuse(self, record: type[Record], fault: _Fault) -> None:
        """Write down rows at fault; two faults of a row become one sentence."""
        self._run(
            f"""INSERT INTO rejected_row
                SELECT s.seq, s.sheet_no, s.source_row, ?, ?, {fault.value}, {fault.reason}, {RESOLVED}, NULL
                {fault.source}
                ON CONFLICT (seq) DO UPDATE SET reason = rtrim(reason, '。') || '；' || excluded.reason""",
            record.sheet.label,
            fault.column,
        )

    def _mark_refused(self, record: type[Record]) -> int:
        return self._run(
            f"""UPDATE main.{record.__tablename__} SET state = {REJECTED} WHERE state <> {REJECTED} AND seq IN
                (SELECT seq FROM rejected_row WHERE phase = {RESOLVED} AND label = ?)""",
            record.sheet.label,
        )

    def _refuse_closed_years(self, record: type[Record]) -> None:
        """Reject new rows of a closed year; a repeat of what is stored changes nothing and stays one."""
        table = record.__tablename__
        for attribute in self._closable(record):
            unknown = f"AND NOT EXISTS (SELECT 1 FROM book.{table} o WHERE o.record_key = s.record_key)"
            self._refuse(record, _closed(record, attribute, "s", f"FROM main.{table} s", unknown))
        self._mark_refused(record)

    def _refuse_updates_of_closed_years(self, record: type[Record]) -> None:
        table = record.__tablename__
        stored = f"FROM main.{table} s JOIN book.{table} o ON o.record_key = s.record_key AND s.state = {UPDATED}"
        for attribute in self._closable(record):
            for row in ("o", "s"):
                self._refuse(record, _closed(record, attribute, row, stored))
        self._mark_refused(record)

    def _closable(self, record: type[Record]) -> list[str]:
        return [name for name in _YEARS if name in record.fields()] if self._any("book.closed_period") else []

    def _refuse_dangling(self, record: type[Record]) -> None:
        """Reject rows that name what exists neither in the books nor in this command, until none is left."""
        references = [(attribute, field) for attribute, field in record.fields().items() if field.refers]
        while references:
            for attribute, field in references:
                self._refuse_dangling_in(record, attribute, field)
            if not self._mark_refused(record):
                break

    def _refuse_dangling_in(self, record: type[Record], attribute: str, field: Field) -> None:
        target = all_tables()[field.refers or ""]
        staged = self.staging.table(target)
        self._run("DROP TABLE IF EXISTS temp.dangling")
        self._run(
            f"""CREATE TEMP TABLE dangling AS SELECT code FROM
                (SELECT DISTINCT {attribute} AS code FROM main.{record.__tablename__}
                 WHERE state <> {REJECTED} AND {attribute} IS NOT NULL)
                WHERE NOT EXISTS (SELECT 1 FROM book.{target.__tablename__} b WHERE b.record_key = code)
                AND NOT EXISTS (SELECT 1 FROM main.{staged} t WHERE t.record_key = code AND t.state <> {REJECTED})"""
        )
        if self._any("temp.dangling"):
            advice = "请核对代码，或把该条一并导入。"
            reason = f"'“{field.label}”的 ' || s.{attribute} || ' 在“{field.refers}”中找不到；{advice}'"
            source = (
                f"FROM main.{record.__tablename__} s WHERE s.state <> {REJECTED} "
                f"AND s.{attribute} IN (SELECT code FROM temp.dangling)"
            )
            self._refuse(record, _Fault(field.label, f"s.{attribute}", reason, source))

    def _settle_doubles(self, record: type[Record]) -> None:
        """Of several rows of one key in this command the first counts; an equal later one is a repeat."""
        table = record.__tablename__
        self._run("DROP TABLE IF EXISTS temp.double")
        self._run(
            f"""CREATE TEMP TABLE double AS SELECT record_key, min(seq) AS first FROM main.{table}
                WHERE state <> {REJECTED} GROUP BY record_key HAVING count(*) > 1"""
        )
        self._run("CREATE INDEX temp.by_double ON double (record_key)")
        if not self._any("temp.double"):
            return
        for sheet in self.staging.sheets(record.sheet.label):
            source = f"""FROM main.{table} s JOIN temp.double d ON d.record_key = s.record_key AND s.seq > d.first
                         JOIN main.{table} o ON o.seq = d.first JOIN staged_sheet os ON os.no = o.sheet_no
                         WHERE s.sheet_no = {sheet.no} AND s.state = {NEW}"""
            said = "'与“' || os.file || '”的工作表“' || os.name || '”第 ' || o.source_row || ' 行编号相同，但'"
            self._mark(record, source + _equal(sheet), REPEATED)
            self._refuse(record, _differing(record, sheet, said, _ONE_STAYS, source + _unequal(sheet)))
        self._mark_refused(record)

    def _settle_stored(self, record: type[Record]) -> None:
        """A row whose key is stored is a repeat where equal, otherwise an update where asked for, or a conflict."""
        table = record.__tablename__
        if not self._any(f"book.{table}"):
            return
        for sheet in self.staging.sheets(record.sheet.label):
            source = f"""FROM main.{table} s JOIN book.{table} o ON o.record_key = s.record_key
                         WHERE s.sheet_no = {sheet.no} AND s.state = {NEW}"""
            self._mark(record, source + _equal(sheet), REPEATED)
            if self.updating:
                self._mark(record, source, UPDATED)
                self._complete(record, sheet)
            else:
                self._refuse(record, _differing(record, sheet, "'台账中已有这个编号，但'", _OR_UPDATE, source))
        self._mark_refused(record)
        if self.updating:
            self._refuse_updates_of_closed_years(record)
            self._refresh(record)

    def _mark(self, record: type[Record], source: str, state: int) -> None:
        self._run(f"UPDATE main.{record.__tablename__} SET state = {state} WHERE seq IN (SELECT s.seq {source})")

    def _any(self, table: str) -> bool:
        return self.staging.connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None

    def _complete(self, record: type[Record], sheet: StagedSheet) -> None:
        """In an update a column that the sheet has not keeps what is stored."""
        table = record.__tablename__
        absent = [attribute for attribute in record.fields() if attribute not in sheet.present]
        if absent:
            kept = ", ".join(f"o.{attribute}" for attribute in absent)
            self._run(
                f"""UPDATE main.{table} SET ({", ".join(absent)}) =
                    (SELECT {kept} FROM book.{table} o WHERE o.record_key = main.{table}.record_key)
                    WHERE state = {UPDATED} AND sheet_no = {sheet.no}"""
            )

    def _refresh(self, record: type[Record]) -> None:
        """Compute derived columns and digests of updated rows again, now that they are complete."""
        table, attributes = record.__tablename__, tuple(record.fields())
        derived = tuple(record.derived())
        assigned = ", ".join(f"{name} = ?" for name in ("digest", *derived))
        wanted = (
            f"SELECT seq, record_key, {', '.join(attributes)} FROM main.{table} "
            f"WHERE state = {UPDATED} AND seq > ? ORDER BY seq LIMIT {_BLOCK}"
        )
        last = -1
        while rows := self.staging.connection.execute(wanted, (last,)).fetchall():
            last = rows[-1][0]
            seqs, keys, *columns = zip(*rows, strict=True)
            fresh = derive(record.derived(), dict(zip(attributes, columns, strict=True)))
            values = zip(column_digests(keys, columns), *(fresh[name] for name in derived), seqs, strict=True)
            self.staging.connection.executemany(f"UPDATE main.{table} SET {assigned} WHERE seq = ?", values)


def _equal(sheet: StagedSheet) -> str:
    return "".join(f" AND s.{attribute} IS o.{attribute}" for attribute in sheet.present)


def _unequal(sheet: StagedSheet) -> str:
    return " AND NOT (" + " AND ".join(f"s.{attribute} IS o.{attribute}" for attribute in sheet.present) + ")"


def _differing(record: type[Record], sheet: StagedSheet, said: str, advice: str, source: str) -> _Fault:
    """The fault of rows `s` whose content is not that of `o`, naming the columns that differ."""
    fields = record.fields()
    differing = " || ".join(
        f"CASE WHEN s.{attribute} IS o.{attribute} THEN '' ELSE '“{fields[attribute].label}”' END"
        for attribute in sheet.present
    )
    reason = f"{said} || {differing} || '不同；{advice}'"
    key = record.sheet.key[0]
    return _Fault(fields[key].label, "s.record_key", reason, source)


def _closed(record: type[Record], attribute: str, row: str, source: str, condition: str = "") -> _Fault:
    label = record.fields()[attribute].label
    reason = f"'“{label}” ' || {row}.{attribute} || ' 年已经结账，不能再导入或改动；如确需改动，请先办理反结账。'"
    closed = f"WHERE {row}.{attribute} IN (SELECT budget_year FROM book.closed_period) {condition}"
    return _Fault(label, f"{row}.{attribute}", reason, f"{source} {closed}")
