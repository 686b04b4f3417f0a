"""Delimited texts: encodings, separators, what exports put around numbers, and where they break."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundwatch.errors import UnreadableFileError
from fundwatch.ingest.workbook import Cell, CellFault, SheetInfo, delimited, encodings, open_workbook
from fundwatch.ingest.workbook.cells import ERROR_TEXTS
from tests.ingest.workbook.handmade import ReadRows, rows_of

HEADER = "姓名,身份证号,金额"


def write(folder: Path, content: bytes | str, name: str = "补助发放.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, read_rows: ReadRows, encoding: str, line_end: str) -> None:
    text = line_end.join([HEADER, "张三,530524199001011234,1200.50", "", "李四,,"])
    assert read_rows(write(tmp_path, text.encode(encoding))) == {
        1: ["姓名", "身份证号", "金额"],
        2: ["张三", "530524199001011234", "1200.50"],
        4: ["李四"],
    }


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_of_both_kinds_with_rare_characters(tmp_path: Path, read_rows: ReadRows, codec: str) -> None:
    assert read_rows(write(tmp_path, "\ufeff姓名\t金额\r\n𠮷\t1".encode(codec))) == {
        1: ["姓名", "金额"],
        2: ["𠮷", "1"],
    }


def test_the_first_megabyte_does_not_decide_the_encoding(tmp_path: Path, read_rows: ReadRows) -> None:
    plain = "name,amount\n" + "x,1\n" * 400_000
    rows = read_rows(write(tmp_path, (plain + "张三,2\n").encode("gb18030")))
    assert rows[400_002] == ["张三", "2"]


def test_a_character_over_the_edge_of_a_chunk(
    tmp_path: Path, read_rows: ReadRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encodings, "_CHUNK", 3)
    for encoding in ("utf-8", "gb18030", "utf-16"):
        assert read_rows(write(tmp_path, "张𠮷三,甲".encode(encoding))) == {1: ["张𠮷三", "甲"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1,2", ["a", "b"]),
        ("a\tb\n1\t2", ["a", "b"]),
        ("a;b\n1;2", ["a", "b"]),
        ("a\tb\tc,d\n1\t2\t3", ["a", "b", "c,d"]),
        ('"a;b;c;d",e\n1,2', ["a;b;c;d", "e"]),
        ("a;b,c;d,e", ["a;b", "c;d", "e"]),
        ("a", ["a"]),
        ("sep=;\na;b,c,d\n", ["a", "b,c,d"]),
    ],
)
def test_separators(tmp_path: Path, read_rows: ReadRows, text: str, expected: list[Cell]) -> None:
    rows = read_rows(write(tmp_path, text))
    assert next(iter(rows.values())) == expected


def test_a_title_with_a_comma_does_not_decide_the_separator(tmp_path: Path, read_rows: ReadRows) -> None:
    rows = read_rows(write(tmp_path, "示范县2017年,发放花名册\n\n姓名\t金额\t日期\n张三\t1,200\t2017-02-13\n"))
    assert rows[3] == ["姓名", "金额", "日期"]
    assert rows[4] == ["张三", "1,200", "2017-02-13"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('="0123"', "0123"),
        ('"=""0123"""', "0123"),
        ('"=""a""""b"""', 'a"b'),
        ("\t530524199001011234", "530524199001011234"),
        ("530524199001011234\t", "530524199001011234"),
        ("'530524199001011234", "530524199001011234"),
        ("'53052419900101123X", "53052419900101123X"),
        ("\t'621700\t", "621700"),
        ("'引号", "'引号"),
        ("'", "'"),
        ("=1+2", "=1+2"),
        ("007", "007"),
        ("1E5", "1E5"),
        (" 甲 ", " 甲 "),
        ('"a,b"', "a,b"),
        ('"第一行\n第二行"', "第一行\n第二行"),
        ('"说""好"""', '说"好"'),
        ("\t", None),
        ('""', None),
        ("甲\x0b乙", "甲\x0b乙"),
    ],
)
def test_cells_are_text_without_what_exports_put_around_it(
    tmp_path: Path, read_rows: ReadRows, written: str, expected: Cell
) -> None:
    assert read_rows(write(tmp_path, f"首,列,末\n首,{written},末\n"))[2] == ["首", expected, "末"]


def test_rows_are_numbered_by_the_line_on_which_they_begin(tmp_path: Path, read_rows: ReadRows) -> None:
    text = 'a,b\r\n\r\n1,"x\r\ny\r\nz"\r\n,\r\n2,w\r\n3'
    assert read_rows(write(tmp_path, text)) == {1: ["a", "b"], 3: ["1", "x\r\ny\r\nz"], 7: ["2", "w"], 8: ["3"]}


def test_ragged_rows_are_filled_up(tmp_path: Path) -> None:
    with open_workbook(write(tmp_path, "a,b,c\n1\n1,2,3,4,,\n")) as workbook:
        blocks = list(workbook.blocks(workbook.sheets[0]))
    assert [block.columns for block in blocks] == [
        [["a", "1", "1"], ["b", None, "2"], ["c", None, "3"], [None, None, "4"]]
    ]
    assert blocks[0].hidden_rows == frozenset()


