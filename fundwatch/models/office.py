"""What an office sets for itself: dated settings such as hotlines, issuers and posting places."""

from __future__ import annotations

from sqlalchemy import Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fundwatch.models.base import Base


class OfficeSetting(Base):
    """One value in force from a day on, for a region or everywhere (blank).

    `row_version` guards against two people editing at once.
    """

    __tablename__ = "office_setting"
    __table_args__ = (UniqueConstraint("name", "region_code", "from_day"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    region_code: Mapped[str] = mapped_column(Text)
    from_day: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text)
    row_version: Mapped[int] = mapped_column(Integer)


class ClosedPeriod(Base):
    """A budget year that no import may change any more, until it is opened again."""

    __tablename__ = "closed_period"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    budget_year: Mapped[int] = mapped_column(Integer, unique=True)
    closed_by_log: Mapped[int] = mapped_column(Integer)
    maker: Mapped[str] = mapped_column(Text)
    checker: Mapped[str | None] = mapped_column(Text)
