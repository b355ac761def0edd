"""Runs, dispatches, attempts and their events."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dispatch_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("due_by", sa.Date(), nullable=True),
        sa.Column("municipality_digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_digest"], ["document.digest"], name=op.f("fk_dispatch_run_municipality_digest")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_run")),
    )
    op.create_table(
        "dispatch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("route", postgresql.JSONB(), nullable=True),
        sa.Column("municipality_digest", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("routed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality_digest"], ["document.digest"], name=op.f("fk_dispatch_municipality_digest")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["dispatch_run.id"], name=op.f("fk_dispatch_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
        sa.UniqueConstraint(
            "subject_kind",
            "subject_id",
            "purpose",
            "version",
            name=op.f("uq_dispatch_subject_kind_subject_id_purpose_version"),
        ),
    )
    op.create_index(
        "ix_dispatch_open", "dispatch", ["run_id"], unique=False, postgresql_where=sa.text("state = 'open'")
    )
    op.create_index(op.f("ix_dispatch_run_id"), "dispatch", ["run_id"], unique=False)
    op.create_table(
        "transmission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["dispatch_run.id"], name=op.f("fk_transmission_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transmission")),
        sa.UniqueConstraint("channel", "kind", "number", name=op.f("uq_transmission_channel_kind_number")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dispatch_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("envelope", postgresql.JSONB(), nullable=False),
        sa.Column("transmission_id", sa.Uuid(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("reason", postgresql.JSONB(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatch.id"], name=op.f("fk_attempt_dispatch_id")),
        sa.ForeignKeyConstraint(["transmission_id"], ["transmission.id"], name=op.f("fk_attempt_transmission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_dispatch_id"), "attempt", ["dispatch_id"], unique=False)
    op.create_index(
        "ix_attempt_pending",
        "attempt",
        ["state", "not_before"],
        unique=False,
        postgresql_where=sa.text("state in ('planned', 'sending', 'unknown')"),
    )
    op.create_index(op.f("ix_attempt_transmission_id"), "attempt", ["transmission_id"], unique=False)
    op.create_index(
        "uq_attempt_live",
        "attempt",
        ["dispatch_id"],
        unique=True,
        postgresql_where=sa.text("state not in ('refused', 'failed', 'revoked')"),
    )
    op.create_table(
        "attempt_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", postgresql.JSONB(), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_attempt_event_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_event")),
    )
    op.create_index(op.f("ix_attempt_event_attempt_id"), "attempt_event", ["attempt_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_attempt_event_attempt_id"), table_name="attempt_event")
    op.drop_table("attempt_event")
    op.drop_index(
        "uq_attempt_live",
        table_name="attempt",
        postgresql_where=sa.text("state not in ('refused', 'failed', 'revoked')"),
    )
    op.drop_index(op.f("ix_attempt_transmission_id"), table_name="attempt")
    op.drop_index(
        "ix_attempt_pending",
        table_name="attempt",
        postgresql_where=sa.text("state in ('planned', 'sending', 'unknown')"),
    )
    op.drop_index(op.f("ix_attempt_dispatch_id"), table_name="attempt")
    op.drop_table("attempt")
    op.drop_table("transmission")
    op.drop_index(op.f("ix_dispatch_run_id"), table_name="dispatch")
    op.drop_index("ix_dispatch_open", table_name="dispatch", postgresql_where=sa.text("state = 'open'"))
    op.drop_table("dispatch")
    op.drop_table("dispatch_run")
