"""Eight people of one village who got the same each, for the examples on the pages of rules on equal shares."""

from __future__ import annotations

from collections.abc import Mapping

PEOPLE = (
    ("赵春", "539900197001010036"),
    ("赵夏", "539900198001010014"),
    ("赵秋", "539900194503070019"),
    ("赵冬", "539900198505050028"),
    ("赵东", "539900197203050116"),
    ("赵西", "539900197505050015"),
    ("赵南", "539900196606060111"),
    ("赵北", "539900196609090172"),
)


def eight_payments(amount: str, **told: str) -> list[Mapping[str, object]]:
    """A row of 补助发放 for each of them in one batch, `told` being what else all rows hold."""
    return [
        {
            "发放流水号": f"BF{number}",
            "批次号": "PC1",
            "年度": "2017",
            "姓名": name,
            "身份证号": id_number,
            "户编号": f"H{number}",
            "银行账号": f"621700000000000{number}",
            "应发金额": amount,
            "实发金额": amount,
            "区划代码": "539900101201",
            **told,
        }
        for number, (name, id_number) in enumerate(PEOPLE, 1)
    ]
