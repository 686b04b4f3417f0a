"""Indexes that tell of households, accounts, villages and their people without looking into the rows."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

_GONE = (("household_no", "subsidy", "year"), ("account", "year", "id_number"))
_NEW: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("benefit_payment", ("household_no", "subsidy", "year", "id_number")),
    ("benefit_payment", ("account", "year", "id_number", "household_no")),
    ("benefit_payment", ("region_code", "subsidy", "year")),
    ("person", ("account",)),
)


def upgrade() -> None:
    """Change the tables to this release's."""
    for gone in _GONE:
        op.drop_index(f"ix_benefit_payment_{'_'.join(gone)}", "benefit_payment", if_exists=True)
    for table, columns in _NEW:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns), unique=False, if_not_exists=True)
