"""The people who open the portal in a browser: what they are billed, what they have paid, what was sent to them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from uuid import UUID

from sqlalchemy import text

from portal.db import Session
from portal.dispatch.channel import Envelope, Outcome
from portal.dispatch.sending.handover import hand_over
from portal.documents import store
from portal.invoices.ledger import LedgerRow, record_ledger
from portal.invoices.tasks import render_document
from portal.jobs import Workplace
from portal.policy.outcome import Reason
from portal.sandbox.residents import SandboxResident, add_residents
from portal.values.national_id import NationalId, parse
from tests.browser.asked import ask
from tests.browser.bills import KARIS, LIVS, NOW, READING, THIS_MORNING, Bill
from tests.browser.offered import offered
from tests.dispatch.post_office import Counter, accept, opened
from tests.dispatch.town import a_manager
from tests.invoices.issued import KARI, OLA, a_credit_note, a_customer, an_invoice, issue
from tests.representation.granted import an_estate, granted, person_of

LIV = parse("02879412156", country="NO", synthetic=True)
PIA = parse("21908724922", country="NO", synthetic=True)
MARI = parse("04927500022", country="NO", synthetic=True)
EVA = parse("11827430015", country="NO", synthetic=True)
NILS = parse("04836839590", country="NO", synthetic=True)
# What waits in a channel to be paid there, by number.
IN_CHANNELS = {"202604600": "avtalegiro", "202604555": "efaktura"}
# Kari has some of everything, Liv has paid it all, Ola has never had an invoice, Pia gets hers on paper, and Mari's go
# to the manager of her house. Eva has none and acts for an estate and, in two invoices, for Kari. Nobody has heard of
# Nils.
PEOPLE: Mapping[str, NationalId] = {
    "Kari Nordmann": KARI,
    "Liv Lunde": LIV,
    "Ola Nordmann": OLA,
    "Pia Papir": PIA,
    "Mari Mottaker": MARI,
    "Eva Engen": EVA,
    "Nils Moen": NILS,
}


def move_in(work: Workplace) -> Mapping[str, UUID]:
    """Register everything, take in the ledger, make the documents and send them. Return the ids by name."""
    with work.database.transaction() as session:
        store.put(session, READING, "application/pdf", now=NOW)
        kari = a_customer(session)
        liv = a_customer(session, number="1000003", name="Liv Lunde", national_id=LIV)
        ids = {bill.name: _register(session, kari, bill) for bill in KARIS}
        ids |= {bill.name: _register(session, liv, bill) for bill in LIVS}
        pia = a_customer(session, number="1000005", name="Pia Papir", national_id=PIA, email=None, mobile=None)
        ids["pias"] = issue(session, an_invoice(pia, number="202604990", payment_reference="000123400000014"))
        mari = a_customer(session, number="1000006", name="Mari Mottaker", national_id=MARI, email=None, mobile=None)
        ids["maris"] = issue(session, an_invoice(mari, number="202604991", other=a_manager()))
        estate = an_estate(session)
        ids["estates"] = issue(session, an_invoice(estate, number="202604880", category="water_sewage"))
        note = a_credit_note(kari, of="202603700", number="202690012", total="750,00", category="culture_school")
        ids["credit_note"] = issue(session, note, now=datetime(2026, 11, 12, tzinfo=UTC))
        rows = [_ledger_row(bill) for bill in KARIS if bill.ledger is not None]
        record_ledger(session, rows=rows, as_of=THIS_MORNING, full=True, digest="this morning", now=NOW)
        offers = offered(session, kari)
        cards = {"kari": kari, "liv": liv, "secret": _the_secret_one(session), "nobody": _neighbours(session)}
    for name in ids.keys() - {"pending"}:
        render_document(work, str(ids[name]))
    _send(work)
    with work.database.transaction() as session:
        eva = person_of(session, EVA)
        granted(session, estate, person=eva, ground="estate")
        some = frozenset({ids["overdue"], ids["unpaid"]})
        granted(session, kari, person=eva, invoices=some, until=NOW.date().replace(year=NOW.year + 1))
    add_residents(work.settings.home, _residents())
    return ids | cards | offers | ask(work, PIA)


def _the_secret_one(session: Session) -> UUID:
    number = parse("17859012159", country="NO", synthetic=True)
    return a_customer(session, number="1000009", name="Sara Skjermet", national_id=number, protected=True)


def _neighbours(session: Session) -> UUID:
    """So many that they fill more than one page of the desk; the last one is billed nothing."""
    facts = {"kind": "company", "national_id": None, "email": None, "mobile": None}
    doors = range(1, 31)
    *_, last = (a_customer(session, number=f"2000{no:03}", name=f"Fjellveien Borettslag {no}", **facts) for no in doors)
    return last


def _register(session: Session, customer: UUID, bill: Bill) -> UUID:
    plain = an_invoice(customer, number=bill.number, total=bill.total, due_date=bill.due)
    line = replace(plain.lines[0], name="Tjenester etter avtale")
    invoice = replace(plain, **({"lines": (line,)} | bill.more))
    return issue(session, invoice, now=datetime.combine(invoice.issue_date, time(6), UTC))


def _ledger_row(bill: Bill) -> LedgerRow:
    nothing = {"paid_minor": 0, "last_paid_on": None, "with_agency_since": None, "fees_minor": 0, "interest_minor": 0}
    return LedgerRow(bill.number, **(nothing | (bill.ledger or {})))


def _send(work: Workplace) -> None:
    """By e-mail where that may be; one is refused there, and goes by post as the private one does."""
    town = opened(work)
    town.route()
    hand_over(work.database, name="email", channel=Counter(answer=_refuse_the_rent), run=town.run)
    town.route()
    hand_over(work.database, name="paper", channel=Counter(), run=town.run)
    with work.database.transaction() as session:
        for number, channel in IN_CHANNELS.items():
            # As if the run had had that channel.
            theirs = "update attempt set channel = :channel from dispatch, invoice where dispatch_id = dispatch.id"
            mine = text(f"{theirs} and subject_id = invoice.id and invoice.number = :number")
            session.execute(mine, {"number": number, "channel": channel})


def _refuse_the_rent(envelope: Envelope) -> Outcome:
    refused = any("202604390" in enclosed.name for enclosed in envelope.documents)
    reason = Reason("rejected_by_channel", {"answer": 550})
    return Outcome(envelope.attempt, "refused", reason=reason) if refused else accept(envelope)


def _residents() -> Iterable[SandboxResident]:
    for name, number in PEOPLE.items():
        yield SandboxResident(
            pid=number.number,
            name=name,
            kind="person",
            customer_numbers=("1000001",),
            email=None,
            address=(),
            language="nb",
            traits=(),
            special={"nb": "Bor i gata.", "en": "Lives in the street."},
        )
