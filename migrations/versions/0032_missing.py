"""Invoices that somebody misses: what the case is about."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "missing_invoice",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("number", sa.LargeBinary(), nullable=True),
        sa.Column("reference", sa.LargeBinary(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("likeness", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_missing_invoice_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_missing_invoice")),
    )
    op.create_index(op.f("ix_missing_invoice_likeness"), "missing_invoice", ["likeness"])


def downgrade() -> None:
    op.drop_table("missing_invoice")
