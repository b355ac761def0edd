"""A portal with two residents, one of whom has an invoice with everything on it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.sessions import open_session
from portal.app import create_app
from portal.config import Role
from portal.db import Session, new_key, vault_of
from portal.documents import store
from portal.invoices.drafts import NewAttachment, SuppliedPdf
from portal.invoices.models import InvoiceAttachment
from portal.jobs import Workplace
from portal.people.service import record_customer
from portal.reports.filing import Filing, file_missing
from portal.reports.missing import Missing
from portal.values import clock
from portal.values.money import Money
from portal.values.national_id import NationalId, parse
from tests.invoices.issued import KARI, OLA, OLAS_CARD, a_customer, a_resident, an_invoice, issue

PDF = b"%PDF-1.7 a small one"
# Logged in, but nobody is billed under this number.
STRANGER = parse("17859012159", country="NO", synthetic=True)


@dataclass(frozen=True)
class World:
    """Kari has the invoice and a case; Ola has neither; a stranger can log in as well."""

    app: Flask
    workplace: Workplace
    customer_id: UUID
    invoice_id: UUID
    attachment_id: UUID
    case_id: UUID

    def as_(self, who: NationalId | None) -> FlaskClient:
        """The browser of somebody logged in, or of nobody."""
        client = self.app.test_client()
        if who:
            client.set_cookie("resident", self._token(who))
        return client

    def at_work(self, *roles: Role) -> FlaskClient:
        """The browser of somebody who works here in these roles."""
        client, now = self.app.test_client(), clock.now()
        with self.workplace.database.transaction() as session:
            facts = {"issuer": "http://localhost:8001/staff", "subject": "marit", "sid": None, "acr": ""}
            told = {"auth_time": now, "now": now, "name": "Marit Solli", "roles": roles}
            client.set_cookie("staff", open_session(session, realm="staff", person_lookup=None, **facts, **told))
        return client

    def _token(self, who: NationalId) -> str:
        now = clock.now()
        with self.workplace.database.transaction() as session:
            return open_session(
                session,
                realm="resident",
                person_lookup=vault_of(session).index(who.number),
                issuer="http://localhost:8001",
                subject="pairwise",
                sid=None,
                acr="idporten-loa-high",
                auth_time=now,
                now=now,
            )


@pytest.fixture
def world(workplace: Workplace) -> World:
    with workplace.database.transaction() as session:
        digest = store.put(session, PDF, "application/pdf", now=clock.now())
        customer_id = a_customer(session)
        draft = an_invoice(
            customer_id,
            supplied=SuppliedPdf(digest, len(PDF), "clean"),
            attachments=(NewAttachment("spec.pdf", "application/pdf", len(PDF), digest),),
        )
        invoice_id = issue(session, draft)
        record_customer(session, facts=OLAS_CARD, now=clock.now())
        attachment_id = session.scalars(select(InvoiceAttachment.id)).one()
        case_id = _a_case(session, workplace)
    return World(create_app(workplace), workplace, customer_id, invoice_id, attachment_id, case_id)


def _a_case(session: Session, workplace: Workplace) -> UUID:
    """Kari misses an invoice."""
    person = a_resident(session).actor
    assert person
    missing = Missing("me", "100000100010017", Money(308000, "NOK"), date(2026, 12, 1))
    filing = Filing(new_key(), person, missing)
    return file_missing(session, filing=filing, municipality=workplace.municipality, now=clock.now())


@pytest.fixture
def app(world: World) -> Flask:
    return world.app


__all__ = ["KARI", "OLA", "PDF", "STRANGER", "World"]
