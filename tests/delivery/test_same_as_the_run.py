"""For any resident, any rule set and the same answers of registers, the page says what the next run does."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from portal.config import load_municipality
from portal.delivery.checking import check_now
from portal.delivery.queries import Forecast, Question, forecast, forecast_asking
from portal.invoices.models import Claim
from portal.jobs import Workplace
from portal.people.contacts import set_contact
from portal.people.resident import Resident
from tests.delivery.streets import TODAY, Someone, Steps, answers, desk_with, people, put_on_card, run
from tests.dispatch.town import NOW
from tests.invoices.issued import KARI

PROFILES = ("lorenskog", "strand", "alingsas", "kundekort")
NOBODY = Resident(None, None)
often = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def steps_of(found: Forecast | None) -> Steps:
    assert found
    return [(step.channel, step.verdict, step.reason.code) for step in found.way.route.steps]


def on_a_new_day(workplace: Workplace, profile: str) -> Workplace:
    """No register is known to be down, and nothing waits."""
    with workplace.database.transaction() as session:
        session.execute(text("delete from channel_state"))
        session.execute(text("update dispatch set state = 'cancelled', routed_at = now() where state = 'open'"))
        session.execute(text("truncate invoice cascade"))
    return replace(workplace, municipality=load_municipality(profile))


@often
@given(someone=people, verdicts=answers, profile=st.sampled_from(PROFILES))
def test_the_invoice_that_waits_goes_where_the_page_says(
    workplace: Workplace, someone: Someone, verdicts: Mapping[str, str], profile: str
) -> None:
    work = on_a_new_day(workplace, profile)
    with work.database.transaction() as session:
        waiting = someone.billed(session, f"W-{someone.number}")
        customer = put_on_card(session, someone)
    desk = desk_with(work, verdicts)
    foretold = forecast_asking(work.database, Question(customer), desk=desk, now=NOW)
    assert foretold
    assert foretold.waits
    assert steps_of(foretold) == run(work, desk, waiting.id)


def claimed_anew(work: Workplace, invoice: UUID, since: str | None) -> None:
    """What became of an invoice since it was sent: paid, or put off."""
    if since:
        left, due = (0, NOW.date()) if since == "payment" else (123_450, NOW.date() + timedelta(days=300))
        claim = Claim(invoice_id=invoice, version=2, due_date=due, amount_minor=left, why=since, created_at=NOW)
        with work.database.transaction() as session:
            session.add(claim)


@often
@given(
    someone=people,
    before=answers,
    verdicts=answers,
    profile=st.sampled_from(PROFILES),
    since=st.sampled_from((None, "payment", "deferral")),
)
def test_the_invoice_that_is_still_to_come_goes_where_the_page_said_after_a_check(
    workplace: Workplace,
    *,
    someone: Someone,
    before: Mapping[str, str],
    verdicts: Mapping[str, str],
    profile: str,
    since: str | None,
) -> None:
    work = on_a_new_day(workplace, profile)
    with work.database.transaction() as session:
        first = someone.billed(session, f"F-{someone.number}", issue_date=TODAY)
        customer = put_on_card(session, someone)
    if any(verdict == "held" for _, verdict, _ in run(work, desk_with(work, before), first.id)):
        return  # it waits still, so it is the one that comes next
    claimed_anew(work, first.id, since)
    desk = desk_with(work, verdicts)
    check_now(work.database, resident=NOBODY, customer=customer, desk=desk, now=NOW)
    with work.database.transaction() as session:
        foretold = forecast(session, Question(customer), desk=desk, now=NOW)
        following = someone.billed(session, f"S-{someone.number}", issue_date=TODAY)
    assert foretold
    assert not foretold.waits
    assert steps_of(foretold) == run(work, desk, following.id)


def test_what_registers_said_when_the_last_one_was_sent_is_shown_until_somebody_asks(workplace: Workplace) -> None:
    someone = Someone({"email": None, "national_id": None, "mobile": None}, {})
    with workplace.database.transaction() as session:
        first = someone.billed(session, "1")
        customer = put_on_card(session, someone)
    run(workplace, desk_with(workplace, {"efaktura": "no", "vipps": "no", "krr": "no"}), first.id)
    with workplace.database.transaction() as session:
        found = forecast(session, Question(customer), desk=desk_with(workplace, {}), now=NOW)
    assert found
    assert [step.channel for step in found.way.route.steps if step.verdict == "chosen"] == ["paper"]


def test_that_the_last_one_is_paid_says_nothing_against_a_way_for_the_next(workplace: Workplace) -> None:
    someone = Someone({"national_id": KARI}, {"due_date": date(2026, 12, 15)})
    with workplace.database.transaction() as session:
        first = someone.billed(session, "1", issue_date=TODAY)
        customer = put_on_card(session, someone)
    desk = desk_with(workplace, {"efaktura": "yes", "vipps": "no", "krr": "no"})
    assert ("efaktura", "chosen", "efaktura_consent") in run(workplace, desk, first.id)
    claimed_anew(workplace, first.id, "payment")
    with workplace.database.transaction() as session:
        found = forecast(session, Question(customer), desk=desk, now=NOW)
    assert ("efaktura", "chosen", "efaktura_consent") in steps_of(found)


@pytest.mark.parametrize("silent", ["efaktura", "vipps", "krr"])
def test_a_register_that_does_not_answer_has_its_row_say_so_and_the_others_answer(
    workplace: Workplace, silent: str
) -> None:
    someone = Someone({"national_id": KARI}, {})
    with workplace.database.transaction() as session:
        first = someone.billed(session, "1")
        customer = put_on_card(session, someone)
    run(workplace, desk_with(workplace, {"efaktura": "no", "vipps": "no", "krr": "no"}), first.id)
    desk = desk_with(workplace, {name: "unknown" if name == silent else "no" for name in ("efaktura", "vipps", "krr")})
    check_now(workplace.database, resident=NOBODY, customer=customer, desk=desk, now=NOW)
    with workplace.database.transaction() as session:
        found = forecast(session, Question(customer), desk=desk, now=NOW)
    assert found
    channel = {"krr": "mailbox"}.get(silent, silent)
    verdicts = {step.channel: step.verdict for step in found.rows}
    assert verdicts.pop(channel) == "held"
    assert set(verdicts.values()) == {"passed", "chosen"}
    assert found.heard[channel].silent_at == NOW


@pytest.mark.contract("ST-04")
def test_who_is_used_to_paper_gets_the_next_one_in_vipps_once_their_number_is_registered(workplace: Workplace) -> None:
    work = replace(workplace, municipality=load_municipality("strand"))
    someone = Someone({"national_id": KARI, "email": None, "mobile": None}, {})
    desk = desk_with(work, {"efaktura": "no", "vipps": "yes", "krr": "no"})
    with work.database.transaction() as session:
        first = someone.billed(session, "1")
        customer = put_on_card(session, someone)
    assert ("paper", "chosen", "letter") in run(work, desk, first.id)
    with work.database.transaction() as session:
        set_contact(session, customer=customer, kind="mobile", value="+4790000000", source="resident", now=NOW)
    check_now(work.database, resident=NOBODY, customer=customer, desk=desk, now=NOW)
    with work.database.transaction() as session:
        assert ("vipps", "chosen", "vipps_on") in steps_of(forecast(session, Question(customer), desk=desk, now=NOW))
        following = someone.billed(session, "2")
    assert ("vipps", "chosen", "vipps_on") in run(work, desk, following.id)
