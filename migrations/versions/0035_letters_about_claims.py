"""Letters know the claim they are about, and may say more in their document than is read on the way."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_DECIDED = "why in ('deferral', 'plan_part', 'withdrawn')"


def upgrade() -> None:
    op.add_column("letter", sa.Column("invoice_id", sa.Uuid(), nullable=True))
    op.add_column("letter", sa.Column("claim_version", sa.Integer(), nullable=True))
    op.add_column("letter", sa.Column("document_text", sa.Text(), nullable=True))
    op.create_foreign_key(op.f("fk_letter_invoice_id"), "letter", "invoice", ["invoice_id"], ["id"])
    op.create_index("ix_letter_invoice_id", "letter", ["invoice_id"])
    op.create_index("ix_claim_decided", "claim", ["created_at"], postgresql_where=sa.text(_DECIDED))


def downgrade() -> None:
    op.drop_index("ix_claim_decided", "claim")
    op.drop_index("ix_letter_invoice_id", "letter")
    op.drop_constraint(op.f("fk_letter_invoice_id"), "letter")
    op.drop_column("letter", "document_text")
    op.drop_column("letter", "claim_version")
    op.drop_column("letter", "invoice_id")
