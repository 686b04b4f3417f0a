"""Checks of the work itself on a small made-up county: import in the worker process, scan, notices as PDF."""

from __future__ import annotations

import re
from pathlib import Path

from fundwatch.self_test.check import ACTOR, Bench, require

#: Pixels to render a page at, and the part of it (in thousandths) that ink may cover.
_PAGE_PIXELS = (595, 842)
_LEAST_INK, _MOST_INK = 5, 600
_LIGHT = 160


def importing(bench: Bench) -> str:
    """Workbooks are written, and read and stored by the worker process, row for row."""
    from fundwatch.demo import build_county, write_county  # noqa: PLC0415 - each check imports what it tries
    from fundwatch.models.store import Store  # noqa: PLC0415
    from fundwatch.reports.workbook import write_workbook  # noqa: PLC0415
    from fundwatch.services.progress import Quiet  # noqa: PLC0415
    from fundwatch.services.worker import Worker  # noqa: PLC0415

    county = build_county("small", 1)
    files = write_county(county, bench.folder / "工作簿", write_workbook)
    store = Store.open(bench.database)
    try:
        with Worker() as worker:
            call, url = "fundwatch.services.importing.{}".format, store.url
            names = [str(file) for file in files]
            preview = worker.run(call("preview"), url, ACTOR, Quiet(), files=names)
            done = worker.run(call("commit"), url, ACTOR, Quiet(), preview_id=preview.id)
    finally:
        store.close()
    counts, wanted = done.counts, len(county.expected_rejects)
    require(counts.stored > 0, "没有一行入库。")
    require(counts.rejected == wanted, f"应退回 {wanted} 行，退回了 {counts.rejected} 行。")
    bench.imported.touch()
    return f"后台进程读入 {len(files)} 个工作簿，入库 {counts.stored:,} 行，退回故意写错的 {wanted} 行"


def scanning(bench: Bench) -> str:
    """All rules run without a fault, and find what was planted and nothing that was not."""
    from fundwatch.demo import AS_OF  # noqa: PLC0415 - each check imports what it tries
    from fundwatch.models.store import Store  # noqa: PLC0415
    from fundwatch.services import evaluating, scanning  # noqa: PLC0415
    from fundwatch.services.demonstrating import ANSWERS  # noqa: PLC0415

    bench.require_books()
    store = Store.open(bench.database, create=False)
    try:
        done = scanning.scan(store, ACTOR, as_of=AS_OF)
        result = evaluating.evaluate(store, ACTOR, bench.folder / "工作簿" / ANSWERS)
    finally:
        store.close()
    ran = [rule.code for rule in done.rules]
    require(len(ran) == len(bench.manifest.rules), f"应运行 {len(bench.manifest.rules)} 条规则，运行了 {len(ran)} 条。")
    require(not done.failed, f"有规则运行出错：{'、'.join(rule.code for rule in done.rules if rule.state == '出错')}。")
    require(done.flagged > 0, "没有提出一条疑点。")
    require(
        result.complete, f"预先埋下 {result.cases} 例，查出 {result.found} 例，误报 {len(result.false_alarms)} 条。"
    )
    return f"{len(ran)} 条规则，预先埋下的 {result.cases} 例全部查出，没有误报"


def notices(bench: Bench) -> str:
    """One notice of each level is issued and printed; its fonts are in the file, its pages show its words."""
    from fundwatch.commands.notices import write  # noqa: PLC0415 - each check imports what it tries
    from fundwatch.demo import AS_OF  # noqa: PLC0415
    from fundwatch.models.store import Store  # noqa: PLC0415
    from fundwatch.services import publishing  # noqa: PLC0415
    from fundwatch.services.publishing import LEVELS, Wanted  # noqa: PLC0415

    bench.require_books()
    store = Store.open(bench.database, create=False)
    try:
        called = publishing.called_for(store, ACTOR, Wanted("", "", "", AS_OF.year - 1))
        first = {entry.key.level: entry.key for entry in reversed(called)}
        missing = [level for level in LEVELS if level not in first]
        require(not missing, f"没有{'、'.join(missing)}级的公示可出。")
        issued = publishing.issue(store, ACTOR, [first[level] for level in LEVELS], AS_OF)
    finally:
        store.close()
    held = "；".join(reason for one in issued.withheld for reason in one.reasons)
    require(not held, f"公示未能出具：{held}")
    pages = [_sound_paper(write(one, bench.notices), one.title) for one in issued.printed]
    return f"三级公示各 1 份，{'、'.join(map(str, pages))} 页，字体均已嵌入"


def _sound_paper(path: Path, title: str) -> int:
    """Look at a printed paper; gives its pages."""
    require_embedded(path.read_bytes(), path.name)
    return require_readable(path, title)


def require_embedded(content: bytes, name: str) -> None:
    """Raises NotPassedError where a font is only named in the file, and not in it."""
    composite, files = content.count(b"/Subtype /CIDFontType2"), content.count(b"/FontFile2")
    require(composite > 0, f"“{name}”里没有字体。")
    require(composite == files, f"“{name}”用了 {composite} 种字体，只嵌入了 {files} 种。")
    named = re.findall(rb"/Subtype /(?:Type1|TrueType)\b", content)
    require(not named, f"“{name}”用了没有嵌入的字体。")


def require_readable(path: Path, title: str) -> int:
    """Raises NotPassedError unless a viewer opens the paper, every page has ink, and the title can be read."""
    from PySide6.QtCore import QSize  # noqa: PLC0415 - each check imports what it tries
    from PySide6.QtPdf import QPdfDocument  # noqa: PLC0415

    from fundwatch.self_test.window import thousandths_dark  # noqa: PLC0415

    document = QPdfDocument()
    try:
        require(document.load(str(path)) == QPdfDocument.Error.None_, f"“{path.name}”打不开。")
        require(document.pageCount() > 0, f"“{path.name}”一页也没有。")
        words = "".join(document.getAllText(page).text() for page in range(document.pageCount()))
        require("".join(title.split()) in "".join(words.split()), f"“{path.name}”里读不出标题“{title}”。")
        for page in range(document.pageCount()):
            ink = thousandths_dark(document.render(page, QSize(*_PAGE_PIXELS)), _LIGHT)
            require(_LEAST_INK <= ink <= _MOST_INK, f"“{path.name}”第 {page + 1} 页像是空白或涂黑的。")
        return document.pageCount()
    finally:
        document.close()
