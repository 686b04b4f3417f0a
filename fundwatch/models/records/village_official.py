"""A village or group official (村组干部)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class VillageOfficial(Record):
    """A village or group official."""

    __tablename__ = "village_official"
    sheet = fields.Sheet("村组干部", key=("id_number", "from_day"), group="比对名单")

    id_number: Mapped[str | None] = fields.id_number(
        "身份证号",
        index=True,
        synonyms=("身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "证件号"),
    )
    from_day: Mapped[date | None] = fields.day("起始日期")
    name: Mapped[str | None] = fields.name("姓名", synonyms=("户主或领取人姓名", "领取人", "领款人", "农户姓名"))
    region_code: Mapped[str] = fields.reference(
        "区划代码", "行政区划", "region", required=True, synonyms=("行政区划代码", "村代码")
    )
    post: Mapped[str | None] = fields.text("职务")
    until_day: Mapped[date | None] = fields.day("终止日期")
    account: Mapped[str | None] = fields.account(
        "银行账号",
        index=True,
        synonyms=("开户账号", "卡号", "一卡通账号", "一折通账号", "银行卡号", "社保卡账号", "账号", "账户"),
    )

    id_number_valid: Mapped[bool | None] = fields.validity_of("id_number")
    from_day_day: Mapped[int | None] = fields.day_number_of("from_day")
    name_normalised: Mapped[str | None] = fields.normalised_of("name")
    until_day_day: Mapped[int | None] = fields.day_number_of("until_day")
