"""What a human must look into about an attempt."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempt", sa.Column("alarm", postgresql.JSONB(), nullable=True))
    op.create_index("ix_attempt_alarm", "attempt", ["dispatch_id"], postgresql_where=sa.text("alarm is not null"))


def downgrade() -> None:
    op.drop_index("ix_attempt_alarm", "attempt")
    op.drop_column("attempt", "alarm")
