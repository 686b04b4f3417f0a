"""A member of a household on the register (人员)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Person(Record):
    """A member of a household on the register."""

    __tablename__ = "person"
    sheet = fields.Sheet("人员", key=("id_number",), group="户与人员", synonyms=("家庭成员", "人员信息"))

    id_number: Mapped[str] = fields.id_number(
        "身份证号",
        required=True,
        synonyms=("身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "证件号"),
    )
    name: Mapped[str] = fields.name(
        "姓名", required=True, synonyms=("户主或领取人姓名", "领取人", "领款人", "农户姓名")
    )
    household_no: Mapped[str] = fields.code("户编号", required=True, index=True, synonyms=("户编码", "户号"))
    relation: Mapped[str | None] = fields.text("与户主关系")
    sex: Mapped[str | None] = fields.text("性别")
    ethnicity: Mapped[str | None] = fields.text("民族")
    labour_ability: Mapped[str | None] = fields.choice("劳动能力", "普通", "技能", "弱", "半", "无", "丧失")
    schooling: Mapped[str | None] = fields.text("在校状况")
    health: Mapped[str | None] = fields.text("健康状况")
    account: Mapped[str | None] = fields.account(
        "银行账号",
        index=True,
        synonyms=("开户账号", "卡号", "一卡通账号", "一折通账号", "银行卡号", "社保卡账号", "账号", "账户"),
    )
    employment: Mapped[str | None] = fields.text("务工状况")
    status: Mapped[str | None] = fields.choice("状态", "在册", "死亡", "迁出", "除名", default="在册")
    status_on: Mapped[date | None] = fields.day("状态日期")

    id_number_valid: Mapped[bool | None] = fields.validity_of("id_number")
    birth_day: Mapped[int | None] = fields.birth_day_of("id_number")
    sex_by_number: Mapped[str | None] = fields.sex_of("id_number")
    name_normalised: Mapped[str | None] = fields.normalised_of("name")
    status_on_day: Mapped[int | None] = fields.day_number_of("status_on")
