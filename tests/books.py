"""Small books for tests: rows written by their Chinese headers, with every value a test does not care about filled in.

books.put("支付", {"支付流水号": "ZF1", "金额": "1000.00"}, {"支付流水号": "ZF2"})
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select

from fundwatch.models.actor import Actor
from fundwatch.models.derivation import derive
from fundwatch.models.digest import digest_sum, row_digest
from fundwatch.models.fields import Field, Kind
from fundwatch.models.numbering import number_on
from fundwatch.models.record import Record
from fundwatch.models.records import table
from fundwatch.models.source import ImportBatch, SourceFile, SourceSheet
from fundwatch.models.store import Store
from tests.factory import stored

COUNTY, TOWN, VILLAGE = "539900000000", "539900101000", "539900101201"
ACTOR = Actor("测试", "财政局")
#: What a required column holds where a test does not say.
FILLERS: dict[Kind, Any] = {
    Kind.TEXT: "某某",
    Kind.CODE: "X1",
    Kind.NAME: "张三",
    Kind.ID_NUMBER: "539900198001010018",
    Kind.ACCOUNT: "6217000000000001",
    Kind.MONEY: "100.00",
    Kind.QUANTITY: "1",
    Kind.RATIO: "0",
    Kind.INTEGER: "1",
    Kind.YEAR: "2018",
    Kind.DAY: "2018-03-01",
    Kind.BOOLEAN: "是",
    Kind.PERIOD: "2018Q1",
}
FILLED_REFERENCES = {
    "行政区划": VILLAGE,
    "单位": "D1",
    "资金指标": "ZB1",
    "项目": "XM1",
    "合同": "HT1",
    "采购": "CG1",
    "资产": "ZC1",
}


class Books:
    """A store and the means to fill it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.source_id = 0

    def put_places(self) -> None:
        """A county, a township and a village, and the finance bureau of the county."""
        self.put(
            "行政区划",
            {"区划代码": COUNTY, "名称": "云岭县", "级别": "县"},
            {"区划代码": TOWN, "名称": "石桥镇", "级别": "乡镇", "上级代码": COUNTY},
            {"区划代码": VILLAGE, "名称": "龙山村", "级别": "村", "上级代码": TOWN},
        )
        self.put("单位", {"单位编码": "D1", "名称": "云岭县财政局", "类别": "财政部门"})

    def put(self, label: str, *rows: Mapping[str, Any]) -> None:
        """Store rows as one write; references must exist already."""
        record = table(label)
        with self.store.write(ACTOR, "导入") as writing:
            source_id = self._source(writing.connection, label)
            values = [_row(record, row, source_id, number) for number, row in enumerate(rows, 2)]
            writing.connection.execute(insert(record), values)
            total = digest_sum(row["digest"] for row in values)
            writing.note_records(label, added=len(values), digest_sum=total)

    def _source(self, connection: Any, label: str) -> int:
        if not connection.execute(select(ImportBatch.id)).first():
            connection.execute(
                insert(ImportBatch).values(
                    id=1, imported_at="2019-01-15", actor="测试", updating=False, digest=b"", log_number=1, report="[]"
                )
            )
            connection.execute(insert(SourceFile).values(id=1, import_id=1, name="测试.xlsx", sha256="0" * 64))
            number_on(connection, ImportBatch)
            number_on(connection, SourceFile)
        values = {"file_id": 1, "name": label, "table_label": label}
        return int(connection.execute(insert(SourceSheet).values(**values)).inserted_primary_key[0])


def _row(record: type[Record], given: Mapping[str, Any], source_id: int, number: int) -> dict[str, Any]:
    labels = {field.label for field in record.fields().values()}
    unknown = given.keys() - labels
    if unknown:
        raise KeyError(f"{record.sheet.label} has no column {sorted(unknown)}")
    values = {name: stored(field, given.get(field.label, _filler(field))) for name, field in record.fields().items()}
    derived = derive(record.derived(), {name: [value] for name, value in values.items()})
    key = "|".join(str(given.get(record.fields()[part].label, "")) for part in record.sheet.key)
    return {
        **values,
        **{name: column[0] for name, column in derived.items()},
        "record_key": key or values[record.sheet.key[0]],
        "version": 1,
        "digest": row_digest(key or values[record.sheet.key[0]], values.values()),
        "source_id": source_id,
        "source_row": number,
    }


def _filler(field: Field) -> Any:
    if not field.required:
        return field.default
    if field.refers:
        return FILLED_REFERENCES[field.refers]
    return field.choices[0] if field.kind is Kind.CHOICE else FILLERS[field.kind]
