"""Payments that come in, what of them goes to which invoice, and where the ledger says otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_LEDGER = ("ledger_import", "ledger_state")


def upgrade() -> None:
    for table in _LEDGER:
        op.add_column(table, sa.Column("read_on", sa.Date(), nullable=True))
        # Both countries keep the same time.
        op.execute(f"update {table} set read_on = (as_of at time zone 'Europe/Oslo')::date")
        op.alter_column(table, "read_on", nullable=False)
    op.create_table(
        "ledger_difference",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("ledger_paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("seen_paid_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["ledger_import.id"], name=op.f("fk_ledger_difference_import_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_ledger_difference_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_difference")),
        sa.UniqueConstraint("import_id", "invoice_id", name=op.f("uq_ledger_difference_import_id_invoice_id")),
    )
    op.create_index(op.f("ix_ledger_difference_invoice_id"), "ledger_difference", ["invoice_id"])
    op.create_table(
        "payment_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("booked", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_file")),
        sa.UniqueConstraint("digest", name=op.f("uq_payment_file_digest")),
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(3), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["payment_file.id"], name=op.f("fk_payment_file_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["payment.id"], name=op.f("fk_payment_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_payment_dedupe_key")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_payment_reverses_id")),
    )
    op.create_index(op.f("ix_payment_file_id"), "payment", ["file_id"])
    op.create_index(op.f("ix_payment_reference"), "payment", ["reference"])
    op.create_index("ix_payment_waiting", "payment", ["booked_on"], postgresql_where=sa.text("state = 'unknown'"))
    op.create_table(
        "allocation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("allocated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_allocation_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    op.create_index(op.f("ix_allocation_invoice_id"), "allocation", ["invoice_id"])
    op.create_index(op.f("ix_allocation_payment_id"), "allocation", ["payment_id"])


def downgrade() -> None:
    for table in ("allocation", "payment", "payment_file", "ledger_difference"):
        op.drop_table(table)
    for table in reversed(_LEDGER):
        op.drop_column(table, "read_on")
