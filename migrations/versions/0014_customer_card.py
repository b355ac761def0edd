"""The customer card: how a customer's invoices are sent, and agreements with this issuer alone."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "customer_card",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_method", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_customer_card_customer_id")),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customer_card")),
    )
    op.create_table(
        "agreement",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_agreement_customer_id")),
        sa.PrimaryKeyConstraint("customer_id", "kind", name=op.f("pk_agreement")),
    )


def downgrade() -> None:
    op.drop_table("agreement")
    op.drop_table("customer_card")
