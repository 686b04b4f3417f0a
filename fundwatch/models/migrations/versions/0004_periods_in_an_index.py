"""The period in the index of payments by person, subsidy and year: who was paid twice for it is told by that alone."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

_SHORTER = ("id_number", "subsidy", "year")


def upgrade() -> None:
    """Change the tables to this release's."""
    op.drop_index(f"ix_benefit_payment_{'_'.join(_SHORTER)}", "benefit_payment", if_exists=True)
    op.create_index(
        f"ix_benefit_payment_{'_'.join(_SHORTER)}_period",
        "benefit_payment",
        [*_SHORTER, "period"],
        unique=False,
        if_not_exists=True,
    )
