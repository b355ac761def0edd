"""Runs migrations on the connection it is given, or on PORTAL_DATABASE_URL."""

from alembic import context
from sqlalchemy import Connection, create_engine, make_url

import portal.access.models
import portal.audit.models
import portal.cases.models
import portal.delivery.contact_points.models
import portal.delivery.models
import portal.delivery.notifying.models
import portal.delivery.offering.models
import portal.dispatch.models
import portal.documents.models
import portal.intake.models
import portal.invoices.models
import portal.payments.models
import portal.people.mandate_models
import portal.people.models
import portal.reports.models
import portal.representation.models  # noqa: F401  each registers its tables
from portal.config import Settings
from portal.config.settings import environment_with_demo
from portal.db import Base

QUEUE_TABLES = "procrastinate_"


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and (name or "").startswith(QUEUE_TABLES))


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=_ours,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        # A migration that cannot get its lock gives up, instead of queueing everyone behind it.
        connection.exec_driver_sql("set local lock_timeout = '5s'")
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _migrate(given)
else:
    settings = Settings.from_environment(environment_with_demo()[0])
    url = make_url(settings.database_url.get_secret_value()).set(drivername="postgresql+psycopg")
    with create_engine(url).connect() as connection:
        _migrate(connection)
