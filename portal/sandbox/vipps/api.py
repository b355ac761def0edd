"""The Invoice API (ISP): access tokens, recipients, invoices in and out, and the keys documents are fetched with.

The other half of what the portal speaks, written from Vipps' published specification and not from the portal's code.
"""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from flask import Blueprint, request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from portal.config import Settings
from portal.sandbox.provider.tokens import signed
from portal.sandbox.vipps.invoices import VippsInvoice, VippsInvoices
from portal.sandbox.vipps.rules import INVOICE_ID, LONGEST_ID, InvoiceRules
from portal.sandbox.vipps.users import VippsUsers

PREFIX: Final = "/vipps"
ISP: Final = "/vipps-isp/v1"
ACCESS_SECONDS: Final = 3600
RECIPIENT_SECONDS: Final = 15 * 60
_PROBLEMS: Final = "https://vipps.no/invoice/v1/problems/"

Answer = dict[str, Any] | tuple[dict[str, Any] | str, int]


class InvoiceApi:
    """The endpoints, below /vipps of the sandbox."""

    def __init__(
        self,
        settings: Settings,
        rules: InvoiceRules,
        users: VippsUsers,
        invoices: VippsInvoices,
        *,
        key: RSAKey,
        clock: Callable[[], datetime],
    ) -> None:
        self._client = settings.vipps
        self._rules, self._users, self._invoices, self._key, self._clock = rules, users, invoices, key, clock
        self._access: dict[str, float] = {}
        self.blueprint = Blueprint("vipps_api", __name__, url_prefix=PREFIX)
        self._add("POST", "/accesstoken/get", self.access)
        self._add("GET", "/public/jwk", self.keys)
        self._add("POST", f"{ISP}/recipients/tokens", self.recipient)
        self._add("PUT", f"{ISP}/invoices/<key>", self.take)
        self._add("GET", f"{ISP}/invoices/<key>", self.tell)
        self._add("PUT", f"{ISP}/invoices/<key>/status/revoked", self.revoke)

    def access(self) -> Answer:
        """Source: the access token API."""
        if not self._is_ours():
            return {"error": "unauthorized"}, 401
        token = secrets.token_urlsafe(32)
        self._access[token] = self._clock().timestamp() + ACCESS_SECONDS
        return {"token_type": "Bearer", "expires_in": str(ACCESS_SECONDS), "access_token": token}

    def keys(self) -> Answer:
        return {"keys": [self._key.as_dict(private=False)]}

    def recipient(self) -> Answer:
        if refused := self._unproved():
            return refused
        asked = request.get_json(silent=True)
        if not isinstance(asked, dict) or asked.get("type") not in ("nin-no", "msisdn"):
            return _problem(400, "invalid-recipient")
        user = self._users.found_by(asked["type"], str(asked.get("value", "")))
        if user is None:
            return _problem(404, "recipient-not-found")
        issued = int(self._clock().timestamp())
        claims = {"sub": user.key, "iat": issued, "exp": issued + RECIPIENT_SECONDS}
        return {"recipientToken": signed(claims, self._key)}

    def take(self, key: str) -> Answer:
        if refused := self._unproved():
            return refused
        named, sent = INVOICE_ID.fullmatch(key), request.get_json(silent=True)
        if not named or len(key.encode()) > LONGEST_ID:
            return _problem(400, "invalid-invoice-id")
        if not isinstance(sent, dict):
            return _problem(400, "malformed-json")
        if named.group(1) != "orgno-no" or not self._rules.knows(named.group(2)):
            return _problem(403, "issuer-not-allowed")
        user = self._user_of(str(sent.pop("recipientToken", "")))
        if user is None:
            return _problem(400, "invalid-recipient-token")
        return self._kept(key, named.group(2), user, sent)

    def _kept(self, key: str, issuer: str, user: str, sent: dict[str, Any]) -> Answer:
        with self._invoices.lock:
            there = self._invoices.find(key, self._clock())
            if there is not None:
                return ("", 200) if (there.user, there.sent) == (user, sent) else _problem(409, "invoice-exists")
            problems = self._rules.problems_of(issuer, sent) + self._unwanted(user)
            self._invoices.keep(VippsInvoice(key, user, sent, "created", self._clock(), problems))
        return "", 200

    def tell(self, key: str) -> Answer:
        if refused := self._unproved():
            return refused
        invoice = self._found(key)
        return _told(invoice) if invoice else ("", 404)

    def revoke(self, key: str) -> Answer:
        if refused := self._unproved():
            return refused
        if not request.headers.get("If-Match") or not request.headers.get("Idempotency-Key"):
            return _problem(400, "missing-header")
        with self._invoices.lock:
            invoice = self._found(key)
            if invoice is None:
                return _problem(404, "invoice-not-found")
            if request.headers["If-Match"] != invoice.etag:
                return _problem(409, "etag-mismatch")
            if invoice.state not in ("created", "pending", "rejected"):
                return _problem(409, "invalid-state-transition")
            self._invoices.keep(replace(invoice, state="revoked"))
        return "", 204

    def _found(self, key: str) -> VippsInvoice | None:
        return self._invoices.find(key, self._clock()) if INVOICE_ID.fullmatch(key) else None

    def _unwanted(self, user: str) -> tuple[str, ...]:
        there = self._users.with_key(user)
        return () if there and self._users.is_on(there) else ("invoice-rejected-by-partner",)

    def _user_of(self, token: str) -> str | None:
        try:
            claims = jwt.decode(token, self._key).claims
        except (JoseError, ValueError):
            return None
        return str(claims["sub"]) if claims["exp"] > self._clock().timestamp() else None

    def _unproved(self) -> Answer | None:
        """Why a call is not let in: the subscription key and the access token are both needed."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        lives = kind.lower() == "bearer" and self._access.get(token, 0) > self._clock().timestamp()
        if lives and self._has_subscription():
            return None
        return {"responseInfo": {"responseCode": 401, "responseMessage": "Unauthorized"}}, 401

    def _is_ours(self) -> bool:
        given = request.headers.get("client_id", ""), request.headers.get("client_secret", "")
        if self._client is None or not self._has_subscription():
            return False
        secret = self._client.client_secret.get_secret_value()
        return given[0] == self._client.client_id and hmac.compare_digest(given[1].encode(), secret.encode())

    def _has_subscription(self) -> bool:
        given = request.headers.get("Ocp-Apim-Subscription-Key", "")
        own = self._client.subscription_key.get_secret_value() if self._client else ""
        return bool(own) and hmac.compare_digest(given.encode(), own.encode())

    def _add(self, method: str, path: str, view: Callable[..., Any]) -> None:
        self.blueprint.add_url_rule(path, endpoint=view.__name__, view_func=view, methods=[method])


def _told(invoice: VippsInvoice) -> dict[str, Any]:
    """`invoiceOut`."""
    hidden = ("commercialInvoice", "attachments", "metadata")
    shown = {name: value for name, value in invoice.sent.items() if name not in hidden}
    problems = [{"type": f"{_PROBLEMS}{code}", "title": code} for code in invoice.problems]
    status: dict[str, Any] = {"state": invoice.state, "lastModified": invoice.at.isoformat(), "etag": invoice.etag}
    if invoice.state == "rejected":
        status["problems"] = problems
    documents = [
        {"mimeType": one["mimeType"]} for one in invoice.sent.get("commercialInvoice", []) if "mimeType" in one
    ]
    about = {"invoiceId": invoice.id, "commercialInvoice": documents, "created": invoice.at.isoformat()}
    return {**shown, **about, "status": status, "source": "vipps", "etag": invoice.etag}


def _problem(status: int, code: str) -> Answer:
    return {"error": {"type": f"{_PROBLEMS}{code}", "title": code}}, status
