"""Offers of eFaktura, what came of them, and who wants none."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "offer",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), sa.ForeignKey("customer.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", postgresql.JSONB()),
        sa.Column("digest", sa.LargeBinary(), unique=True),
        sa.Column("address_index", sa.LargeBinary()),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("sent_at", _WHEN),
        sa.Column("expires_at", _WHEN),
        sa.Column("answered_at", _WHEN),
    )
    op.create_index("ix_offer_customer_id", "offer", ["customer_id"])
    op.create_index("ix_offer_person_id", "offer", ["person_id"])
    op.create_index(
        "uq_offer_planned", "offer", ["person_id"], unique=True, postgresql_where=sa.text("state = 'planned'")
    )
    op.create_table(
        "agreement_request",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("offer_id", sa.Uuid(), sa.ForeignKey("offer.id"), nullable=False, unique=True),
        sa.Column("customer_id", sa.Uuid(), sa.ForeignKey("customer.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("asked_at", _WHEN, nullable=False),
        sa.Column("updated_at", _WHEN, nullable=False),
    )
    op.create_index("ix_agreement_request_customer_id", "agreement_request", ["customer_id"])
    op.create_table(
        "offer_opt_out",
        sa.Column("customer_id", sa.Uuid(), sa.ForeignKey("customer.id"), primary_key=True),
        sa.Column("address_index", sa.LargeBinary()),
        sa.Column("opted_out_at", _WHEN, nullable=False),
    )
    op.create_index("ix_offer_opt_out_address_index", "offer_opt_out", ["address_index"])
    op.create_table(
        "offer_schedule",
        sa.Column("schedule", sa.Text(), primary_key=True),
        sa.Column("counted_from", _WHEN, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("offer_schedule")
    op.drop_table("offer_opt_out")
    op.drop_table("agreement_request")
    op.drop_table("offer")
