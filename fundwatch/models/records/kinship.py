"""A declared family relation (亲属关系)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Kinship(Record):
    """A declared family relation."""

    __tablename__ = "kinship"
    sheet = fields.Sheet("亲属关系", key=("id_number", "kin_id_number"), group="比对名单")

    id_number: Mapped[str | None] = fields.id_number(
        "身份证号",
        index=True,
        synonyms=("身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "证件号"),
    )
    kin_id_number: Mapped[str | None] = fields.id_number("亲属身份证号", index=True)
    relation: Mapped[str] = fields.text("关系", required=True)

    id_number_valid: Mapped[bool | None] = fields.validity_of("id_number")
    kin_id_number_valid: Mapped[bool | None] = fields.validity_of("kin_id_number")
