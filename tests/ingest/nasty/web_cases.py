"""What web systems export under .xls: HTML, XML spreadsheets, archives, and pages that are no table at all."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.nasty.cases import Case, refused, taken
from tests.ingest.nasty.documents import html_row, xml_book, xml_cell, xml_row
from tests.ingest.nasty.people_cases import HIDDEN, SIGNATURE, TITLE, TOTAL
from tests.services.importing.office import ID_ONE, PAYMENT_HEADER, payment

_EXCEL = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<head><meta http-equiv="Content-Type" content="text/html; charset={charset}">{head}</head>'
    "<body>{body}</body></html>"
)


def _page(body: str, *, charset: str = "utf-8", head: str = "") -> bytes:
    return _EXCEL.format(body=body, charset=charset, head=head).encode("gb18030" if charset == "gb2312" else charset)


def spans_and_blanks(path: Path) -> None:
    """Two header rows by rowspan and colspan, &nbsp;, number formats, unclosed cells."""
    head = "".join(f"<th rowspan=2>{label}" for label in PAYMENT_HEADER[:4])
    head += "<th colspan='3'>领取人</th><th colspan=2>金&nbsp;额</th>"
    head += "".join(f'<th rowspan="2">{label}</th>' for label in PAYMENT_HEADER[9:])
    second = "<tr>" + "".join(f"<th>{label}" for label in PAYMENT_HEADER[4:9])
    cells = "".join(f"<td style=\"mso-number-format:'\\@'\">&nbsp;{cell}&nbsp;" for cell in payment("A1"))
    title = '<tr><td colspan="11">第一乡&emsp;补助发放表</td></tr><tr><td>&nbsp;</td></tr>'
    path.write_bytes(_page(f"<table border=1>{title}<tr>{head}</tr>{second}<tr>{cells}</table>"))


def in_gb_with_hidden_rows(path: Path) -> None:
    rows = [
        "<thead>",
        html_row(PAYMENT_HEADER),
        "</thead><tbody>",
        html_row(payment("A1", 姓名="㐂𠮷")),
        html_row(payment("A2"), "style='height:0;DISPLAY: none'"),
        html_row([None, "合计", None, None, None, None, None, 2000, 2001]),
        "</tbody>",
    ]
    path.write_bytes(_page(f"<TABLE>{''.join(rows)}</TABLE>", charset="gb2312"))


def tables_inside_tables(path: Path) -> None:
    """Layout by tables: the register lies in a cell, and one of its cells holds a table of its own."""
    name = html_row(payment("A1")).replace("<td>张三</td>", "<td><table><tr><td>李</td><td>四</td></tr></table></td>")
    inner = f"<table>{html_row(PAYMENT_HEADER)}{name}{html_row(payment('A2'))}</table>"
    foot = "<tr><td>制表人：张三</td><td>审核人：李四</td></tr>"
    path.write_bytes(_page(f"<table><tr><td>2017年发放表<br>单位：元</td></tr><tr><td>{inner}</td></tr>{foot}</table>"))


def as_excel_saves_pages(path: Path) -> None:
    """Excel keeps the full number beside the rounded one, marks errors, and names the sheet in a comment."""
    head = (
        "<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>补助发放</x:Name>"
        "</x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]--><style>td{x:y} <b></style>"
    )
    exact = html_row(payment("A1", 实发金额="1,001")).replace("<td>1,001", '<td x:num="1000.5">1,001')
    lost = html_row(payment("A2", 身份证号="5.3E+17")).replace("<td>5.3E", '<td x:num="5.30524198503152E+17">5.3E')
    error = html_row(payment("A3", 实发金额="#N/A")).replace("<td>#N/A", '<td x:err="#N/A">#N/A')
    empty = html_row(payment("A4", 实发金额=None)).replace("<td></td>", '<td x:fmla="=H5*1"></td>')
    day = html_row(payment("A5", 发放日期="2017/2/13")).replace("<td>2017/2/13", '<td x:num="42779">2017/2/13')
    body = f"<table x:str>{html_row(PAYMENT_HEADER)}{exact}{lost}{error}{empty}{day}</table>"
    path.write_bytes(_page(body, head=head))


def comments_and_scripts(path: Path) -> None:
    row = html_row(payment("A1", 姓名="李<四")).replace("&lt;", "<")
    body = "<script>if (a<b) document.write('<table><tr><td>x')</script><!-- <table><tr><td>旧</td></tr></table> -->"
    path.write_bytes(_page(f"{body}<table>{html_row(PAYMENT_HEADER)}{row}</table>"))


def login_page(path: Path) -> None:
    path.write_bytes(_page("<form><input name=user><input name=password></form>", head="<title>统一登录平台</title>"))


def archive(path: Path) -> None:
    """Excel's page in a single file: quoted-printable, the sheets as parts."""
    import quopri  # noqa: PLC0415 - one case needs it

    names = "".join(f"<x:Name>{name}</x:Name>" for name in ("补助发放", "说明"))
    pages = [
        _page("<p></p>", head=f"<xml>{names}</xml>"),
        _page(f"<table>{html_row(PAYMENT_HEADER)}{html_row(payment('A1'))}</table>"),
        _page("<table><tr><td>填表说明</td></tr></table>"),
    ]
    parts = b"".join(
        b'--=_b\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        + quopri.encodestring(page)
        + b"\r\n"
        for page in pages
    )
    path.write_bytes(
        b'MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary="=_b"\r\n\r\n'
        + parts
        + b"--=_b--\r\n"
    )


