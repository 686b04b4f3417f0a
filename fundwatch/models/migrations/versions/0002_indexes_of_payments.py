"""Indexes of the payments by which an added one is held against what its person, household or account drew before."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

_OF = (("id_number", "subsidy", "year"), ("household_no", "subsidy", "year"), ("account", "year", "id_number"))


def upgrade() -> None:
    """Change the tables to this release's."""
    for columns in _OF:
        op.create_index(
            f"ix_benefit_payment_{'_'.join(columns)}",
            "benefit_payment",
            list(columns),
            unique=False,
            if_not_exists=True,
        )
