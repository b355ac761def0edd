"""The system supplier's REST facade: looks people up, takes claims, answers for them, calls them back, asks banks.

The other half of what the portal speaks, written from the protocol notes and not from the portal's code. It answers 401
without the right key, and 404, 409 or 422 with a code in `{"code": ..., "message": ...}`.
"""

import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from joserfc.jwk import RSAKey

from portal.config import Settings
from portal.sandbox.bank.agreement_requests import AgreementRequests
from portal.sandbox.bank.claims import BankClaim, BankClaims
from portal.sandbox.bank.customers import BankCustomers, identifier_of
from portal.sandbox.bank.rules import ClaimRules
from portal.sandbox.residents import SandboxResident

PREFIX = "/efaktura"

Answer = dict[str, Any] | tuple[dict[str, Any] | str, int]


class Facade:
    """The endpoints, below /efaktura of the sandbox."""

    def __init__(
        self,
        settings: Settings,
        rules: ClaimRules,
        customers: BankCustomers,
        claims: BankClaims,
        *,
        key: RSAKey,
        clock: Callable[[], datetime],
    ) -> None:
        self._secret = settings.efaktura_key.get_secret_value() if settings.efaktura_key else ""
        self._rules, self._customers, self._claims, self._key = rules, customers, claims, key
        self._clock, self._requests = clock, AgreementRequests(settings.home)
        self.blueprint = Blueprint("efaktura", __name__, url_prefix=PREFIX)
        self.blueprint.before_request(self._prove)
        self._add("GET", "/jwk", self.keys)
        self._add("GET", "/issuers", self.issuers)
        self._add("POST", "/lookup", self.look_up)
        self._add("PUT", "/invoices/<uuid:key>", self.take)
        self._add("GET", "/invoices/<uuid:key>", self.tell)
        self._add("POST", "/invoices/<uuid:key>/cancel", self.cancel)
        self._add("PUT", "/agreements/<uuid:key>", self.request_agreement)

    def keys(self) -> Answer:
        return {"keys": [self._key.as_dict(private=False)]}

    def issuers(self) -> Answer:
        return {"issuers": self._rules.issuers}

    def look_up(self) -> Answer:
        asked = _body()
        if asked.get("issuer") not in self._rules.issuers:
            return _no("5002", 422)
        customer = self._customers.with_number(str(asked.get("socialSecurityNumber")))
        if customer is None:
            return _no("5004", 404)
        choice = self._customers.choice_of(customer)
        return {
            "efakturaIdentifier": identifier_of(customer),
            "generalConsent": choice.consent,
            "agreement": choice.agreement,
            "blocked": choice.blocks_issuer,
        }

    def take(self, key: UUID) -> Answer:
        claim = _body()
        with self._claims.lock:
            there = self._claims.find(str(key))
            if there is not None:
                return _told(there) if there.sent == claim else _no("209", 409)
            problem = self._rules.problem_of(claim) or self._unwanted(claim)
            if problem:
                return _no(problem, 409 if problem == "209" else 422)
            customer = self._receiver(claim)
            assert customer is not None  # _unwanted has found them
            kept = BankClaim(str(key), customer.key, claim, "delivered", self._clock())
            self._claims.keep(kept)
        return _told(kept) | {"status": "accepted"}, 201

    def tell(self, key: UUID) -> Answer:
        claim = self._claims.find(str(key))
        return _told(claim) if claim else _no("5004", 404)

    def cancel(self, key: UUID) -> Answer:
        with self._claims.lock:
            claim = self._claims.find(str(key))
            if claim is None:
                return _no("5004", 404)
            if claim.status in ("paid", "cancelled"):
                return _no("5005" if claim.status == "paid" else "5006", 409)
            self._claims.change(claim, "cancelled")
        return "", 204

    def request_agreement(self, key: UUID) -> Answer:
        """Ask a customer's bank to let our issuer in: some do at once, others ask the customer first."""
        asked = _body()
        if asked.get("issuer") not in self._rules.issuers:
            return _no("5002", 422)
        customer = self._customers.with_number(str(asked.get("socialSecurityNumber")))
        if customer is None:
            return _no("5004", 404)
        with self._claims.lock:
            if self._requests.has(str(key)):
                return {"requestId": str(key)}
            choice = self._customers.choice_of(customer)
            if choice.blocks_issuer:
                return _no("ISSUER_BLOCKED", 422)
            let_in = replace(choice, requested=True) if choice.asks_first else replace(choice, agreement=True)
            self._customers.choose(customer, let_in)
            self._requests.keep(str(key))
        return {"requestId": str(key)}, 201

    def _unwanted(self, claim: dict[str, Any]) -> str | None:
        """Why the one it is for does not get it."""
        customer = self._receiver(claim)
        if customer is None:
            return "UNKNOWN_RECIPIENT"
        choice = self._customers.choice_of(customer)
        if choice.blocks_issuer:
            return "ISSUER_BLOCKED"
        if not choice.takes_efaktura:
            return "NO_CONSENT"
        same = (one for one in self._claims.all() if one.status != "cancelled" and _is_same(one, claim))
        return "209" if next(same, None) else None

    def _receiver(self, claim: dict[str, Any]) -> SandboxResident | None:
        identifier = claim.get("efakturaIdentifier")
        return self._customers.with_identifier(identifier) if isinstance(identifier, str) else None

    def _prove(self) -> Answer | None:
        given = request.headers.get("Authorization", "")
        proved = self._secret and hmac.compare_digest(given.encode(), f"Bearer {self._secret}".encode())
        return None if proved else _no("5008", 401)

    def _add(self, method: str, path: str, view: Callable[..., Any]) -> None:
        self.blueprint.add_url_rule(path, endpoint=view.__name__, view_func=view, methods=[method])


def _body() -> dict[str, Any]:
    found = request.get_json(silent=True)
    return found if isinstance(found, dict) else {}


def _is_same(kept: BankClaim, claim: dict[str, Any]) -> bool:
    return all(kept.sent[name] == claim[name] for name in ("issuer", "invoiceNumber"))


def _told(claim: BankClaim) -> dict[str, Any]:
    return {"consignmentId": claim.key, "status": claim.status}


def _no(code: str, status: int) -> Answer:
    return {"code": code, "message": f"refused: {code}"}, status