def gaps_and_merges(path: Path) -> None:
    """Rows and cells that say where they stand only where something is left out."""
    title = xml_row([]).replace("</Row>", xml_cell("2017年发放表", 'ss:MergeAcross="10"') + "</Row>")
    cells = payment("A2")
    gap = "".join(map(xml_cell, cells[:4])) + xml_cell(cells[4], 'ss:MergeAcross="0"')
    gap += "".join(xml_cell(cell, f'ss:Index="{place}"') for place, cell in enumerate(cells[5:], start=6))
    total = "<Row>" + xml_cell("合计", 'ss:Index="2" ss:MergeAcross="5"') + xml_cell(2000) + xml_cell(2001) + "</Row>"
    rows = [
        title,
        xml_row(PAYMENT_HEADER, 'ss:Index="4"'),
        xml_row(payment("A1")),
        f'<Row ss:Index="7">{gap}</Row>',
        xml_row(payment("A3"), 'ss:Hidden="1"'),
        total,
    ]
    path.write_text(xml_book(("补助发放", "".join(rows)), ("支付", xml_row(["x"])), hidden=["支付"]), encoding="utf-8")


def xml_types(path: Path) -> None:
    day = xml_row(payment("A1")).replace('"String">2017-02-13', '"DateTime">2017-02-13T00:00:00.000')
    error = xml_row(payment("A2")).replace('"Number">1000.5', '"Error">#VALUE!')
    formula = xml_row(payment("A3")).replace(
        '<Cell ><Data ss:Type="Number">1000.5</Data>', '<Cell ss:Formula="=RC[-1]">'
    )
    rich = (
        xml_row(payment("A4"))
        .replace(
            '<Data ss:Type="String">张三',
            '<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>李</B><Font>四</Font>',
        )
        .replace("四</Font></Data>", "四</Font></ss:Data>")
    )
    lost = xml_row(payment("A5", 身份证号=5.30524198503152e17))
    path.write_text(
        xml_book(("补助发放", xml_row(PAYMENT_HEADER) + day + error + formula + rich + lost)), encoding="utf-16"
    )


def entities(path: Path) -> None:
    before = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    path.write_text(
        xml_book(("补助发放", xml_row(["&lol2;&x;"]).replace("&amp;", "&")), before=before), encoding="utf-8"
    )


