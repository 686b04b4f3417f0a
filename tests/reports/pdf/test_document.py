from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument

from fundwatch.errors import RefusedError
from fundwatch.reports.content import Annex, Column, NoticeContent, Paragraph, Table
from fundwatch.reports.notice_forms import form_for
from fundwatch.reports.pdf import render_pdf
from fundwatch.reports.pdf.geometry import CHARACTERS, LINES, MM, PITCH
from tests.reports.made_up import county, issue, township, village

pytestmark = pytest.mark.usefixtures("qapp")  # Qt reads the PDF back

MAKERS: dict[str, Callable[[], NoticeContent]] = {
    "县": lambda: form_for("县", "资金分配结果").build(county(), issue("云岭县财政局")),
    "乡镇": lambda: form_for("乡镇", "项目实施情况").build(township(), issue("云岭县石桥镇人民政府")),
    "村": lambda: form_for("村", "补助发放到户").build(village(320), issue("石桥镇龙山村村民委员会")),
}


class Printed:
    """A PDF as another program reads it."""

    def __init__(self, data: bytes) -> None:
        self.document = QPdfDocument()
        buffer = QBuffer(self.document)  # goes after the document that reads it
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(buffer)
        assert self.document.error() is QPdfDocument.Error.None_

    def pages(self) -> list[str]:
        count = self.document.pageCount()
        return [self.document.getAllText(number).text().replace("\r\n", "\n") for number in range(count)]

    def words(self) -> str:
        return "".join("".join(self.pages()).split())


def printed(content: NoticeContent) -> Printed:
    return Printed(render_pdf(content))


def test_the_grid_is_that_of_the_standard() -> None:
    assert (LINES, CHARACTERS) == (22, 28)
    assert pytest.approx(156 * MM / 28) == PITCH
    assert round(PITCH, 2) == 15.79


@pytest.mark.parametrize("level", list(MAKERS))
def test_every_printed_value_can_be_read_back(level: str) -> None:
    content = MAKERS[level]()
    words = printed(content).words()
    places = ("title", "addressee", "body", "annexes", "signature", "number")
    for place, text in content.strings():
        if place.startswith(places) and not place.endswith((".align", ".orientation", ".unit")):
            assert "".join(text.split()) in words or _pieces_in(text, words), (place, text)
    for amount in content.amounts[:1]:
        assert amount.capitals in words


def _pieces_in(text: str, words: str) -> bool:
    """A wrapped cell stands in the text stream line by line, other cells of its row between."""
    return all(piece in words for piece in re.findall(r".{1,2}", "".join(text.split())))


def test_names_beyond_the_basic_plane_are_found_by_searching() -> None:
    words = printed(MAKERS["村"]()).words()
    for name in ("𬱖建国", "张䶮", "李𠮷祥"):
        assert name in words


@pytest.mark.parametrize("level", list(MAKERS))
def test_a_second_process_prints_the_same_bytes(level: str, tmp_path: Path) -> None:
    content = MAKERS[level]()
    stored = tmp_path / "content.json"
    stored.write_text(content.to_json(), encoding="utf-8")
    script = (
        "import sys\n"
        "from fundwatch.reports.content import NoticeContent\n"
        "from fundwatch.reports.pdf import render_pdf\n"
        "text = open(sys.argv[1], encoding='utf-8').read()\n"
        "sys.stdout.buffer.write(render_pdf(NoticeContent.from_json(text)))\n"
    )
    prints = [
        subprocess.run(
            [sys.executable, "-c", script, str(stored)],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            check=True,
            capture_output=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("4242", "Asia/Shanghai"))
    ]
    assert prints[0] == prints[1] == render_pdf(content)


def test_page_numbers_run_through_and_long_tables_count_their_pages() -> None:
    pages = printed(MAKERS["村"]()).pages()
    for number, page in enumerate(pages, start=1):
        assert f"—{number}—" in "".join(page.split())
    annex = pages[2:]
    for number, page in enumerate(annex, start=1):
        assert f"第{number}页共{len(annex)}页" in "".join(page.split())
        assert "身份证号" in page


