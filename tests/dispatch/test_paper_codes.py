"""Letters by post carry a code that opens the invoice; nothing else does, and only who it is for gets one."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from portal.config import Municipality
from portal.db import vault_of
from portal.dispatch.envelope import from_json
from portal.documents import store
from portal.invoices.paper_codes import code_of
from portal.invoices.tasks import render_document
from portal.jobs import Workplace
from portal.values.paper_code import grouped
from tests.dispatch.post_office import Counter, Town, hand, opened, say
from tests.dispatch.town import Registered, a_customer, a_manager, a_pdf, bill
from tests.documents.test_copy import said
from tests.invoices.issued import KARI


def on_paper(**changes: Any) -> Any:
    return a_customer("1", **{"national_id": KARI, "email": None} | changes)


def billed(work: Workplace, **changes: Any) -> Registered:
    with work.database.transaction() as session:
        return bill(session, "1", **{"customer": on_paper()} | changes)


def sent(town: Town, invoice: Registered) -> list[str]:
    """The pages of what its last attempt carries."""
    with town.work.database.transaction() as session:
        newest = text("select id, envelope from attempt order by created_at desc, id limit 1")
        row = session.execute(newest).one()
        envelope = from_json(row.id, row.envelope, vault_of(session))
        return said(store.get(session, envelope.documents[0].digest))


def code(town: Town, invoice: Registered) -> str:
    with town.work.database.transaction() as session:
        return code_of(vault_of(session), invoice.id)


def test_a_supplied_pdf_goes_by_post_behind_a_sheet_with_its_code(workplace: Workplace) -> None:
    invoice = billed(workplace, pdf=a_pdf("1", pages=2))
    town = opened(workplace)
    assert town.route() == 1
    sheet, *rest = sent(town, invoice)
    assert len(rest) == 2
    assert grouped(code(town, invoice)) in sheet
    assert "faktura.lorenskog.example/p" in sheet


def test_our_own_page_carries_it_in_its_foot(workplace: Workplace) -> None:
    invoice = billed(workplace, supplied=None)
    render_document(workplace, str(invoice.id))
    town = opened(workplace)
    town.route()
    (page,) = sent(town, invoice)
    assert grouped(code(town, invoice)) in page
    assert "Betalingsinformasjon" in page


def test_the_document_that_other_channels_and_the_page_show_stays_as_it_is(workplace: Workplace) -> None:
    invoice = billed(workplace)
    town = opened(workplace)
    town.route()
    with workplace.database.transaction() as session:
        digest = session.scalar(text("select digest from invoice_document"))
        assert store.get(session, str(digest)) == invoice.pdf


def test_by_email_it_goes_without(workplace: Workplace) -> None:
    invoice = billed(workplace, customer=on_paper(email="kari@example.no"))
    town = opened(workplace)
    town.route()
    assert town.channels(invoice) == [("email", "planned")]
    assert len(sent(town, invoice)) == 1


def test_one_that_email_refuses_gets_its_code_on_the_way_to_the_post(workplace: Workplace) -> None:
    invoice = billed(workplace, customer=on_paper(email="kari@example.no"))
    town = opened(workplace)
    town.route()
    hand(town, "email", Counter(answer=say("refused")))
    town.route()
    assert town.channels(invoice) == [("email", "refused"), ("paper", "planned")]
    assert grouped(code(town, invoice)) in sent(town, invoice)[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"customer": on_paper(national_id=None)},
        {"customer": on_paper(kind="estate")},
        {"customer": on_paper(kind="minor")},
        {"other": a_manager(None)},
    ],
    ids=["without a login", "an estate", "a child", "another recipient"],
)
def test_who_could_not_open_it_gets_no_code(workplace: Workplace, changes: dict[str, Any]) -> None:
    invoice = billed(workplace, **changes)
    town = opened(workplace)
    town.route()
    assert town.channels(invoice) == [("paper", "planned")]
    assert len(sent(town, invoice)) == 1


def test_a_supplied_pdf_that_cannot_be_read_goes_as_it_is(workplace: Workplace) -> None:
    invoice = billed(workplace, pdf=b"%PDF-1.7 broken", person_number="unsearchable")
    town = opened(workplace)
    town.route()
    with workplace.database.transaction() as session:
        carried = session.scalar(text("select envelope::text from attempt"))
        digest = session.scalar(text("select digest from invoice_document"))
    assert town.channels(invoice) == [("paper", "planned")]
    assert str(digest) in str(carried)


def test_an_account_that_no_page_can_be_set_with_stops_neither_its_letter_nor_the_run(workplace: Workplace) -> None:
    invoice = billed(workplace, account="not an account", pdf=a_pdf("1"))
    town = opened(workplace)
    assert town.route() == 1
    assert len(sent(town, invoice)) == 1


def test_a_municipality_may_save_the_sheet(workplace: Workplace) -> None:
    invoice = billed(workplace)
    town = opened(replace(workplace, municipality=_without_sheets(workplace.municipality)))
    town.route()
    assert len(sent(town, invoice)) == 1


def _without_sheets(municipality: Municipality) -> Municipality:
    assert municipality.channels.paper
    paper = municipality.channels.paper.model_copy(update={"sheet_before_supplied": False})
    return municipality.model_copy(update={"channels": municipality.channels.model_copy(update={"paper": paper})})


def test_what_needs_no_setting_is_written_before_letters_are_set(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        bill(session, "2")
        bill(session, "1", customer=on_paper())
    town = opened(workplace)
    assert town.route() == 2
    with workplace.database.transaction() as session:
        ways = session.scalars(text("select channel from attempt order by xmin::text::bigint")).all()
    assert ways == ["email", "paper"]
