"""Cancellations travel in transmissions of their own; all that a channel transmits shares one series of numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint("uq_transmission_channel_kind_number", "transmission", type_="unique")
    op.create_unique_constraint("uq_transmission_channel_number", "transmission", ["channel", "number"])
    op.add_column("attempt", sa.Column("cancelled_by_id", sa.Uuid(), nullable=True))
    op.create_foreign_key("fk_attempt_cancelled_by_id", "attempt", "transmission", ["cancelled_by_id"], ["id"])
    op.create_index("ix_attempt_cancelled_by_id", "attempt", ["cancelled_by_id"])


def downgrade() -> None:
    op.drop_column("attempt", "cancelled_by_id")
    op.drop_constraint("uq_transmission_channel_number", "transmission", type_="unique")
    op.create_unique_constraint(
        "uq_transmission_channel_kind_number", "transmission", ["channel", "kind", "number"]
    )
