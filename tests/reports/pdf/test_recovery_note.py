"""The recovery note on paper: one page, every group to be read, nothing of it outside the page."""

from __future__ import annotations

from datetime import date

import pytest

from fundwatch.errors import RefusedError
from fundwatch.models.encryption.keys import DatabaseKey
from fundwatch.models.encryption.recovery_code import code_of
from fundwatch.reports.pdf.geometry import LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT
from fundwatch.reports.pdf.recovery_note import render_recovery_note
from fundwatch.reports.recovery import RecoveryNote
from tests.reports.pdf.reading_back import read_back, words_of

pytestmark = pytest.mark.usefixtures("qapp")  # Qt reads the PDF back
GROUPS = tuple(code_of(DatabaseKey(bytes(range(7, 39)))).split("-"))


def note(**changes: object) -> RecoveryNote:
    values: dict[str, object] = {
        "database": "云岭县2026.db",
        "installation": "4f0c1a52c2ea4b2f9d7a3b1e5c6d7e8f",
        "log_number": 128,
        "day": date(2026, 11, 24),
        "actor": "李会计",
        "office": "云岭县财政局",
        "groups": GROUPS,
    }
    return RecoveryNote(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    [
        "数据库恢复单（密封保存）",
        "数据库云岭县2026.db安装编号4f0c1a52c2ea4b2f9d7a3b1e5c6d7e8f",
        "制作日期2026年11月24日操作日志第128条制作人李会计（云岭县财政局）",
        "选“使用恢复码”",
        "放入保险柜",
        "更改口令后本单作废",
        "封存人：监督人：封存日期：",
        "启封日期启封人监督人启封原因",
    ],
)
def test_it_says_whose_it_is_what_it_does_and_how_it_is_kept(words: str) -> None:
    assert words in words_of(render_recovery_note(note()))


def test_every_group_stands_in_order_behind_its_number() -> None:
    words = words_of(render_recovery_note(note()))
    boxed = words[words.index("恢复码") + len("恢复码") : words.index("用途")]
    assert boxed == "".join(f"{number}{group}" for number, group in enumerate(GROUPS, start=1))


def test_one_upright_page_of_a4_the_same_every_time() -> None:
    pdf = render_recovery_note(note())
    assert pdf == render_recovery_note(note())
    document = read_back(pdf)
    assert document.pageCount() == 1
    size = document.pagePointSize(0)
    assert (size.width(), size.height()) == (pytest.approx(PAGE_WIDTH, abs=0.1), pytest.approx(PAGE_HEIGHT, abs=0.1))
    assert not any(group.encode() in pdf for group in GROUPS)


def test_a_long_name_is_set_smaller_and_stays_on_the_page() -> None:
    long = "云岭县扶贫与乡村振兴资金监督台账（含二〇一四至二〇二六年历年数据，财政局农业农村股存）.db"
    pdf = render_recovery_note(note(database=long))
    assert long in words_of(pdf)
    box = read_back(pdf).getAllText(0).boundingRectangle()
    assert box.left() >= LEFT - 1
    assert box.right() <= PAGE_WIDTH - RIGHT + 1
    assert box.bottom() <= PAGE_HEIGHT - 20


def test_a_name_that_no_font_can_print_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"U\+"):
        render_recovery_note(note(database="\U0001f600.db"))


def test_the_note_does_not_show_its_code() -> None:
    assert GROUPS[0] not in repr(note())
