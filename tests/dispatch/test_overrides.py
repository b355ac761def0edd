"""The customer's own Vipps or mailbox before another recipient: the invoice goes there, and both are told, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import pytest

from portal.dispatch.placing.overrides import Override
from portal.dispatch.placing.routing import route_run
from portal.dispatch.placing.ways import Desk
from portal.dispatch.register import Answer, Asked
from portal.dispatch.running.funnel import would_send
from portal.jobs import Workplace
from portal.policy.outcome import Reason
from portal.values.national_id import NationalId
from tests.dispatch.bank_street import OLA
from tests.dispatch.envelopes import ANSWERS, KARI
from tests.dispatch.facts_of_life import capable
from tests.dispatch.letter_office import LetterOffice, both_ways
from tests.dispatch.post_office import opened
from tests.dispatch.town import NOW, a_customer, a_manager, bill

NO = Answer("no", Reason("no_consent"))


@dataclass
class Says:
    """A register that says the same of everyone."""

    answer: Answer
    bulk: int = 100
    per_second: float | None = None

    def reach(self, asked: Sequence[Asked]) -> Mapping[UUID, Answer]:
        return {one.key: self.answer for one in asked}


def desk(workplace: Workplace, *yes: str) -> Desk:
    """The channels of `yes` reach everybody, of the others in person nobody."""
    can = {"efaktura": capable(register="efaktura"), "vipps": capable(register="vipps", kid_digits=(4, 25))}
    can |= {"mailbox": capable(register="krr")} | both_ways()
    answers = {"efaktura": ANSWERS["efaktura"], "vipps": Answer("yes", Reason("vipps_on")), "krr": ANSWERS["krr"]}
    registers = {name: Says(answer if name in yes else NO) for name, answer in answers.items()}
    return Desk(workplace.municipality, can, "http://127.0.0.1:8000", registers)


def billed(workplace: Workplace, number: str, pid: str | None = KARI.pid, *, customer: str = "4711") -> None:
    """An invoice to a customer whose letters a business manager gets."""
    with workplace.database.transaction() as session:
        known = a_customer(customer, language="nn", national_id=NationalId(pid, "NO") if pid else None)
        bill(session, number, customer=known, other=a_manager())


def run(workplace: Workplace, *yes: str) -> LetterOffice:
    town = opened(workplace)
    route_run(workplace.database.transaction, run=town.run, desk=desk(workplace, *yes), now=NOW)
    return LetterOffice(workplace)


@pytest.mark.contract("LK-21")
@pytest.mark.parametrize(("register", "channel"), [("vipps", "Vipps"), ("krr", "digital")])
def test_both_are_told_the_first_time_that_one_overrides_the_other(
    workplace: Workplace, register: str, channel: str
) -> None:
    billed(workplace, "1")
    to_customer, to_other = run(workplace, register).letters()
    assert (to_customer.recipient_name, to_customer.recipient_email) == ("Innbygger 4711", "innbygger4711@example.no")
    assert (to_other.recipient_name, to_other.recipient_email) == ("Borettslaget AS", "post@borettslaget.example")
    assert (to_customer.language, to_other.language) == ("nn", "nb")
    assert to_customer.customer_id is not None
    assert to_other.customer_id is None
    for letter in (to_customer, to_other):
        assert "4711" in letter.text
        assert channel in letter.text


def test_neither_letter_tells_what_the_invoice_is_for_or_how_much_it_is(workplace: Workplace) -> None:
    billed(workplace, "1")
    for letter in run(workplace, "vipps").letters():
        for told in ("arnehage", "1234", "1 234", "http"):
            assert told not in letter.subject + letter.text + letter.html


@pytest.mark.contract("LK-21")
def test_nobody_is_told_a_second_time(workplace: Workplace) -> None:
    billed(workplace, "1")
    run(workplace, "vipps")
    billed(workplace, "2")
    assert len(run(workplace, "krr").letters()) == 2


def test_another_customer_of_the_same_manager_is_told_for_itself(workplace: Workplace) -> None:
    billed(workplace, "1")
    billed(workplace, "2", OLA.pid, customer="4712")
    assert len(run(workplace, "vipps").letters()) == 4


@pytest.mark.parametrize("yes", [(), ("efaktura",)])
def test_nobody_is_told_where_nothing_overrides(workplace: Workplace, yes: tuple[str, ...]) -> None:
    billed(workplace, "1")
    assert run(workplace, *yes).letters() == []


@pytest.mark.contract("LK-20")
def test_without_a_national_id_the_other_recipient_keeps_getting_them(workplace: Workplace) -> None:
    billed(workplace, "1", pid=None)
    office = run(workplace, "efaktura", "vipps", "krr")
    assert office.letters() == []
    assert office.envelopes()[0]["content"]["recipient"] == "post@borettslaget.example"


def test_the_letters_are_on_their_way_at_once(workplace: Workplace) -> None:
    billed(workplace, "1")
    office = run(workplace, "vipps")
    office.set()
    assert office.route() == 2
    assert [office.channels(letter.id) for letter in office.letters()] == [[("email", "planned")]] * 2


@pytest.mark.contract("LK-20")
@pytest.mark.parametrize(
    ("register", "override"),
    [
        ("efaktura", Override("1", "4711", "efaktura")),
        ("vipps", Override("1", "4711", "vipps")),
        ("krr", Override("1", "4711", "mailbox")),
    ],
)
def test_a_dry_run_lists_every_override_and_tells_nobody(
    workplace: Workplace, register: str, override: Override
) -> None:
    billed(workplace, "1")
    funnel = would_send(workplace.database, desk=desk(workplace, register), due_by=None, now=NOW)
    assert funnel.overrides == [override]
    assert LetterOffice(workplace).letters() == []


def test_only_efaktura_is_listed_with_a_warning() -> None:
    warnings = {channel: Override("1", "4711", channel).warning for channel in ("efaktura", "vipps", "mailbox")}
    assert warnings == {"efaktura": "reaches_debtors_only", "vipps": None, "mailbox": None}
