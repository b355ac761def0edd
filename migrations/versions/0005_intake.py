"""What came in and what became of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("manifest_digest", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["manifest_digest"], ["document.digest"], name=op.f("fk_intake_batch_manifest_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_batch")),
    )
    op.create_table(
        "intake_item",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("findings", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["intake_batch.id"], name=op.f("fk_intake_item_batch_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_intake_item_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_item")),
    )
    op.create_index(op.f("ix_intake_item_batch_id"), "intake_item", ["batch_id"], unique=False)
    op.create_index(op.f("ix_intake_item_content_digest"), "intake_item", ["content_digest"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_intake_item_content_digest"), table_name="intake_item")
    op.drop_index(op.f("ix_intake_item_batch_id"), table_name="intake_item")
    op.drop_table("intake_item")
    op.drop_table("intake_batch")
