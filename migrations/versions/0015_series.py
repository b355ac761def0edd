"""Recurring invoices sent by a schedule, and what whoever started a run ticked."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("send", sa.Text(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=True),
        sa.Column("search", sa.Boolean(), nullable=False),
        sa.Column("counted_from", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "name", name=op.f("pk_series")),
    )
    op.add_column("dispatch_run", sa.Column("efaktura_search", sa.Text(), server_default="none", nullable=False))
    op.add_column("dispatch_run", sa.Column("save_on_card", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("dispatch_run", "save_on_card")
    op.drop_column("dispatch_run", "efaktura_search")
    op.drop_table("series")
