"""Invoices held while a register cannot answer, and what registers said in a run."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dispatch", sa.Column("held_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("dispatch", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("dispatch", sa.Column("answers", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("dispatch", "answers")
    op.drop_column("dispatch", "held_until")
    op.drop_column("dispatch", "held_since")
