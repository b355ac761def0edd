"""Who may act for whom, and for whom a login session acts; the number of whoever is not known here yet."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "representation",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("customer_id", sa.Uuid(), sa.ForeignKey("customer.id"), nullable=False),
        sa.Column("invoices", postgresql.ARRAY(sa.Uuid())),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("granted_by", sa.Text(), nullable=False),
        sa.Column("granted_at", _WHEN, nullable=False),
        sa.Column("revoked_by", sa.Text()),
        sa.Column("revoked_at", _WHEN),
        sa.Column("revoked_why", sa.Text()),
    )
    op.create_index("ix_representation_person_id", "representation", ["person_id"])
    op.create_index("ix_representation_customer_id", "representation", ["customer_id"])
    op.add_column("login_session", sa.Column("acting", sa.Uuid()))
    op.add_column("login_session", sa.Column("person_sealed", sa.LargeBinary()))


def downgrade() -> None:
    op.drop_column("login_session", "person_sealed")
    op.drop_column("login_session", "acting")
    op.drop_table("representation")
