"""Which sender has an attempt in hand."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempt", sa.Column("sender", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("attempt", "sender")
