"""What is no workbook, and what means harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from tests.ingest.nasty.cases import Case, Make, refused
from tests.ingest.nasty.compounds import compound
from tests.ingest.nasty.xlsx_cases import inline_texts_without_dimension, sheet_xml, write
from tests.ingest.workbook.handmade import MAIN, write_zip


def holding(content: bytes) -> Make:
    def put(path: Path) -> None:
        path.write_bytes(content)

    return put


def zip_bomb(path: Path) -> None:
    write(path, sheet_xml(" " * 80_000_000))


def lying_sizes(path: Path) -> None:
    """The directory says that the sheet is small; there is more of it."""
    inline_texts_without_dimension(path)
    content = bytearray(path.read_bytes())
    place = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/worksheets/sheet1.xml"))
    content[place + 24 : place + 28] = (100).to_bytes(4, "little")
    path.write_bytes(content)


def external_entity(path: Path) -> None:
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'
    write(path, '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + sheet_xml(row))


def entities_in_texts(path: Path) -> None:
    texts = '<!DOCTYPE s [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    shared = f'{texts}<sst xmlns="{MAIN}"><si><t>&b;</t></si></sst>'
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    write(path, sheet_xml(row), **{"xl/sharedStrings.xml": shared})


def cut_off_zip(path: Path) -> None:
    inline_texts_without_dimension(path)
    path.write_bytes(path.read_bytes()[:-40])


def changed_byte(path: Path) -> None:
    inline_texts_without_dimension(path)
    content = bytearray(path.read_bytes())
    place = content.index(b"xl/worksheets/sheet1.xml") + 80
    content[place] ^= 0xFF
    path.write_bytes(content)


def locked_workbook(path: Path) -> None:
    path.write_bytes(compound({"EncryptionInfo": bytes(300), "EncryptedPackage": bytes(9000)}))


def other_packages(name: str) -> Make:
    return lambda path: (write_zip(path, {"[Content_Types].xml": "<Types/>", name: "x"}), None)[1]


def zip_of_workbooks(path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("a.txt", "x")
    write_zip(path, {"第一乡/发放.xlsx": inner.getvalue()})


def dbase(path: Path) -> None:
    field = b"SFZH".ljust(11, b"\0") + b"C" + bytes(4) + b"\x12" + bytes(15)
    head = b"\x03\x75\x02\x0d" + (1).to_bytes(4, "little") + (65).to_bytes(2, "little") + (19).to_bytes(2, "little")
    path.write_bytes(head + bytes(20) + field + b"\r" + b" 530524198503152312\x1a")


CASES = (
    Case("发放.xlsx", "压缩炸弹", zip_bomb, refused("解压后大得不正常", "核实文件来源")),
    Case("发放.xlsx", "目录里写的大小是假的", lying_sizes, refused("已损坏或不完整")),
    Case("发放.xlsx", "外部实体", external_entity, refused("实体声明", "出于安全没有读取")),
    Case("发放.xlsx", "共享文字里的实体炸弹", entities_in_texts, refused("实体声明")),
    Case("发放.xlsx", "被截断的 zip", cut_off_zip, refused("不完整", "重新复制或下载")),
    Case("发放.xlsx", "中间坏了一个字节", changed_byte, refused("已损坏或不完整")),
    Case("发放.xlsx", "有打开密码的 .xlsx", locked_workbook, refused("加了打开密码", "取消打开密码")),
    Case("发放.xlsx", "0 字节", holding(b""), refused("是空的")),
    Case("发放.xls", "图片改名", holding(b"\x89PNG\r\n\x1a\n" + bytes(99)), refused("实际是图片", "电子表格")),
    Case("发放.xls", "照片改名", holding(b"\xff\xd8\xff\xe0" + bytes(99)), refused("实际是图片")),
    Case("发放.xlsx", "PDF 改名", holding(b"%PDF-1.7\n%\xe2\xe3\n"), refused("实际是 PDF", "电子表格")),
    Case("发放.xls", "dBASE 表", dbase, refused("dBASE 数据库表（.dbf）", "另存为")),
    Case("发放.xls", "Works 表格", holding(b"\xff\x00\x02\x00\x04\x04" + bytes(40)), refused("Works", "另存为")),
    Case("发放.xls", "Word 文档（旧）改名", holding(compound({"WordDocument": bytes(5000)})), refused("Word 文档")),
    Case("发放.xlsx", "Word 文档改名", other_packages("word/document.xml"), refused("Word 文档", "复制到 Excel")),
    Case("发放.xlsx", "演示文稿改名", other_packages("ppt/presentation.xml"), refused("演示文稿")),
    Case("发放.xlsb", "Excel 二进制工作簿", other_packages("xl/workbook.bin"), refused(".xlsb", "另存为")),
    Case("发放.xlsx", "一包工作簿", zip_of_workbooks, refused("压缩包", "先解压")),
    Case("发放.xlsx", "RAR 压缩包", holding(b"Rar!\x1a\x07\x01\x00"), refused("RAR 压缩包", "先解压")),
    Case(
        "发放.xls",
        "一段文章",
        holding("关于报送资料的说明\n请各乡镇按时报送。\n".encode()),
        refused("不是 Excel 工作簿"),
    ),
)