def test_name_digest_and_sheet_of_a_text(tmp_path: Path) -> None:
    with open_workbook(write(tmp_path, "a,b\n", name="补助发放(2).csv")) as workbook:
        assert workbook.kind == "csv"
        assert workbook.sheets == (SheetInfo("补助发放(2)", hidden=False, index=0),)
        assert workbook.sha256 == hashlib.sha256(b"a,b\n").hexdigest()
        # A sheet may be read again from its beginning.
        first, second = (rows_of(list(workbook.blocks(workbook.sheets[0]))) for _ in range(2))
    assert first == second == {1: ["a", "b"]}


def test_blocks_hold_as_many_records_as_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "".join(f"{n},甲\n" for n in range(1, 11)))
    with open_workbook(path) as workbook:
        assert [len(block) for block in workbook.blocks(workbook.sheets[0], size=4)] == [4, 4, 2]
        monkeypatch.setattr(delimited, "MOST_CELLS_A_BLOCK", 6)
        assert [len(block) for block in workbook.blocks(workbook.sheets[0])] == [3, 3, 3, 1]
        monkeypatch.setattr(delimited, "MOST_CHARACTERS_A_BLOCK", 4)
        assert [len(block) for block in workbook.blocks(workbook.sheets[0])] == [2, 2, 2, 2, 2]


BROKEN: dict[str, tuple[bytes, str]] = {
    "zero byte": (b"a,b\n1,\x002\n", "在第 2 行（第 7 个字节）出现空字节"),
    "UTF-16 without mark": ("a,b\n".encode("utf-16-le"), "在第 1 行（第 2 个字节）出现空字节"),
    "UTF-32": ("a,b\n".encode("utf-32"), "UTF-32"),
    "neither encoding": (
        "张三\n".encode() + b"\xff\xff\n",
        "在第 2 行（第 8 个字节）出现既不是 UTF-8 也不是国标编码的字节",
    ),
    "mark of UTF-8, then not": (b"\xef\xbb\xbfa\n\xd5\xc5\n", "在第 2 行（第 6 个字节）"),
    "cut in a character": ("姓名\n张".encode("gb18030")[:-1], "在第 2 行（第 6 个字节）"),
    "UTF-16 cut": ("张\n三".encode("utf-16")[:-1], "在第 2 行（第 7 个字节）"),
    "quote never closed": (b'a,b\n1,"2\n3,4\n5,6', "从第 2 行起有一个双引号没有配对"),
    "quote closed far away": (b'a,b\n1,"' + b"2,3\n" * 50_000 + b'"', "从第 2 行起有一个双引号没有配对"),
    "too wide": (b"," * 1000 + b"x\n", "第 1 行有 1001 列，超出了程序能读的 1000 列"),
    "one line": (b"x" * (4 * 2**20 + 1), "第 1 行长得不正常"),
}


@pytest.mark.parametrize(("content", "what"), BROKEN.values(), ids=BROKEN)
def test_broken_texts_are_refused_with_the_place(
    tmp_path: Path, read_rows: ReadRows, monkeypatch: pytest.MonkeyPatch, content: bytes, what: str
) -> None:
    path = write(tmp_path, content)
    for chunk in (2, 7, 2**20) if len(content) < 1000 else (2**20,):
        monkeypatch.setattr(encodings, "_CHUNK", chunk)
        with pytest.raises(UnreadableFileError) as caught:
            read_rows(path)
        assert caught.value.message.startswith("文件“补助发放.csv”")
        assert what in caught.value.message
        assert caught.value.hint.endswith("。")


def test_blank_columns_far_to_the_right_are_dropped(tmp_path: Path, read_rows: ReadRows) -> None:
    assert read_rows(write(tmp_path, "x" + "," * 5000 + "\n")) == {1: ["x"]}


# What the reader takes off on purpose, and line ends, are covered above.
letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufdd0\ufeff")
fields = st.text(letters, max_size=12).filter(
    lambda text: not text.startswith(("=", "'", "\t", "sep")) and not text.endswith("\t")
)


@settings(deadline=None)
@given(st.lists(st.lists(fields, min_size=2, max_size=5), min_size=1, max_size=8), st.integers(1, 4))
def test_what_csv_writes_reads_back_equal(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], size: int
) -> None:
    table = [["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"], *table]
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(table)
    path = write(tmp_path_factory.mktemp("csv"), text.getvalue().encode())
    with open_workbook(path) as workbook:
        rows = rows_of(list(workbook.blocks(workbook.sheets[0], size)))
    expected = []
    for row in table:
        cells: list[Cell] = [CellFault("error_value", cell) if cell in ERROR_TEXTS else cell or None for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            expected.append(cells)
    assert list(rows.values()) == expected
