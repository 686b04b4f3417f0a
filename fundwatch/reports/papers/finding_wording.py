"""How a finding is said to those who are asked to check it: what to look at, about whom, never of what it is a sign.

A finding has a category (虚报冒领, 贪污挪用 …) and its rule a name; both accuse, and neither leaves the office. What
goes out is the rule's lead sentence, which states what the records hold and what to verify. Where that sentence has a
word that names an offence, be it the rule's own or one that stands in a record, the values that were compared are
listed instead, without those that have such a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

#: The categories, and the words by which an offence is named.
ACCUSING = (
    *("虚报", "冒领", "骗取", "套取", "骗补", "贪污", "挪用", "截留", "私分", "侵占", "侵吞", "私吞", "克扣", "挤占"),
    *(
        "挥霍",
        "浪费",
        "违规",
        "违法",
        "违纪",
        "犯罪",
        "嫌疑",
        "涉嫌",
        "作案",
        "舞弊",
        "受贿",
        "行贿",
        "贿赂",
        "吃拿卡要",
    ),
    *(
        "造假",
        "弄虚作假",
        "伪造",
        "隐瞒",
        "瞒报",
        "串标",
        "围标",
        "规避招标",
        "化整为零",
        "洗钱",
        "优亲厚友",
        "形象工程",
    ),
    *("滞留闲置", "资产流失", "公示缺失", "监督缺位", "数据质量"),
)
#: Of the evidence: what only says how the rule judged.
_OF_THE_RULE = frozenset({"命中词", "判断依据", "名称相似度", "明细", "明细条数"})
#: Who a finding is about: the first name and the first number that it gives.
_NAMES = ("姓名", "领取人", "户主姓名", "借款人", "干部姓名")
_NUMBERS = ("身份证号", "干部身份证号", "户编号")
#: What a finding is about, the first that it names.
_THINGS = ("项目名称", "资产名称", "单位名称", "资金名称", "批次号", "销售方", "对象", "资金去向", "收款人")


def accuses(text: str) -> bool:
    """Whether a text names an offence."""
    return any(word in text for word in ACCUSING)


def to_check(content: Mapping[str, Any]) -> str:
    """What is to be checked, in a sentence without any word that names an offence."""
    summary: str = content["summary"]
    if not accuses(summary):
        return summary
    values = "；".join(_harmless(content["evidence"]))
    subject = _subject(content)
    listed = f"请核对{subject}的登记内容与原始资料是否一致：{values}。"
    if not accuses(listed):
        return listed
    return f"请核对“{content['subject']['table']}”中这一条的登记内容与原始资料是否一致。"


def concerned(content: Mapping[str, Any]) -> str:
    """Whom or what a finding is about, with the whole numbers by which they are found, and the record's own number."""
    evidence = content["evidence"]
    person = _first(evidence, _NAMES)
    lines = [f"{person} {_first(evidence, _NUMBERS)}".strip()] if person else []
    thing = _first(evidence, _THINGS)
    if thing and not lines:
        lines.append(thing)
    lines.append(_subject(content))
    return "\n".join(dict.fromkeys(lines))


def detail_lines(content: Mapping[str, Any]) -> Iterator[str]:
    """The single records that a finding was gathered from, a line each."""
    for line in content["evidence"].get("明细") or ():
        told = "；".join(_harmless(line))
        if told:
            yield told


def _harmless(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        told = f"{name} {_text(value)}"
        if name not in _OF_THE_RULE and value not in {None, ""} and not accuses(told):
            yield told


def _subject(content: Mapping[str, Any]) -> str:
    table, key = content["subject"]["table"], content["subject"]["key"]
    return f"{table} {' '.join(part for part in key.split('|') if part)}"


def _first(evidence: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((_text(evidence[name]) for name in names if evidence.get(name)), "")


def _text(value: Any) -> str:
    return "" if value is None else str(value)
