"""The language a person has chosen for letters and mails."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "language_choice",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_language_choice_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_language_choice")),
    )


def downgrade() -> None:
    op.drop_table("language_choice")
