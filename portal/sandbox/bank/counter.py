"""The bank as its customers see it: consent to eFaktura, issuers shut out, claims, and the invoice behind each.

What the bank draws itself, by AvtaleGiro, stands there too: nobody pays it.

The address holds a person number: a synthetic one, in the sandbox only.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request, url_for
from joserfc.jwk import RSAKey
from werkzeug.wrappers import Response

from portal.sandbox.arrivals import Arrived
from portal.sandbox.arrived import guard
from portal.sandbox.avtalegiro.inbox import ClaimInbox, DrawnClaim
from portal.sandbox.bank.claims import BankClaim, BankClaims
from portal.sandbox.bank.customers import BankCustomers, Choice
from portal.sandbox.provider.tokens import signed
from portal.sandbox.residents import SandboxResident
from portal.values.payment_reference import grouped

# What the bank's tokens live: the app opens the address at once.
TOKEN_SECONDS = 30


class Counter:
    """The pages, below the residents' own; and what lies in the bank, for the page of what arrived."""

    def __init__(
        self,
        customers: BankCustomers,
        claims: BankClaims,
        inbox: ClaimInbox,
        key: RSAKey,
        clock: Callable[[], datetime],
    ) -> None:
        self._customers, self._claims, self._inbox = customers, claims, inbox
        self._key, self._clock = key, clock
        self.blueprint = Blueprint("bank", __name__, url_prefix="/residents/<who>/bank")
        self.blueprint.after_request(guard)
        self._add("GET", "", self.page)
        self._add("POST", "", self.choose)
        self._add("POST", "/agreement", self.let_in)
        self._add("POST", "/agreement/end", self.end_agreement)
        self._add("POST", "/<uuid:key>/pay", self.pay)
        self._add("GET", "/<uuid:key>", self.show)

    def arrived_for(self, resident: SandboxResident) -> list[Arrived]:
        """What the bank shows as sent by the municipality."""
        shown = [_arrived(claim, resident) for claim in self._claims.all() if claim.customer == resident.key]
        return shown + [_drawn(claim, resident) for claim in self._inbox.of(resident)]

    def page_of(self, resident: SandboxResident) -> tuple[str, str] | None:
        """Their own page, where consent is given and taken back."""
        if self._customers.with_number(resident.key) is None:
            return None
        return f"The bank of {resident.name}", url_for("bank.page", who=resident.key)

    def page(self, who: str) -> str:
        customer = self._customer(who)
        return render_template(
            "sandbox/bank.html",
            resident=customer,
            choice=self._customers.choice_of(customer),
            claims=sorted((self._lines(one) for one in self._of(customer)), key=lambda one: one["due"]),
            drawn=sorted((_drawn_lines(one) for one in self._inbox.of(customer)), key=lambda one: one["day"]),
            refused=self._inbox.read()[1],
        )

    def choose(self, who: str) -> Response:
        customer = self._customer(who)
        before, ticked = self._customers.choice_of(customer), request.form
        chosen = Choice("consent" in ticked, "blocks_issuer" in ticked, asks_first="asks_first" in ticked)
        requested = before.requested and not chosen.blocks_issuer
        self._customers.choose(customer, replace(chosen, requested=requested, agreement=before.agreement))
        return redirect(url_for(".page", who=who), 303)

    def let_in(self, who: str) -> Response:
        """What the customer answers to a bank that asks first."""
        customer = self._customer(who)
        before = self._customers.choice_of(customer)
        if before.requested:
            agreed = "yes" in request.form
            self._customers.choose(customer, replace(before, requested=False, agreement=agreed))
        return redirect(url_for(".page", who=who), 303)

    def end_agreement(self, who: str) -> Response:
        customer = self._customer(who)
        self._customers.choose(customer, replace(self._customers.choice_of(customer), agreement=False))
        return redirect(url_for(".page", who=who), 303)

    def pay(self, who: str, key: object) -> Response:
        with self._claims.lock:
            claim = self._claim(who, key)
            if claim.status != "cancelled":
                self._claims.change(claim, "paid")
        return redirect(url_for(".page", who=who), 303)

    def show(self, who: str, key: object) -> Response:
        """To the municipality's own page of the invoice, with a token for that address."""
        address, issued = str(self._claim(who, key).sent["invoiceURI"]), int(self._clock().timestamp())
        token = signed({"sub": address, "iat": issued, "exp": issued + TOKEN_SECONDS}, self._key)
        return redirect(f"{address}?{urlencode({'token': token})}", 303)

    def _customer(self, who: str) -> SandboxResident:
        return self._customers.with_number(who) or abort(404)

    def _claim(self, who: str, key: object) -> BankClaim:
        claim = self._claims.find(str(key))
        return claim if claim and claim.customer == self._customer(who).key else abort(404)

    def _of(self, customer: SandboxResident) -> list[BankClaim]:
        return [one for one in self._claims.all() if one.customer == customer.key]

    def _lines(self, claim: BankClaim) -> dict[str, str]:
        kid = str(claim.sent.get("kid", ""))
        return {
            "key": claim.key,
            "invoice_no": claim.invoice_no,
            "amount": _kroner(int(claim.sent["amount"])),
            "drawn": "yes" if claim.sent.get("withAvtalegiro") is True else "",
            "due": str(claim.sent["dueDate"]),
            "account": str(claim.sent["accountNumber"]),
            "kid": grouped(kid),
            "status": claim.status,
        }

    def _add(self, method: str, path: str, view: Callable[..., Any]) -> None:
        self.blueprint.add_url_rule(path, endpoint=view.__name__, view_func=view, methods=[method])


def _arrived(claim: BankClaim, resident: SandboxResident) -> Arrived:
    name = f"faktura-{claim.invoice_no}.pdf"
    return Arrived(
        channel="efaktura",
        key=claim.key,
        at=claim.at,
        to=f"the bank of {resident.name}",
        subject=f"{_kroner(int(claim.sent['amount']))} due {claim.sent['dueDate']}",
        invoice_no=claim.invoice_no,
        files=(name,),
        links=((name, url_for("bank.show", who=resident.key, key=claim.key)),),
    )


def _drawn(claim: DrawnClaim, resident: SandboxResident) -> Arrived:
    return Arrived(
        channel="avtalegiro",
        key=claim.key,
        at=claim.at,
        to=f"the bank of {resident.name}",
        subject=f"{_kroner(claim.sent.ore)} will be drawn on {claim.drawn_on}",
        invoice_no=claim.invoice_no,
        files=(),
    )


def _drawn_lines(claim: DrawnClaim) -> dict[str, str]:
    return {
        "statement": claim.sent.statement,
        "amount": _kroner(claim.sent.ore),
        "day": claim.drawn_on.isoformat(),
        "account": claim.sent.account,
        "kid": grouped(claim.sent.kid),
        "notice": "\n".join(text for _, _, text in claim.sent.notice),
    }


def _kroner(ore: int) -> str:
    whole, rest = divmod(ore, 100)
    return f"{whole:,}.{rest:02} kr".replace(",", "\u00a0")
