"""Contact points on their way to being confirmed, and what registers last said of a customer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "contact_confirmation",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), sa.ForeignKey("customer.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("expires_at", _WHEN, nullable=False),
        sa.Column("sent_at", _WHEN),
        sa.Column("refused_at", _WHEN),
    )
    op.create_index("ix_contact_confirmation_customer_id", "contact_confirmation", ["customer_id"])
    op.create_index("ix_contact_confirmation_created_at", "contact_confirmation", ["created_at"])
    op.create_index(
        "uq_contact_confirmation_open",
        "contact_confirmation",
        ["customer_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "register_answer",
        sa.Column("customer_id", sa.Uuid(), sa.ForeignKey("customer.id"), primary_key=True),
        sa.Column("register", sa.Text(), primary_key=True),
        sa.Column("verdict", sa.Text()),
        sa.Column("reason", postgresql.JSONB()),
        sa.Column("answered_at", _WHEN),
        sa.Column("silent_at", _WHEN),
    )


def downgrade() -> None:
    op.drop_table("register_answer")
    op.drop_table("contact_confirmation")
