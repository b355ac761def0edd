"""The documents behind an invoice in Vipps: for whoever brings a token that Vipps signed for that address."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import structlog
from flask import Blueprint, Flask, abort, current_app, request
from werkzeug.wrappers import Response

from portal.dispatch import vipps_documents
from portal.dispatch.wire.http import BadAnswer, HttpLine, NoAnswer, NotReached
from portal.documents import store
from portal.web.callbacks.tokens import KeyRing, KeysUnavailable, TokenRefused, verify
from portal.web.extensions import db_session, now, workplace
from portal.web.guards import public
from portal.web.resident.files import answer

_EXTENSION = "portal.vipps_keys"

blueprint = Blueprint("vipps", __name__)
log = structlog.get_logger(__name__)


def ring_keys(app: Flask) -> None:
    """Give `app` the keys of Vipps' tokens; nothing is asked yet."""
    app.extensions[_EXTENSION] = KeyRing(_published_keys)


@blueprint.get(f"{vipps_documents.PATH}/<uuid:attempt>/<int:number>")
@public
def vipps_document(attempt: UUID, number: int) -> Response:
    """The invoice's PDF (0) or an attachment. 404 for what is not there, 403 without its token, 503 without keys."""
    document = vipps_documents.enclosed(db_session(), attempt, number)
    if document is None:
        abort(404)
    _let_in(vipps_documents.address_of(attempt, number, base=workplace().settings.base_address))
    return answer(store.get(db_session(), document.digest), document.digest, document.media_type, document.name)


def _let_in(address: str) -> None:
    ring: KeyRing = current_app.extensions[_EXTENSION]
    try:
        verify(request.args.get("token", ""), ring=ring, address=address, now=now())
    except TokenRefused as refused:
        log.warning("vipps_document_refused", why=refused.why)
        abort(403)
    except KeysUnavailable as unavailable:
        log.warning("vipps_document_without_keys", why=str(unavailable))
        abort(503)


def _published_keys() -> Mapping[str, Any]:
    client = workplace().settings.vipps
    if client is None:
        raise KeysUnavailable("PORTAL_VIPPS_KEYS_URL is unset")
    try:
        with HttpLine("vipps", "") as line:
            heard = line.call("GET", str(client.keys_url))
            return heard.json()
    except (NotReached, NoAnswer, BadAnswer) as unanswered:
        raise KeysUnavailable(type(unanswered).__name__) from unanswered
