"""What is older than 1997 under .xls, and what is locked, cut off or damaged."""

from __future__ import annotations

import struct
from pathlib import Path

from tests.ingest.nasty.biffs import Book, record
from tests.ingest.nasty.cases import Case, refused, taken
from tests.ingest.nasty.compounds import compound
from tests.ingest.nasty.xls_cases import plain
from tests.services.importing.office import PAYMENT_HEADER, payment

_ONE = taken({"A1": 100050})


def excel_95(path: Path) -> None:
    """BIFF5 as FoxPro and PowerBuilder export it: 8-bit text that names a western code page and is GBK."""

    def text(value: str, count: str) -> bytes:
        raw = value.encode("gbk")
        return struct.pack(f"<{count}", len(raw)) + raw

    bof = struct.pack("<HHHH", 0x0500, 5, 0x096C, 0x07C9)
    head = record(0x0809, bof) + record(0x0042, struct.pack("<H", 1252)) + record(0x0022, b"\0\0")
    head += record(0x041E, struct.pack("<H", 164) + text("yyyy-mm-dd", "B"))
    head += b"".join(record(0x00E0, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, 164))
    name = text("补助发放", "B")
    start = len(head) + 4 + 6 + len(name) + 4
    head += record(0x0085, struct.pack("<IBB", start, 0, 0) + name) + record(0x000A)
    body = record(0x0809, struct.pack("<HHHH", 0x0500, 0x10, 0x096C, 0x07C9))
    for row, cells in enumerate((PAYMENT_HEADER, payment("A1", 发放日期=42779))):
        for column, cell in enumerate(cells):
            style = int(cell == 42779)
            if isinstance(cell, str):
                body += record(0x0204, struct.pack("<HHH", row, column, 0) + text(cell, "H"))
            else:
                body += record(0x0203, struct.pack("<HHHd", row, column, style, float(str(cell))))
    path.write_bytes(compound({"Book": head + body + record(0x000A)}))


def excel_2_without_container(path: Path) -> None:
    """As old Delphi programs export it: one sheet, named by nothing but its file."""
    content = record(0x0009, struct.pack("<HH", 2, 0x10))
    for row, cells in enumerate((PAYMENT_HEADER, payment("A1"))):
        for column, cell in enumerate(cells):
            place = struct.pack("<HH", row, column) + bytes(3)
            if isinstance(cell, str):
                raw = cell.encode("gbk")
                content += record(0x0004, place + bytes([len(raw)]) + raw)
            elif isinstance(cell, int):
                content += record(0x0002, place + struct.pack("<H", cell))
            else:
                content += record(0x0003, place + struct.pack("<d", float(str(cell))))
    path.write_bytes(content + record(0x000A))


def locked(path: Path) -> None:
    book = Book()
    book.sheet("补助发放").rows([PAYMENT_HEADER, payment("A1")])
    path.write_bytes(book.file(extra=record(0x002F, bytes(54))))


def cut_off(path: Path) -> None:
    plain(path)
    path.write_bytes(path.read_bytes()[:3000])


def cut_off_inside_the_stream(path: Path) -> None:
    book = Book()
    book.sheet("补助发放").rows([PAYMENT_HEADER, *(payment(f"A{place}") for place in range(200))])
    stream = book.stream()
    path.write_bytes(compound({"Workbook": stream[: len(stream) * 3 // 4]}))


def chain_in_a_circle(path: Path) -> None:
    book = Book()
    book.sheet("补助发放").rows([PAYMENT_HEADER, *(payment(f"A{place}") for place in range(200))])
    content = bytearray(book.file())
    table = 512 * (1 + struct.unpack_from("<I", content, 76)[0])
    struct.pack_into("<I", content, table + 4, 0)
    path.write_bytes(content)


CASES = (
    Case(
        "发放.xls",
        "Excel 95，国标文字而代码页写 1252",
        excel_95,
        taken({"A1": 100050}, values={"A1": {"paid_on": "2017-02-13", "name": "张三"}}),
    ),
    Case("补助发放.xls", "没有容器的 Excel 2 格式", excel_2_without_container, _ONE),
    Case("发放.xls", "有打开密码", locked, refused("加了打开密码", "取消打开密码")),
    Case("发放.xls", "容器被截断", cut_off, refused("旧版 Excel 工作簿（.xls），内容已损坏或不完整", "完好的文件")),
    Case("发放.xls", "工作簿流被截断", cut_off_inside_the_stream, refused("不完整", "完好的文件")),
    Case("发放.xls", "扇区链绕成圈", chain_in_a_circle, refused("已损坏或不完整")),
)
