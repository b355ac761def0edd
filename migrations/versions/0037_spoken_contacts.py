"""Contact points asked for by clerks, and what changes of contact points are told of."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("contact_confirmation", sa.Column("clerk", sa.Text(), nullable=True))
    op.alter_column("contact_confirmation", "person_id", nullable=True)
    _files()
    _changes()
    _texts()


def _files() -> None:
    op.create_table(
        "contact_file",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("written_at", _MOMENT, nullable=True),
        sa.Column("acknowledged_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_contact_file")),
    )


def _changes() -> None:
    op.create_table(
        "contact_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("before_bounced", sa.Boolean(), nullable=False),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("told_at", _MOMENT, nullable=True),
        sa.Column("file_number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_contact_change_customer_id")),
        sa.ForeignKeyConstraint(["file_number"], ["contact_file.number"], name=op.f("fk_contact_change_file_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_change")),
    )
    op.create_index(op.f("ix_contact_change_customer_id"), "contact_change", ["customer_id"])
    op.create_index(op.f("ix_contact_change_file_number"), "contact_change", ["file_number"])
    op.create_index(
        "ix_contact_change_untold", "contact_change", ["changed_at"], postgresql_where=sa.text("told_at is null")
    )


def _texts() -> None:
    op.create_table(
        "contact_text",
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("begun_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["change_id"], ["contact_change.id"], name=op.f("fk_contact_text_change_id")),
        sa.PrimaryKeyConstraint("change_id", "told", name=op.f("pk_contact_text")),
    )


def downgrade() -> None:
    op.drop_table("contact_text")
    op.drop_table("contact_change")
    op.drop_table("contact_file")
    op.execute("delete from contact_confirmation where person_id is null")
    op.alter_column("contact_confirmation", "person_id", nullable=False)
    op.drop_column("contact_confirmation", "clerk")
