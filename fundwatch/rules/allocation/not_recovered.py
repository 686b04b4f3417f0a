"""FW-T003: money still unspent at the end of the year after its budget year, which has to be recovered."""

from __future__ import annotations

from datetime import date

from fundwatch.models.fields import PARTS, Kind
from fundwatch.rules.allocation.idle_money import IdleMoney
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Row, Severity, Value
from fundwatch.rules.scope import Scope

_LEAST, _SHARE = "闲置最低金额", "闲置最低占比"


class NotRecovered(IdleMoney):
    """A lowest document whose balance, less retention not yet due, outlived 12-31 of the following year."""

    code = "FW-T003"
    name = "结转资金次年末仍未用完，应当收回"
    severity = Severity.HIGH
    basis = "预算法第四十二条、预算法实施条例第五十条：连续两年未用完的资金应当作为结余资金管理、收回"
    parameters = (_LEAST, _SHARE, "质保期月数")
    evidence = (
        Value("指标文号"),
        Value("资金名称"),
        Value("预算年度", Kind.YEAR),
        Value("应收回日期", Kind.DAY),
        Value("指标金额", Kind.MONEY),
        Value("已支出", Kind.MONEY),
        Value("未到期质保金", Kind.MONEY),
        Value("应收回金额", Kind.MONEY),
        Value("截至日期", Kind.DAY),
    )
    summary = (
        "“{资金名称}”（{指标文号}）是{预算年度}年度预算，到{应收回日期}已连续两年没有用完，截至{截至日期}还有{应收回金额}元，"
        "请核实是否已经收回，未收回的停在哪一级。"
    )
    compared = (
        Compared("应收回金额", Given("指标金额") - Given("已支出") - Given("未到期质保金")),
        Compared(AMOUNT, Given("指标金额") - Given("已支出") - Given("未到期质保金")),
    )
    page = Page(
        method="对最低一级指标，以金额（含调减、收回）减去已支出和尚未到期的质保金，"
        "预算年度的次年12月31日以后仍有余额的列为疑点。收回后重新分配不改变预算年度。",
        why="连续两年用不完的资金应当收回统筹；留着不缴，容易被长期占压、挪用。",
        not_flagged=(
            "还没有到次年年末的",
            "已登记调减、收回的部分，尚未到期的质保金",
            "还有下级分解文件的指标（只看最低一级）",
            "低于最低金额或最低占比的尾差",
        ),
        check=("结余资金收回的文件和缴款凭证", "资金停在哪一级、哪个账户", "项目是否已经终止"),
        innocent=("已收回而没有登记调减", "经批准跨年实施的工程", "支出登记时漏填指标编号"),
        example=Example(
            {
                "资金指标": [
                    {
                        "指标编号": "ZB1",
                        "指标文号": "示财农〔2016〕8号",
                        "资金名称": "2016年财政专项扶贫资金",
                        "资金级次": "省",
                        "资金类别": "财政专项扶贫",
                        "预算年度": "2016",
                        "金额": "500000.00",
                        "下达日期": "2016-06-20",
                    }
                ]
            }
        ),
    )

    def _judge(self, row: Row, retained: int, scope: Scope) -> tuple[str, Row | None]:
        if row["金额"] <= 0:
            return "调减或收回的文件", None
        if not row["lowest"]:
            return "已分解到下级文件", None
        deadline = date(row["预算年度"] + 1, 12, 31)
        if scope.as_of <= deadline:
            return "没有到次年年末", None
        left = row["指标金额"] - row["已支出"]
        idle = left - min(retained, max(left, 0))
        small = idle < scope.number(_LEAST, scope.as_of)
        if small or idle * PARTS < scope.number(_SHARE, scope.as_of) * row["指标金额"]:
            return "没有余额，或余额低于最低金额、占比", None
        return "", {
            **row,
            "severity": Severity.HIGH,
            "amount": idle,
            "region": None,
            "day": deadline.toordinal(),
            "应收回日期": deadline,
            "未到期质保金": left - idle,
            "应收回金额": idle,
            "截至日期": scope.as_of,
        }
