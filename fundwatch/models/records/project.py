"""A project paid from special money (项目)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Project(Record):
    """A project paid from special money."""

    __tablename__ = "project"
    sheet = fields.Sheet("项目", key=("project_no",), group="项目", synonyms=("项目信息", "项目库"))

    project_no: Mapped[str] = fields.code("项目编号", required=True)
    name: Mapped[str] = fields.text("项目名称", required=True)
    category: Mapped[str] = fields.choice(
        "项目类别",
        "产业发展",
        "就业创业",
        "易地搬迁",
        "生态保护",
        "教育扶贫",
        "健康扶贫",
        "资产收益",
        "社会保障",
        "基础设施",
        "公共服务",
        "危房改造",
        "整村推进",
        "少数民族",
        "金融扶贫",
        "科技人才",
        "公益岗位",
        "乡村建设行动",
        "项目管理费",
        "其他",
        required=True,
    )
    region_code: Mapped[str] = fields.reference(
        "区划代码", "行政区划", "region", required=True, index=True, synonyms=("行政区划代码", "村代码")
    )
    department_code: Mapped[str] = fields.reference("主管单位编码", "单位", "unit", required=True)
    implementer_code: Mapped[str] = fields.reference("实施单位编码", "单位", "unit", required=True)
    person_in_charge: Mapped[str | None] = fields.text("负责人")
    planned_investment: Mapped[int] = fields.money("计划投资", required=True, synonyms=("投资规模", "计划总投资"))
    pooled_on: Mapped[date | None] = fields.day("入库日期")
    approval_no: Mapped[str | None] = fields.code("批复文号")
    approved_on: Mapped[date | None] = fields.day("批复日期")
    planned_start_on: Mapped[date | None] = fields.day("计划开工日期")
    planned_end_on: Mapped[date | None] = fields.day("计划完工日期")
    started_on: Mapped[date | None] = fields.day("实际开工日期")
    completed_on: Mapped[date | None] = fields.day("实际完工日期")
    status: Mapped[str] = fields.choice(
        "状态",
        "申报",
        "入库",
        "批复",
        "实施",
        "完工",
        "验收",
        "决算",
        "移交",
        "终止",
        required=True,
        closed=True,
    )
    progress: Mapped[int | None] = fields.quantity("形象进度")
    household_count: Mapped[int | None] = fields.integer("受益户数")
    person_count: Mapped[int | None] = fields.integer("受益人数")
    content: Mapped[str | None] = fields.text("建设内容")
    target: Mapped[str | None] = fields.text("绩效目标")
    budget_year: Mapped[int | None] = fields.year("预算年度")
    estimated_investment: Mapped[int | None] = fields.money("概算投资")
    assembly_on: Mapped[date | None] = fields.day("村民代表会议日期")
    benefit_link: Mapped[str | None] = fields.text("利益联结机制")
    nature: Mapped[str | None] = fields.text("建设性质")
    subcategory: Mapped[str | None] = fields.text("项目二级类型")

    pooled_on_day: Mapped[int | None] = fields.day_number_of("pooled_on")
    approved_on_day: Mapped[int | None] = fields.day_number_of("approved_on")
    planned_start_on_day: Mapped[int | None] = fields.day_number_of("planned_start_on")
    planned_end_on_day: Mapped[int | None] = fields.day_number_of("planned_end_on")
    started_on_day: Mapped[int | None] = fields.day_number_of("started_on")
    completed_on_day: Mapped[int | None] = fields.day_number_of("completed_on")
    assembly_on_day: Mapped[int | None] = fields.day_number_of("assembly_on")
