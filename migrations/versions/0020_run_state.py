"""Runs that can be paused and cancelled, attempts called back, and what the ERP was told of a run."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The default is for the runs there are: each is going on as it was.
    op.add_column("dispatch_run", sa.Column("state", sa.Text(), nullable=False, server_default="running"))
    op.alter_column("dispatch_run", "state", server_default=None)
    op.add_column("attempt", sa.Column("recall", sa.Text(), nullable=True))
    op.create_index("ix_attempt_recall", "attempt", ["dispatch_id"], postgresql_where=sa.text("recall = 'wanted'"))
    op.create_table(
        "result_file",
        sa.Column("run_id", sa.Uuid(), sa.ForeignKey("dispatch_run.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
    )


def downgrade() -> None:
    op.drop_table("result_file")
    op.drop_index("ix_attempt_recall", "attempt")
    op.drop_column("attempt", "recall")
    op.drop_column("dispatch_run", "state")
