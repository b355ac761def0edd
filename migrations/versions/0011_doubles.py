"""Finds what may have arrived twice without reading every event."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    only_doubles = sa.text("detail ? 'possible_double'")
    op.create_index(
        "ix_attempt_event_double", "attempt_event", ["attempt_id"], unique=False, postgresql_where=only_doubles
    )


def downgrade() -> None:
    op.drop_index("ix_attempt_event_double", table_name="attempt_event")
