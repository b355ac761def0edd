"""The invoice as the bank shows it beside an eFaktura: for whoever brings the bank's token, and nobody else."""

from collections.abc import Mapping
from typing import Any

import structlog
from flask import Blueprint, Flask, abort, current_app, request
from werkzeug.wrappers import Response

from portal.db import vault_of
from portal.dispatch import presentations
from portal.dispatch.wire.efaktura import EfakturaAccess
from portal.dispatch.wire.http import BadAnswer, NoAnswer, NotNow, NotReached
from portal.documents import store
from portal.web.callbacks.tokens import KeyRing, KeysUnavailable, TokenRefused, verify
from portal.web.extensions import db_session, now, workplace
from portal.web.guards import public
from portal.web.resident.files import answer

_EXTENSION = "portal.efaktura_keys"

blueprint = Blueprint("callbacks", __name__)
log = structlog.get_logger(__name__)


def ring_keys(app: Flask) -> None:
    """Give `app` the keys of the banks' tokens; nothing is asked yet."""
    app.extensions[_EXTENSION] = KeyRing(_published_keys)


@blueprint.get(f"{presentations.PATH}<link>")
@public
def presentation(link: str) -> Response:
    """The invoice's PDF. 404 for a link we never made, 403 without a token that opens it, 503 while no key is known."""
    attempt = presentations.attempt_behind(link, vault_of(db_session()))
    found = presentations.presented(db_session(), attempt) if attempt else None
    if found is None:
        abort(404)
    _let_in(found.address)
    document = found.document
    return answer(store.get(db_session(), document.digest), document.digest, document.media_type, document.name)


def _let_in(address: str) -> None:
    ring: KeyRing = current_app.extensions[_EXTENSION]
    try:
        verify(request.args.get("token", ""), ring=ring, address=address, now=now())
    except TokenRefused as refused:
        log.warning("presentation_refused", why=refused.why)
        abort(403)
    except KeysUnavailable as unavailable:
        log.warning("presentation_without_keys", why=str(unavailable))
        abort(503)


def _published_keys() -> Mapping[str, Any]:
    access = EfakturaAccess.of(workplace().settings)
    if access is None:
        raise KeysUnavailable("PORTAL_EFAKTURA_URL is unset")
    try:
        with access.open() as facade:
            return facade.keys()
    except (NotReached, NotNow, NoAnswer, BadAnswer) as unanswered:
        raise KeysUnavailable(type(unanswered).__name__) from unanswered
