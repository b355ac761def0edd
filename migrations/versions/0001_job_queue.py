"""The job queue's own tables, as Procrastinate 3.10 lays them."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The schema of the pinned version. A newer version adds a migration with its own steps beside this one.
    op.get_bind().connection.driver_connection.execute(SchemaManager.get_schema())


def downgrade() -> None:
    raise NotImplementedError("the queue goes only with its database")
