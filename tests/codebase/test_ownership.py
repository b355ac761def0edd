"""What is another's answers 404, as if it were not there: invoice, PDF, calendar file, attachment and case."""

from uuid import uuid4

import pytest
from flask import Flask

from portal.values.national_id import NationalId
from tests.codebase.conftest import KARI, OLA, PDF, STRANGER, World


def _pages(app: Flask, **keys: object) -> list[str]:
    """The address of every route that names an invoice."""
    adapter = app.url_map.bind("")
    rules = [
        rule for rule in app.url_map.iter_rules() if "invoice_id" in rule.arguments and "GET" in (rule.methods or ())
    ]
    return [adapter.build(rule.endpoint, {name: keys[name] for name in rule.arguments}) for rule in rules]


def test_the_owner_opens_every_one_of_them(world: World) -> None:
    pages = _pages(world.app, invoice_id=world.invoice_id, attachment_id=world.attachment_id)
    assert len(pages) == 4
    kari = world.as_(KARI)
    assert {page: kari.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert kari.get(f"/invoices/{world.invoice_id}.pdf").data == PDF


@pytest.mark.parametrize("other", [OLA, STRANGER], ids=["another resident", "somebody not billed here"])
def test_others_find_none_of_them(world: World, other: NationalId) -> None:
    pages = _pages(world.app, invoice_id=world.invoice_id, attachment_id=world.attachment_id)
    somebody = world.as_(other)
    assert somebody.get("/invoices").status_code == 200
    assert {page: somebody.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)


@pytest.mark.parametrize("other", [OLA, STRANGER], ids=["another resident", "somebody not billed here"])
def test_others_find_no_case(world: World, other: NationalId) -> None:
    assert world.as_(KARI).get(f"/cases/{world.case_id}").status_code == 200
    somebody = world.as_(other)
    assert somebody.get("/cases").status_code == 200
    pages = [f"/cases/{world.case_id}", f"/cases/{world.case_id}/files/{uuid4()}", f"/cases/{uuid4()}"]
    assert {page: somebody.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)


def test_what_is_anothers_looks_like_what_never_was(world: World) -> None:
    ola = world.as_(OLA)
    anothers, never = (ola.get(f"/invoices/{key}") for key in (world.invoice_id, uuid4()))
    assert anothers.status_code == never.status_code == 404
    # All but the case number, which is of the request.
    assert len(anothers.data) == len(never.data)


def test_an_attachment_of_another_invoice_is_not_reached_through_ones_own(world: World) -> None:
    from sqlalchemy import select

    from portal.invoices.drafts import NewAttachment
    from portal.invoices.models import Invoice, InvoiceAttachment
    from tests.invoices.issued import an_invoice, issue

    with world.workplace.database.transaction() as session:
        row = session.scalars(select(Invoice)).one()
        kept = session.scalars(select(InvoiceAttachment)).one()
        other = an_invoice(
            row.customer_id, number="1002", attachments=(NewAttachment("b.pdf", "application/pdf", 8, kept.digest),)
        )
        other_id = issue(session, other)
    kari = world.as_(KARI)
    assert kari.get(f"/invoices/{other_id}/attachments/{world.attachment_id}").status_code == 404
