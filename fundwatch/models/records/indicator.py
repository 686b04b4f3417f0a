"""A budget document that brings or takes back money (资金指标)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Indicator(Record):
    """A budget document that brings or takes back money."""

    __tablename__ = "indicator"
    sheet = fields.Sheet("资金指标", key=("indicator_no",), group="资金")

    indicator_no: Mapped[str] = fields.code("指标编号", required=True)
    document_no: Mapped[str] = fields.code("指标文号", required=True, synonyms=("文号",))
    fund_name: Mapped[str] = fields.text("资金名称", required=True)
    fund_level: Mapped[str] = fields.choice(
        "资金级次", "中央", "省", "市", "县", "东西部协作", "社会捐赠", "金融", required=True
    )
    fund_category: Mapped[str] = fields.choice(
        "资金类别",
        "财政专项扶贫",
        "衔接资金",
        "常态化帮扶",
        "统筹整合涉农",
        "以工代赈",
        "少数民族发展",
        "行业资金",
        "彩票公益金",
        "债券",
        "捐赠",
        "其他",
        required=True,
    )
    budget_year: Mapped[int] = fields.year("预算年度", required=True)
    amount: Mapped[int] = fields.money("金额", required=True, negative=True)
    indicator_type: Mapped[str | None] = fields.choice(
        "指标类型", "提前下达", "正常下达", "追加", "调减", "收回", "结转", default="正常下达"
    )
    issued_on: Mapped[date] = fields.day("下达日期", required=True)
    received_on: Mapped[date | None] = fields.day("收到日期")
    parent_no: Mapped[str | None] = fields.reference("上级指标编号", "资金指标", "indicator", index=True)
    task: Mapped[str | None] = fields.text("任务方向")
    account_subject: Mapped[str | None] = fields.text("支出科目")
    permitted_use: Mapped[str | None] = fields.text("使用范围")
    remark: Mapped[str | None] = fields.text("备注", synonyms=("说明",))

    issued_on_day: Mapped[int] = fields.day_number_of("issued_on")
    received_on_day: Mapped[int | None] = fields.day_number_of("received_on")
