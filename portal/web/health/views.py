"""`/health/live`, `/health/ready`, `/metrics`."""

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST

from portal.db import UNREACHABLE, schema
from portal.dispatch.alarms import alarms_by_reason
from portal.dispatch.pausing.breakers import pauses
from portal.dispatch.queries import dispatches_by_state, possible_doubles
from portal.jobs import queue_state
from portal.web.extensions import db_session, workplace
from portal.web.guards import operators_only, public
from portal.web.health.metrics import exposition

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
@public
def live() -> Response:
    """The process answers; it asks nobody else."""
    return Response("alive\n", mimetype="text/plain")


@blueprint.get("/health/ready")
@operators_only
def ready() -> tuple[Response, int]:
    """Whether visitors may be sent here: 200, or 503 with what is missing."""
    try:
        found, is_ready = _schema_and_worker()
    except UNREACHABLE:
        found, is_ready = {"database": "does not answer"}, False
    return jsonify(found), 200 if is_ready else 503


def _schema_and_worker() -> tuple[dict[str, str], bool]:
    has = schema.current_revision(workplace().database.engine)
    wants = schema.newest_revision()
    if has != wants:
        return {"database": "ok", "schema": f"is {has}, must be {wants}: run portal migrate"}, False
    # Without a worker nothing is sent, but every page can be read.
    worker = "ok" if queue_state(db_session()).is_worked else "none lives"
    return {"database": "ok", "schema": "ok", "worker": worker}, True


@blueprint.get("/metrics")
@operators_only
def metrics() -> Response:
    session = db_session()
    figures = exposition(
        queue_state(session),
        dispatches_by_state(session),
        alarms_by_reason(session),
        possible_doubles(session),
        pauses(session),
    )
    return Response(figures, content_type=CONTENT_TYPE_LATEST)
