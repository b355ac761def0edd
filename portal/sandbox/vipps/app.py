"""Vipps on the resident's phone: invoices switched on or off, what lies there, and the documents behind it.

The address holds a person number: a synthetic one, in the sandbox only.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request, url_for
from joserfc.jwk import RSAKey
from werkzeug.wrappers import Response

from portal.sandbox.arrivals import Arrived
from portal.sandbox.arrived import guard
from portal.sandbox.provider.tokens import signed
from portal.sandbox.residents import SandboxResident
from portal.sandbox.vipps.invoices import VippsInvoice, VippsInvoices
from portal.sandbox.vipps.users import VippsUsers
from portal.values.payment_reference import grouped

# What a token lives: the app opens the address at once.
TOKEN_SECONDS: Final = 30


class VippsApp:
    """The pages, below the residents' own; and what lies in Vipps, for the page of what arrived."""

    def __init__(self, users: VippsUsers, invoices: VippsInvoices, key: RSAKey, clock: Callable[[], datetime]) -> None:
        self._users, self._invoices, self._key, self._clock = users, invoices, key, clock
        self.blueprint = Blueprint("vipps_app", __name__, url_prefix="/residents/<who>/vipps")
        self.blueprint.after_request(guard)
        self._add("GET", "", self.page)
        self._add("POST", "", self.switch)
        self._add("POST", "/<key>/<any(approved, deleted):state>", self.move)
        self._add("GET", "/<key>/<int:number>", self.show)

    def arrived_for(self, resident: SandboxResident) -> list[Arrived]:
        """What lies in Vipps."""
        return [_arrived(invoice, resident) for invoice in self._invoices.of(resident.key, self._clock())]

    def page_of(self, resident: SandboxResident) -> tuple[str, str] | None:
        """Their own page, where invoices are switched on and off."""
        if self._users.with_key(resident.key) is None:
            return None
        return f"Vipps of {resident.name}", url_for("vipps_app.page", who=resident.key)

    def page(self, who: str) -> str:
        user = self._user(who)
        invoices = sorted(self._invoices.of(user.key, self._clock()), key=lambda one: str(one.sent["due"]))
        return render_template(
            "sandbox/vipps.html",
            resident=user,
            is_on=self._users.is_on(user),
            invoices=[_lines(invoice) for invoice in invoices],
        )

    def switch(self, who: str) -> Response:
        self._users.switch(self._user(who), on="on" in request.form)
        return redirect(url_for(".page", who=who), 303)

    def move(self, who: str, key: str, state: str) -> Response:
        """Approved: scheduled for payment, not paid. Deleted: gone from the app."""
        with self._invoices.lock:
            self._invoices.keep(replace(self._invoice(who, key), state=state))  # type: ignore[arg-type]
        return redirect(url_for(".page", who=who), 303)

    def show(self, who: str, key: str, number: int) -> Response:
        """To a document on the municipality's own side, with a token for that address."""
        documents = _documents(self._invoice(who, key))
        address = documents[number][1] if number < len(documents) else abort(404)
        issued = int(self._clock().timestamp())
        token = signed({"sub": address, "iat": issued, "exp": issued + TOKEN_SECONDS}, self._key)
        return redirect(f"{address}?{urlencode({'token': token})}", 303)

    def _user(self, who: str) -> SandboxResident:
        return self._users.with_key(who) or abort(404)

    def _invoice(self, who: str, key: str) -> VippsInvoice:
        mine = self._invoices.of(self._user(who).key, self._clock())
        return next((one for one in mine if one.id == key), None) or abort(404)

    def _add(self, method: str, path: str, view: Callable[..., Any]) -> None:
        self.blueprint.add_url_rule(path, endpoint=view.__name__, view_func=view, methods=[method])


def _documents(invoice: VippsInvoice) -> list[tuple[str, str]]:
    """Name and address of the invoice's PDF and of each attachment."""
    shown = [("PDF", str(invoice.sent["commercialInvoice"][0]["url"]))]
    attached = ((str(one["title"]), str(one["urls"][0]["url"])) for one in invoice.sent.get("attachments", []))
    return [*shown, *attached]


def _lines(invoice: VippsInvoice) -> dict[str, Any]:
    payment = invoice.sent["paymentInformation"]
    return {
        "key": invoice.id,
        "subject": invoice.sent["subject"],
        "issuer": invoice.sent.get("issuerName", ""),
        "amount": _kroner(invoice),
        "due": str(invoice.sent["due"])[:10],
        "account": str(payment["account"]),
        "kid": grouped(str(payment["value"])),
        "state": invoice.state,
        "documents": [name for name, _ in _documents(invoice)],
    }


def _arrived(invoice: VippsInvoice, resident: SandboxResident) -> Arrived:
    documents = _documents(invoice)
    links = tuple(
        (name, url_for("vipps_app.show", who=resident.key, key=invoice.id, number=number))
        for number, (name, _) in enumerate(documents)
    )
    return Arrived(
        channel="vipps",
        key=invoice.id,
        at=invoice.at,
        to=f"Vipps of {resident.name}",
        subject=f"{invoice.sent['subject']}: {_kroner(invoice)} due {str(invoice.sent['due'])[:10]}",
        invoice_no=invoice.sent.get("metadata", {}).get("invoiceNumber"),
        files=tuple(name for name, _ in documents),
        links=links,
    )


def _kroner(invoice: VippsInvoice) -> str:
    whole, rest = divmod(int(invoice.sent["amount"]), 100)
    return f"{whole:,}.{rest:02} kr".replace(",", "\u00a0")
