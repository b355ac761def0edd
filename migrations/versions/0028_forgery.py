"""Suspected forgeries, as they were reported."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forgery_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("evidence_digest", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["evidence_digest"], ["document.digest"], name=op.f("fk_forgery_report_evidence_digest")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgery_report")),
    )
    op.create_index(op.f("ix_forgery_report_reported_at"), "forgery_report", ["reported_at"])


def downgrade() -> None:
    op.drop_table("forgery_report")
