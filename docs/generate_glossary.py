"""Write docs/glossary.md from the declarations, or say with --check that it is stale.

python docs/generate_glossary.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

from fundwatch.models.records import all_tables

PAGE = Path(__file__).with_name("glossary.md")

HEAD = """# Glossary

One word a concept, in the code, the tables, the window and on paper. The tables below are written by
`docs/generate_glossary.py` from the declarations in `fundwatch/models/records/`; do not edit them by hand.

## The program's own words

| people say | code says | means |
| --- | --- | --- |
| 疑点 | Finding | a lead raised by a rule, with its evidence frozen; never a verdict |
| 线索 | Clue | the findings that speak of one matter, gathered; the discipline office's own are 问题线索 |
| 等级 | Rank | how promising a clue is: 高, 中 or 低, with its reasons; never a number, never a verdict |
| 待查, 重新打开, 已说明, 已了结 | ClueState | how a clue stands; of a single finding: Standing |
| 规则 | Rule | a declared check with a permanent code |
| 检查 | StatisticsTest | a statistical test over a column of a table; its lines lead to the rows behind them |
| 核对表 | Comparison | the rows and values behind a finding as a workbook whose formulas compute its result again |
| 检查 | StatisticsTest | a statistical test over a column of a table; its lines lead to the rows behind them |
| 扫描 | Scan | one run of the rules over the books |
| 设定标准 | Change | a dated value of 政策参数 set in the program, with its reason; 撤回标准 takes it back |
| 适用, 不适用 | RuleCoverage | whether the books hold the tables and columns that a rule needs |
| 命中过多 | Hits | a rule that flags so large a share of what it looked at that it is suspect itself |
| 预审 | precheck | the rules on a batch before the money leaves |
| 结论 | Review | what a person concluded about a finding, with the reason |
| 下发核查 | Sending | that a finding went out to a township to be checked, as the log tells it |
| 核查回复 | Reply | what came back: a row of 疑点核查, and the conclusion it led to |
| 核对码 | check code | ties a line of a sheet that went out to its number, its wording and the facts it was sent on |
| 公示 (issued) | Notice | a notice whose every printed value is frozen |
| 公示 (table) | NoticeRecord | a posting as the records tell of it |
| 导入 | ImportBatch | one import over all its files: one transaction, one log entry |
| 来源 | SourceFile, SourceSheet | the file (SHA-256), sheet and row a record came from |
| 操作日志 | LogEntry | one write: who, when, what; chained by hash |
| 日志校验值 | Head | the latest link of the chain, printed on notices |
| 经办人 | Actor | on whose behalf something is read or written |
| 已分配 | allocated | Σ 资金分配 of a document, net of what was taken back |
| 已拨付 | disbursed | what left the top payer of a document |
| 转拨 | in transit | disbursed and not yet spent |
| 已支出 | spent | what reached the last payee |
| 结余 | balance | a document's amount less what was spent |
| 同一人判断 | Judgement | whether two entries mean one person: a verdict with its reasons, a lead and no finding |
| 相同 / 很可能相同 / 需核实 / 不同 | Verdict | how a judgement comes out; never above 需核实 by the name alone |
| 理由 | Reason | one thing that speaks for or against, in words, with its weight |
| 同一人判断 | Judgement | whether two entries mean one person: a verdict with its reasons, a lead and no finding |
| 相同 / 很可能相同 / 需核实 / 不同 | Verdict | how a judgement comes out; never above 需核实 by the name alone |
| 理由 | Reason | one thing that speaks for or against, in words, with its weight |
| 待核实 | unverified | a value carried from practice that the office must confirm; never printed as law |

## The tables

| people say | class | table | business key | group |
| --- | --- | --- | --- | --- |
"""


def page() -> str:
    """The whole page."""
    lines = [HEAD.rstrip("\n")]
    by_group = sorted(all_tables().values(), key=lambda record: (record.sheet.group, record.sheet.label))
    for record in by_group:
        fields = record.fields()
        key = " \\| ".join(fields[attribute].label for attribute in record.sheet.key)
        lines.append(
            f"| {record.sheet.label} | {record.__name__} | {record.__tablename__} | {key} | {record.sheet.group} |"
        )
    for record in by_group:
        lines += [
            "",
            f"### {record.sheet.label} · {record.__name__}",
            "",
            "| header | attribute | kind | |",
            "| --- | --- | --- | --- |",
        ]
        for attribute, field in record.fields().items():
            marks = [
                "required" if field.required else "",
                f"→ {field.refers}" if field.refers else "",
                "closed list" if field.closed else "",
                f"blank = {field.default}" if field.default else "",
            ]
            lines.append(f"| {field.label} | {attribute} | {field.kind.value} | {'; '.join(filter(None, marks))} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the page, or with --check compare; 1 where it is stale."""
    fresh = page()
    if "--check" in sys.argv[1:]:
        stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != fresh
        if stale:
            print("docs/glossary.md is stale: run python docs/generate_glossary.py")
        return int(stale)
    PAGE.write_text(fresh, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
