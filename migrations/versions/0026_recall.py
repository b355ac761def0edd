"""Why and since when an attempt is recalled, and which claims have changed."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_LIES = (
    "(recall is null or recall_why = 'run') and channel in ('avtalegiro', 'efaktura', 'vipps') "
    "and state in ('accepted', 'delivered', 'read', 'failed')"
)


def upgrade() -> None:
    op.add_column("attempt", sa.Column("recall_why", sa.Text(), nullable=True))
    op.add_column("attempt", sa.Column("recall_since", sa.DateTime(timezone=True), nullable=True))
    # Until now only cancelled runs were recalled.
    op.execute("update attempt set recall_why = 'run', recall_since = updated_at where recall is not null")
    op.create_index("ix_attempt_claim", "attempt", ["dispatch_id"], postgresql_where=sa.text(_LIES))
    op.create_index("ix_claim_changed", "claim", ["invoice_id"], postgresql_where=sa.text("version > 1"))


def downgrade() -> None:
    op.drop_index("ix_claim_changed", "claim")
    op.drop_index("ix_attempt_claim", "attempt")
    op.drop_column("attempt", "recall_since")
    op.drop_column("attempt", "recall_why")