def cut_off(path: Path) -> None:
    whole = xml_book(("补助发放", xml_row(PAYMENT_HEADER) + xml_row(payment("A1"))))
    path.write_text(whole[: whole.index("</Table>")], encoding="utf-8")


def endless_attribute(path: Path) -> None:
    rows = xml_row(PAYMENT_HEADER) + f'<Row ss:StyleID="{"x" * 20_000_000}">' + "</Row>"
    path.write_text(xml_book(("补助发放", rows)), encoding="utf-8")


CASES = (
    Case(
        "补助发放.xls",
        "HTML：colspan、rowspan、&nbsp;、mso-number-format、不闭合的单元格",
        spans_and_blanks,
        taken({"A1": 100050}, skipped={TITLE: (1,)}, values={"A1": {"id_number": ID_ONE}}),
    ),
    Case(
        "补助发放.xls",
        "HTML：国标编码、生僻字、隐藏行、合计",
        in_gb_with_hidden_rows,
        taken(
            {"A1": 100050, "A2": 100050},
            notes=(("", HIDDEN, (3,)),),
            skipped={TOTAL: (4,)},
            values={"A1": {"name": "㐂𠮷"}},
        ),
    ),
    Case(
        "补助发放.xls",
        "HTML：表格套表格",
        tables_inside_tables,
        taken({"A1": 100050, "A2": 100050}, skipped={TITLE: (1,), SIGNATURE: (5,)}, values={"A1": {"name": "李 四"}}),
    ),
    Case(
        "导出.xls",
        "HTML：Excel 存的网页，精确值、错误、公式写在属性里，表名在注释里",
        as_excel_saves_pages,
        taken(
            {"A1": 100050, "A5": 100050},
            rejects=(
                (3, "身份证号", "超过 15 位"),
                (4, "实发金额", "错误值 #N/A"),
                (5, "实发金额", "没有计算结果的公式"),
            ),
            values={"A5": {"paid_on": "2017-02-13"}},
        ),
    ),
    Case(
        "补助发放.xls",
        "HTML：脚本和注释里的假表格，文字里的小于号",
        comments_and_scripts,
        taken({"A1": 100050}, values={"A1": {"name": "李<四"}}),
    ),
    Case(
        "补助发放.xls",
        "导出的其实是登录页",
        login_page,
        refused("里面没有表格（标题是“统一登录平台”）", "重新登录并导出"),
    ),
    Case("导出.mht", "网页档案，每张表一部分", archive, taken({"A1": 100050}, states={"说明": "说明或示例，不导入"})),
    Case(
        "导出.xls",
        "XML 2003：行列跳号、合并、隐藏行和工作表",
        gaps_and_merges,
        taken(
            {"A1": 100050, "A2": 100050, "A3": 100050},
            notes=(("", HIDDEN, (8,)),),
            skipped={TITLE: (1,), TOTAL: (9,)},
            states={"支付": "隐藏的工作表，不读取"},
        ),
    ),
    Case(
        "导出.xls",
        "XML 2003：UTF-16、日期、错误、公式、带格式的文字、丢了位数的身份证号",
        xml_types,
        taken(
            {"A1": 100050, "A4": 100050},
            values={"A1": {"paid_on": "2017-02-13"}, "A4": {"name": "李四"}},
            rejects=(
                (3, "实发金额", "错误值 #VALUE!"),
                (4, "实发金额", "没有计算结果的公式"),
                (6, "身份证号", "超过 15 位"),
            ),
        ),
    ),
    Case("导出.xls", "XML 2003：实体炸弹和外部实体", entities, refused("实体声明", "出于安全")),
    Case("导出.xls", "XML 2003：被截断", cut_off, refused("已损坏或不完整")),
    Case("导出.xls", "XML 2003：一个属性两千万字", endless_attribute, refused("结构不正常", "另存为")),
)
