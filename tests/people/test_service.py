import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select, text, update

from portal.db import vault_of
from portal.people.models import ContactPoint, Customer, Person, PersonIdentifier
from portal.people.queries import Contact, contact_of, customers_of, person_by_lookup
from portal.people.service import record_customer, record_customers
from portal.values.national_id import parse
from portal.values.postal_address import PostalAddress
from tests.invoices.issued import KARI, KARIS_CARD, MORNING, OLA, a_customer

LATER = MORNING + timedelta(days=1)


def _count(session, model) -> int:
    return session.scalar(select(func.count()).select_from(model))


def _emails(session, customer) -> dict[str, str]:
    mine = (ContactPoint.customer_id == customer, ContactPoint.kind == "email")
    return dict(session.execute(select(ContactPoint.source, ContactPoint.value).where(*mine)).all())


def test_several_customer_numbers_are_one_person(session):
    a_customer(session)
    a_customer(session, number="2000001", issuer="942566142")
    person = person_by_lookup(session, vault_of(session).index(KARI.number))
    assert [card.number for card in customers_of(session, person)] == ["1000001", "2000001"]
    assert _count(session, Person) == 1


def test_many_at_once_are_each_recorded_as_they_would_be_alone(session):
    told = [
        KARIS_CARD,
        replace(KARIS_CARD, number="2000001", issuer="942566142"),
        replace(KARIS_CARD, number="3", national_id=OLA, email=None),
        replace(KARIS_CARD, number="4", national_id=None, complete=False),
        replace(KARIS_CARD, name="Kari Hansen"),
    ]
    ids = record_customers(session, facts=told, now=MORNING)
    assert ids[told[0]] == ids[told[4]]
    assert session.get(Customer, ids[told[0]]).name == "Kari Hansen"
    assert (_count(session, Person), _count(session, PersonIdentifier), _count(session, Customer)) == (2, 2, 4)
    assert session.get(Customer, ids[told[0]]).person_id == session.get(Customer, ids[told[1]]).person_id
    assert session.get(Customer, ids[told[3]]).person_id is None
    assert [_emails(session, ids[one]) for one in told[1:3]] == [{"erp": "kari@example.no"}, {}]


def test_a_person_number_is_sealed_and_never_stored_as_it_is(session):
    a_customer(session)
    row = session.execute(select(PersonIdentifier.sealed, PersonIdentifier.lookup)).one()
    assert KARI.number.encode() not in row.sealed + row.lookup
    assert vault_of(session).unseal_text(row.sealed) == KARI.number


def test_nobody_is_found_by_an_unknown_number(session):
    a_customer(session)
    assert person_by_lookup(session, vault_of(session).index(OLA.number)) is None


def test_a_swedish_person_is_found_by_twelve_digits(session):
    a_customer(session, national_id=parse("900101-2385", country="SE", synthetic=True, today=MORNING.date()))
    assert person_by_lookup(session, vault_of(session).index("199001012385")) is not None


def test_the_newest_facts_win(session):
    first = a_customer(session)
    moved = PostalAddress("Kari Hansen", "Ny vei 1", "4100", "Jørpeland", "NO")
    again = a_customer(session, name="Kari Hansen", address=moved, protected=True, language="nn", now=LATER)
    assert again == first
    row = session.scalars(select(Customer).execution_options(populate_existing=True)).one()
    assert (row.name, row.street, row.city, row.protected, row.language) == (
        "Kari Hansen",
        "Ny vei 1",
        "Jørpeland",
        True,
        "nn",
    )
    assert (row.created_at, row.updated_at) == (MORNING, LATER)


def test_a_corrected_person_number_moves_the_customer_to_its_owner(session):
    customer = a_customer(session, national_id=OLA)
    a_customer(session, national_id=KARI)
    ola, kari = (person_by_lookup(session, vault_of(session).index(number.number)) for number in (OLA, KARI))
    assert customers_of(session, ola) == ()
    assert [card.id for card in customers_of(session, kari)] == [customer]


def test_a_company_is_nobodys_own_even_with_a_person_number(session):
    a_customer(session, kind="company")
    assert _count(session, Person) == 0


def test_the_erps_address_is_replaced_and_the_residents_kept(session):
    customer = a_customer(session, email="old@example.no")
    own = {"customer_id": customer, "kind": "email", "value": "own@example.no", "source": "resident"}
    session.add(ContactPoint(**own, registered_at=MORNING))
    session.flush()
    a_customer(session, email="new@example.no", now=LATER)
    assert _emails(session, customer) == {"erp": "new@example.no", "resident": "own@example.no"}
    assert contact_of(session, [customer])[customer].email == Contact("own@example.no", "resident", MORNING, None)


def test_an_address_the_erp_no_longer_tells_is_gone(session):
    customer = a_customer(session)
    a_customer(session, email=None, now=LATER)
    assert _emails(session, customer) == {}
    assert contact_of(session, [customer])[customer].mobile.value == "+4799999999"


def test_what_a_bare_invoice_is_silent_on_stays_as_it_was_known(session):
    customer = a_customer(session, kind="minor", protected=True)
    silent = {"national_id": None, "language": None, "address": None, "email": None, "mobile": None}
    a_customer(session, **silent, name="Kari Hansen", kind="person", protected=False, complete=False, now=LATER)
    (card,) = customers_of(session, person_by_lookup(session, vault_of(session).index(KARI.number)))
    assert (card.name, card.kind, card.language, card.protected) == ("Kari Hansen", "minor", "nb", True)
    assert session.scalars(select(Customer.street)).one() == "Fjellveien 3"
    assert contact_of(session, [customer])[customer].email.value == "kari@example.no"


def test_what_a_bare_invoice_tells_replaces_what_was_known(session):
    customer = a_customer(session)
    a_customer(session, email="new@example.no", mobile=None, complete=False, now=LATER)
    contacts = contact_of(session, [customer])[customer]
    assert (contacts.email.value, contacts.mobile.value) == ("new@example.no", "+4799999999")


def test_the_same_address_again_is_still_known_to_bounce(session):
    customer = a_customer(session)
    session.execute(update(ContactPoint).where(ContactPoint.kind == "email").values(bounced_at=MORNING))
    a_customer(session, now=LATER)
    assert contact_of(session, [customer])[customer].email.bounced_at == MORNING
    a_customer(session, email="new@example.no", now=LATER)
    assert contact_of(session, [customer])[customer].email.bounced_at is None


def test_customers_without_contacts_are_not_in_the_answer(session):
    customer = a_customer(session, email=None, mobile=None)
    assert contact_of(session, [customer]) == {}


def test_two_intakes_that_meet_the_same_new_person_make_one(workplace):
    def second() -> None:
        with workplace.database.transaction() as session:
            record_customer(session, facts=replace(KARIS_CARD, number="7"), now=MORNING)

    with ThreadPoolExecutor() as pool:
        with workplace.database.transaction() as session:
            record_customer(session, facts=KARIS_CARD, now=MORNING)
            waiting = pool.submit(second)
            _until_one_waits_for_another(workplace)
        waiting.result()
    with workplace.database.transaction() as session:
        assert (_count(session, Person), _count(session, PersonIdentifier), _count(session, Customer)) == (1, 1, 2)


def _until_one_waits_for_another(workplace) -> None:
    here = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with workplace.database.transaction() as session:
            if session.scalar(text(here)):
                return
    raise AssertionError("the second intake never met the first")
