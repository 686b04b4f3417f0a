""".ods: what is repeated to the sheet's end, what is hidden, covered or beside the cells, errors, locks."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.nasty.cases import Case, refused, taken
from tests.ingest.nasty.documents import ods_cell, ods_content, ods_row, ods_table, write_ods
from tests.ingest.nasty.people_cases import HIDDEN, SIGNATURE, TITLE, TOTAL
from tests.services.importing.office import PAYMENT_HEADER, payment

_COVERED = "<table:covered-table-cell/>"


def _write(path: Path, rows: str) -> None:
    write_ods(path, ods_content(ods_table("补助发放", rows)))


def _typed(attributes: str, text: str) -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def repeated_to_the_end(path: Path) -> None:
    """Blank cells to column XFD in every row, blank rows to 1,048,576, and a comment far below."""
    fill = '<table:table-cell table:number-columns-repeated="16373"/>'
    rows = "".join(
        ods_row(row).replace("</table:table-row>", fill + "</table:table-row>")
        for row in (PAYMENT_HEADER, payment("A1"), payment("A2"))
    )
    blank = '<table:table-row table:number-rows-repeated="{}"><table:table-cell table:number-columns-repeated="16384"/>'
    rows += blank.format(1048572) + "</table:table-row>" + blank.format(1) + "</table:table-row>"
    _write(path, rows)


def repeated_cells_and_rows(path: Path) -> None:
    """Equal amounts beside each other are written once, and so are equal rows."""
    cells = [*map(ods_cell, payment("A1", 应发金额=None, 实发金额=None))]
    twice = ods_cell(500).replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="2" ')
    row = (
        f'<table:table-row table:number-rows-repeated="3">{"".join([*cells[:7], twice, *cells[9:]])}</table:table-row>'
    )
    _write(path, ods_row(PAYMENT_HEADER) + row + ods_row(payment("A2")))


def people_and_hidden(path: Path) -> None:
    title = (
        '<table:table-row><table:table-cell table:number-columns-spanned="11" office:value-type="string">'
        f"<text:p>2017年发放表</text:p><text:p>（单位：元）</text:p></table:table-cell>{_COVERED * 10}"
        "</table:table-row>"
    )
    total = ods_row([None, None, "合 计", *[None] * 5, 2001])
    rows = [
        title,
        ods_row(PAYMENT_HEADER),
        ods_row(payment("A1")),
        ods_row(payment("A2"), 'table:visibility="collapse"'),
        "<table:table-row-group>",
        ods_row(payment("A3"), 'table:visibility="filter"'),
        "</table:table-row-group>",
        total,
        ods_row(["制表人：张三", None, "审核人：李四"]),
    ]
    other = ods_table("补助发放(2)", ods_row(PAYMENT_HEADER) + ods_row(payment("B1")), style="ta2")
    write_ods(path, ods_content(ods_table("补助发放", "".join(rows)) + other))


def errors_and_formulas(path: Path) -> None:
    formula = 'table:formula="of:=[.H2]*1"'
    given = [
        _typed(f'{formula} office:value-type="float" office:value="1000.5"', "1000.5"),
        f"<table:table-cell {formula}/>",
        _typed(f'{formula} office:value-type="string" office:string-value="" calcext:value-type="error"', "#REF!"),
        _typed(f'{formula} office:value-type="float" office:value="0"', "Err:502"),
        _typed(f'{formula} office:value-type="string"', "#DIV/0!"),
    ]
    rows = [ods_row(PAYMENT_HEADER)]
    for place, cell in enumerate(given, start=1):
        rows.append(ods_row(payment(f"A{place}")).replace(ods_cell(1000.5), cell))
    _write(path, "".join(rows))


def numbers_and_days(path: Path) -> None:
    day = _typed('office:value-type="date" office:date-value="2017-02-13"', "2017年2月13日")
    money = _typed('office:value-type="currency" office:currency="CNY" office:value="12.5"', "￥12.50")
    rows = [
        ods_row(PAYMENT_HEADER),
        ods_row(payment("A1")).replace(ods_cell("2017-02-13"), day).replace(ods_cell(1000.5), money),
        ods_row(payment("A2", 身份证号=5.30524198503152e17)),
    ]
    _write(path, "".join(rows))


def beside_the_cells(path: Path) -> None:
    """Comments, drawings, spaces and line breaks as elements, a link in the text."""
    name = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>这是批注</text:p></office:annotation>'
        "<draw:frame><draw:text-box><text:p>文本框</text:p></draw:text-box></draw:frame>"
        '<text:p><text:a>李</text:a><text:s text:c="2"/><text:span>四</text:span></text:p></table:table-cell>'
    )
    covered = f'{_COVERED[:-2]} office:value-type="string"><text:p>盖住了</text:p></table:covered-table-cell>'
    row = ods_row(payment("A1")).replace(ods_cell("张三"), name)
    row = row.replace("</table:table-row>", covered + "</table:table-row>")
    _write(path, ods_row(PAYMENT_HEADER) + row)


def flat_document(path: Path) -> None:
    rows = ods_row(PAYMENT_HEADER) + ods_row(payment("A1"))
    path.write_text(ods_content(ods_table("补助发放", rows), root="document"), encoding="utf-8")


def locked(path: Path) -> None:
    manifest = (
        "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    write_ods(path, b"\x8f\x1a" * 500, manifest)


def endless_repetition(path: Path) -> None:
    cell = ods_cell(1).replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="900" ')
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    _write(path, ods_row(PAYMENT_HEADER) + ods_row(payment("A1")) + row)


def content_at_the_far_corner(path: Path) -> None:
    gap = '<table:table-row table:number-rows-repeated="1048573"><table:table-cell/></table:table-row>'
    far = (
        '<table:table-row><table:table-cell table:number-columns-repeated="16383"/>'
        + ods_cell(1)
        + "</table:table-row>"
    )
    _write(path, ods_row(PAYMENT_HEADER) + ods_row(payment("A1")) + gap + far)


def with_entities(path: Path) -> None:
    before = '<!DOCTYPE a [<!ENTITY b "1"><!ENTITY c "&b;&b;&b;&b;">]>'
    write_ods(path, ods_content(ods_table("补助发放", ods_row(PAYMENT_HEADER)), before=before))


def cut_off(path: Path) -> None:
    content = ods_content(ods_table("补助发放", ods_row(PAYMENT_HEADER) + ods_row(payment("A1"))))
    write_ods(path, content[: len(content) - 120])


CASES = (
    Case("发放.ods", "空白行列重复到表尾", repeated_to_the_end, taken({"A1": 100050, "A2": 100050})),
    Case(
        "发放.ods",
        "相同的单元格、相同的行只写一次",
        repeated_cells_and_rows,
        taken({"A1": 50000, "A2": 100050}, repeated=2, values={"A1": {"due_amount": 50000}}),
    ),
    Case(
        "发放.ods",
        "合并标题、合计、签字行、隐藏行、隐藏的工作表",
        people_and_hidden,
        taken(
            {"A1": 100050, "A2": 100050, "A3": 100050},
            notes=(("", HIDDEN, (4, 5)),),
            skipped={TITLE: (1,), TOTAL: (6,), SIGNATURE: (7,)},
            states={"补助发放(2)": "隐藏的工作表，不读取"},
        ),
    ),
    Case(
        "发放.ods",
        "错误值、没有结果的公式",
        errors_and_formulas,
        taken(
            {"A1": 100050},
            rejects=(
                (3, "实发金额", "没有计算结果的公式"),
                (4, "实发金额", "错误值 #REF!"),
                (5, "实发金额", "错误值 Err:502"),
                (6, "实发金额", "错误值 #DIV/0!"),
            ),
        ),
    ),
    Case(
        "发放.ods",
        "货币、日期类型，身份证号是浮点数",
        numbers_and_days,
        taken({"A1": 1250}, rejects=((3, "身份证号", "超过 15 位"),), values={"A1": {"paid_on": "2017-02-13"}}),
    ),
    Case(
        "发放.ods",
        "批注、文本框、链接、空格元素、被合并盖住的内容",
        beside_the_cells,
        taken({"A1": 100050}, values={"A1": {"name": "李  四"}}),
    ),
    Case("发放.fods", "不压缩的 OpenDocument", flat_document, taken({"A1": 100050})),
    Case("发放.ods", "有打开密码", locked, refused("加了打开密码", "取消打开密码")),
    Case("发放.ods", "一行重复一百万次，每行九百格", endless_repetition, refused("重复了几千万格", "删去数据下方")),
    Case("发放.ods", "右下角有内容", content_at_the_far_corner, refused("XFD1048576", "删去表格右侧")),
    Case("发放.ods", "定义实体", with_entities, refused("实体声明")),
    Case("发放.ods", "内容被截断", cut_off, refused("已损坏或不完整")),
)
