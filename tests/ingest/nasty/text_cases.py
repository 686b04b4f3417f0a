"""Delimited text in every encoding, under every name."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.ingest.nasty.cases import Case, Make, refused, taken
from tests.ingest.nasty.people_cases import SIGNATURE, TITLE, TOTAL
from tests.services.importing.office import ID_ONE, PAYMENT_HEADER, payment


def text_of(rows: Sequence[Sequence[Any]], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(["" if cell is None else cell for cell in row] for row in rows)
    return out.getvalue()


def written(encoding: str, delimiter: str = ",", **changes: object) -> Make:
    """Makes a file of one good row."""
    text = text_of([PAYMENT_HEADER, payment("A1", **changes)], delimiter)
    return lambda path: _put(path, text.encode(encoding))


def _put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def raw(content: Callable[[], bytes]) -> Make:
    return lambda path: _put(path, content())


def people() -> bytes:
    rows: list[Sequence[object]] = [
        ["2017年发放表", *[None] * 10],
        ["单位：元", *[None] * 10],
        PAYMENT_HEADER,
        payment("A1"),
        [None, "小计", None, None, None, None, None, 1000, 1000.5, None, None],
        payment("A2"),
        ["制表人：张三", None, "审核人：李四", *[None] * 8],
    ]
    return text_of(rows).encode("gb18030")


def quotes_and_line_breaks() -> bytes:
    return text_of(
        [PAYMENT_HEADER, payment("A1", 补助项目='产业"奖补"\r\n第二批', 姓名="张,三"), payment("A2")]
    ).encode()


def guarded_numbers() -> bytes:
    row = (
        text_of([payment("A1")])
        .replace(ID_ONE, f'"=""{ID_ONE}"""')
        .replace("6217003850000000017", "'6217003850000000017")
    )
    lost = text_of([payment("A2", 身份证号="5.30524E+17"), payment("A3", 实发金额="#DIV/0!")])
    return (text_of([PAYMENT_HEADER]) + row + lost).encode("gb18030")


def declared_separator() -> bytes:
    return b"sep=;\r\n" + text_of([PAYMENT_HEADER, payment("A1")], ";").encode("utf-8-sig")


def open_quote() -> bytes:
    return (text_of([PAYMENT_HEADER, payment("A1")]) + '"A2,P1,').encode()


def utf_32() -> bytes:
    return text_of([PAYMENT_HEADER]).encode("utf-32")


_ONE = taken({"A1": 100050})
_RARE = "㐂𠮷䶮"
CASES = (
    Case("补助发放.csv", "UTF-8 带 BOM", written("utf-8-sig"), _ONE),
    Case(
        "补助发放.csv",
        "GB18030 的生僻字，四个字节",
        written("gb18030", 姓名=_RARE),
        taken({"A1": 100050}, values={"A1": {"name": _RARE}}),
    ),
    Case(
        "补助发放.csv",
        "UTF-16 小端",
        written("utf-16", 姓名=_RARE),
        taken({"A1": 100050}, values={"A1": {"name": _RARE}}),
    ),
    Case(
        "补助发放.txt",
        "UTF-16 大端，制表符分隔",
        raw(lambda: b"\xfe\xff" + text_of([PAYMENT_HEADER, payment("A1")], "\t").encode("utf-16-be")),
        _ONE,
    ),
    Case("补助发放.xls", "制表符分隔的文本叫 .xls", written("gb18030", "\t"), _ONE),
    Case("补助发放.xls", "UTF-16 制表符分隔的文本叫 .xls", written("utf-16", "\t"), _ONE),
    Case("补助发放.xlsx", "逗号分隔的文本叫 .xlsx", written("utf-8"), _ONE),
    Case(
        "补助发放.csv",
        "标题、单位、小计、签字行",
        raw(people),
        taken({"A1": 100050, "A2": 100050}, skipped={TITLE: (1, 2), TOTAL: (5,), SIGNATURE: (7,)}),
    ),
    Case(
        "补助发放.csv",
        "单元格里有逗号、双引号和换行",
        raw(quotes_and_line_breaks),
        taken(
            {"A1": 100050, "A2": 100050},
            values={"A1": {"name": "张,三"}},
            notes=(("补助项目", "去掉了控制字符或零宽字符", (2,)),),
        ),
    ),
    Case(
        "补助发放.csv",
        "用公式、撇号保住的长数字，丢了位数的，错误值",
        raw(guarded_numbers),
        taken(
            {"A1": 100050},
            values={"A1": {"id_number": ID_ONE, "account": "6217003850000000017"}},
            rejects=((3, "身份证号", "超过 15 位"), (4, "实发金额", "错误值 #DIV/0!")),
        ),
    ),
    Case("补助发放.csv", "第一行声明分隔符 sep=;", raw(declared_separator), _ONE),
    Case("补助发放.csv", "双引号没有配对", raw(open_quote), refused("从第 3 行起有一个双引号没有配对")),
    Case("补助发放.csv", "UTF-32", raw(utf_32), refused("UTF-32", "CSV UTF-8")),
    Case(
        "补助发放.csv",
        "坏了的编码",
        raw(lambda: text_of([PAYMENT_HEADER]).encode() + b"\xff\xff\xff,1"),
        refused("第 2 行", "编码"),
    ),
)
