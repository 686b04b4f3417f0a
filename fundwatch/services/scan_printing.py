"""A scan for people: what each rule did, the findings as plain lines and as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.finding_lists import FindingRow, documents
from fundwatch.services.scanning import ScanSummary
from fundwatch.services.showing import yuan

SEVERITIES = {"high": "高", "medium": "中", "low": "低"}


def notes(summary: ScanSummary) -> Iterator[str]:
    """One line a rule: state, tested, left out and why, flagged."""
    for rule in summary.rules:
        parts = [f"{rule.code} {rule.name}：{rule.state}"]
        if rule.state == "已检查":
            scope = "（只重算涉及的部分）" if rule.partial else ""
            parts.append(f"检查{rule.tested:,}{scope}")
            left_out = "、".join(f"{reason}{count:,}" for reason, count in rule.excluded_by)
            parts.append(f"排除：{left_out}" if left_out else "无排除")
            parts.append(f"疑点{rule.flagged:,}")
        else:
            parts.append(rule.message)
        parts += [rule.caution.rstrip("。")] if rule.caution else []
        yield "；".join(parts)
    yield f"共{summary.flagged:,}条疑点，以{summary.as_of.isoformat()}为今天。"


def text(rows: Iterable[FindingRow]) -> Iterator[str]:
    """One line a finding."""
    for row in rows:
        amount = f"{yuan(row.amount)}元" if row.amount is not None else "—"
        verdict = f" 〔{row.verdict}〕" if row.verdict else ""
        yield (
            f"{row.number}\t{row.rule}\t{row.category}\t{SEVERITIES[row.severity]}\t{row.score:.2f}\t"
            f"{row.subject_table} {row.subject_key}\t{amount}\t{row.summary}{verdict}"
        )


def write_workbook(store: Store, actor: Actor, path: Path, rules: Sequence[str] | None = None) -> None:
    """The current findings as a workbook: one sheet of leads, one of the evidence compared, one of the sources."""
    from fundwatch.reports import workbook  # noqa: PLC0415 - seldom needed

    found = list(documents(store, actor, rules))
    workbook.write_workbook(
        path,
        [
            workbook.PlainSheet(
                name="疑点",
                titles=("疑点清单（需要核实的线索，不是结论）",),
                header=_LEAD_HEADER,
                kinds=["text"] * 6 + ["number"] + ["text"] * 8,
                widths=[8, 10, 24, 10, 6, 6, 10, 22, 14, 12, 14, 60, 40, 10, 30],
                rows=[_lead(one) for one in found],
            ),
            workbook.PlainSheet(
                name="证据",
                header=["疑点编号", "行", "项目", "值"],
                kinds=["text"] * 4,
                widths=[10, 6, 20, 40],
                rows=[line for one in found for line in _evidence(one)],
            ),
            workbook.PlainSheet(
                name="来源",
                header=["疑点编号", "表", "关键字", "文件", "文件校验值", "工作表", "行号"],
                kinds=["text"] * 7,
                widths=[10, 12, 24, 24, 30, 12, 8],
                rows=[
                    [str(one["number"]), s["table"], s["key"], s["file"], s["sha256"], s["sheet"], str(s["row"])]
                    for one in found
                    for s in one["sources"]
                ],
            ),
        ],
    )


_LEAD_HEADER = [
    "疑点编号",
    "规则",
    "规则名称",
    "类别",
    "程度",
    "对象表",
    "分值",
    "对象",
    "涉及金额（元）",
    "日期",
    "区划代码",
    "摘要",
    "依据",
    "结论",
    "理由",
]


def _lead(one: Mapping[str, Any]) -> list[Any]:
    review = one.get("review", {})
    return [
        str(one["number"]),
        one["rule"],
        one["name"],
        one["category"],
        SEVERITIES[one["severity"]],
        one["subject"]["table"],
        one["score"],
        one["subject"]["key"],
        one["amount"] or "",
        one["date"] or "",
        one["region"] or "",
        one["summary"],
        one["basis"],
        review.get("verdict", ""),
        review.get("reason", ""),
    ]


def _evidence(one: Mapping[str, Any]) -> Iterator[list[str]]:
    for label, value in one["evidence"].items():
        if not isinstance(value, list):
            yield [str(one["number"]), "", label, "" if value is None else str(value)]
            continue
        for number, line in enumerate(value, 1):
            for name, shown in line.items():
                yield [str(one["number"]), str(number), name, "" if shown is None else str(shown)]
