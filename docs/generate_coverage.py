"""Write docs/coverage.md: what the program finds of every published case, or say with --check that it is stale.

python docs/generate_coverage.py [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "coverage.md"
sys.path.insert(0, str(ROOT))

from tests.cases import catalogue  # noqa: E402
from tests.cases.catalogue import Published, Replay  # noqa: E402

REPLAYED, AWAITING, NOT_SHOWN = "重演", "待补规则", "记录看不出"
_STANDINGS = (REPLAYED, AWAITING, NOT_SHOWN)

_PREFACE = """\
公开通报、审计公告和报道中的案例，逐个说明：哪条规则能发现，用哪几行数据重演过，或者为什么记录里看不出来。

重演是照案例的手法编的几行数据（人名、地名、编号都是编的），全部规则一次扫描：应当提示的那几行必须由写明的规则、
以写明的类别提示；旁边至少一行相似而清白的，任何规则都不许提到。重演由 tests/cases/test_replays.py 运行。

可见：只看记录能否发现（是对案例的解读，不是通报原文）。证据：A 官方或主流媒体，B 转载的官方通报，
C 较弱，不当作已经查实的引用。疑点是需要核实的线索，不是结论。
""".splitlines()


def page() -> str:
    """The whole page."""
    return "\n".join((*_opening(), *_schemes(), *_cases(), *_awaiting(), *_not_shown())) + "\n"


def _opening() -> Iterable[str]:
    counts = {name: sum(_standing(one) == name for one in catalogue.published()) for name in _STANDINGS}
    yield from ("# 公开案例的覆盖情况", "", *_PREFACE, "", "| 情况 | 案例数 |", "| --- | ---: |")
    yield from (f"| {name} | {count} |" for name, count in counts.items())
    yield ""


def _standing(case: Published) -> str:
    if case.id in _replays():
        return REPLAYED
    return NOT_SHOWN if case.id in catalogue.not_replayed() else AWAITING


def _replays() -> dict[str, Replay]:
    return {one.case: one for one in catalogue.replays()}


def _schemes() -> Iterable[str]:
    yield from ("## 手法", "", "| 编号 | 手法 | 案例 | 重演 |", "| --- | --- | ---: | ---: |")
    for code, name in catalogue.scheme_types().items():
        cases = [one.id for one in catalogue.published() if code in one.schemes]
        yield f"| {code} | {name} | {len(cases)} | {sum(case in _replays() for case in cases)} |"
    yield ""


def _cases() -> Iterable[str]:
    yield from (
        "## 案例",
        "",
        "| 案例 | 年份 | 地区 | 手法 | 类型 | 性质 | 可见 | 证据 | 情况 | 规则 |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    )
    for one in catalogue.published():
        replay = _replays().get(one.id)
        standing = f"[{REPLAYED}](../tests/cases/{one.id}.yml)" if replay else _standing(one)
        cells = (
            f"[{one.id}]({one.address})" if one.address.startswith("http") else one.id,
            str(one.year or "未载"),
            one.region,
            one.scheme,
            "、".join(one.schemes),
            "、".join(one.classes),
            one.visibility,
            one.evidence,
            standing,
            _links(replay.rules) if replay else "",
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _awaiting() -> Iterable[str]:
    listed = catalogue.awaiting()
    if not listed:
        return
    yield from (
        f"## {AWAITING}",
        "",
        "表里放得下、还没有规则能发现的案例。",
        "",
        "| 案例 | 应提示的类别 | 要比较什么 | 用到的表 |",
        "| --- | --- | --- | --- |",
    )
    for one in listed:
        yield f"| {one['case']} | {one['category']} | {one['compare']} | {'、'.join(one['tables'])} |"
    yield ""


def _not_shown() -> Iterable[str]:
    yield from (f"## {NOT_SHOWN}", "", "| 案例 | 原因 | 另外需要 |", "| --- | --- | --- |")
    beyond = {one.id: one.beyond for one in catalogue.published()}
    for case, reason in catalogue.not_replayed().items():
        yield f"| {case} | {reason} | {'、'.join(beyond[case])} |"
    yield ""


def _links(codes: Iterable[str]) -> str:
    return " ".join(f"[{code}](rules/{code}.md)" for code in codes)


def main(arguments: list[str]) -> int:
    """Write the page, or check it."""
    if "--check" in arguments:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
            sys.stderr.write("docs/coverage.md is stale; run python docs/generate_coverage.py\n")
            return 1
        return 0
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