def test_the_signature_never_stands_alone() -> None:
    base = form_for("村", "补助发放到户").build(village(9), issue("石桥镇龙山村村民委员会"))
    for count in range(8, 30):
        body = (*(Paragraph("贫困村资金公示。") for _ in range(count)), Paragraph("特此公示。"))
        pages = printed(replace(base, body=body)).pages()
        last = [line for line in pages[-1].splitlines() if line.strip()]
        signed = next(number for number, line in enumerate(last) if "龙山村村民委员会" in line)
        text_before = [line for line in last[:signed] if line.endswith("。")]
        assert len(text_before) >= 2


def test_a_page_holds_twenty_two_lines_of_twenty_eight_characters() -> None:
    base = form_for("村", "补助发放到户").build(village(9), issue("村委会"))
    body = (Paragraph("贫" * (28 * 60)),)
    pages = printed(replace(base, body=body)).pages()
    lines = [line for line in pages[1].splitlines() if line.startswith("贫")]
    assert len(lines) == 22
    assert {len(line.strip()) for line in lines} == {28}


def test_the_log_head_stands_on_every_page() -> None:
    content = MAKERS["县"]()
    assert content.log_head is not None
    head = f"{content.log_head.number}-{content.log_head.digest[:16]}"
    for page in printed(content).pages():
        assert head in page


def test_landscape_sheets_are_turned_and_keep_the_upright_paper() -> None:
    paper = printed(MAKERS["乡镇"]())
    document = paper.document
    sizes = [document.pagePointSize(number) for number in range(document.pageCount())]
    assert (round(sizes[0].width()), round(sizes[0].height())) == (595, 842)
    assert (round(sizes[-1].width()), round(sizes[-1].height())) == (842, 595)


def test_a_preview_says_that_it_is_one() -> None:
    base = form_for("村", "补助发放到户").build(village(9), replace(issue("村委会"), number=""))
    page = printed(base).pages()[0]
    assert "预览稿，未编号" in page
    assert "预览稿 未编号" in page


def test_a_leaking_content_is_not_printed() -> None:
    base = form_for("村", "补助发放到户").build(village(9), issue("村委会"))
    leaking = replace(base, body=(Paragraph("张三５３９９００１９９００１０１１２３４"),))
    with pytest.raises(RefusedError, match="未脱敏"):
        render_pdf(leaking)


def test_a_character_without_a_font_stops_the_printing() -> None:
    base = form_for("村", "补助发放到户").build(village(9), issue("村委会"))
    with pytest.raises(RefusedError, match=r"正文第1段.*U\+212FE"):
        render_pdf(replace(base, body=(Paragraph("户主张𡋾。"),)))


def test_a_long_row_is_never_lost_at_the_foot_of_a_page() -> None:
    base = form_for("村", "补助发放到户").build(village(9), issue("村委会"))
    cells = tuple((str(number), f"内容{number}" + "道路硬化工程" * (number % 9 * 6)) for number in range(1, 60))
    table = Table((Column("序号", align="centre", weight=1), Column("内容", weight=20)), cells, ("合计", "完"))
    words = printed(replace(base, annexes=(Annex(("明细表",), (table,)),))).words()
    for number in range(1, 60):
        assert f"内容{number}" in words


def test_a_cell_of_more_than_a_page_is_printed_tiny_and_whole() -> None:
    base = form_for("村", "补助发放到户").build(village(9), issue("村委会"))
    text = "".join(f"第{number}处硬化村内道路并安装太阳能路灯；" for number in range(1, 120))
    table = Table(
        (Column("序号", align="centre", weight=1), Column("内容", weight=5), Column("金额", weight=5)),
        (("1", text, "1.00"), ("2", "短", "2.00")),
    )
    paper = printed(replace(base, annexes=(Annex(("明细表",), (table,), "landscape"),)))
    words = paper.words()
    for number in range(1, 120):
        assert f"第{number}处" in words
    assert "12短2.00" in words or "2短2.00" in words


def test_a_last_page_of_a_row_or_two_is_saved_by_a_smaller_size() -> None:
    base = form_for("村", "补助发放到户").build(village(9), issue("村委会"))
    columns = (Column("序号", align="centre", weight=1), Column("内容", weight=20))
    pages = []
    for count in range(18, 28):
        rows = tuple((str(number), "道路硬化") for number in range(1, count + 1))
        one = replace(base, annexes=(Annex(("明细表",), (Table(columns, rows),)),))
        pages.append(printed(one).pages())
    main = len(pages[0]) - 1
    for found in pages:
        for page in found[main + 1 :]:
            assert page.count("道路硬化") > 3
