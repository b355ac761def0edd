"""The agreed order of each municipality followed, from the day it is in force."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import AnyHttpUrl, SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.config import Municipality, Settings, load_municipality
from portal.config.vipps import VippsClient
from portal.dispatch.cascade import CHANNELS, Route, route
from portal.dispatch.channels import connected
from portal.dispatch.models import Dispatch
from portal.dispatch.placing.routing import route_run
from portal.dispatch.placing.ways import Desk
from portal.dispatch.register import Answer
from portal.dispatch.service import start_run
from portal.documents import store
from portal.policy.outcome import Reason
from tests.dispatch.agreed_orders import AGREED, municipality_of, written
from tests.dispatch.facts_of_life import TODAY, an_invoice, capable, the_rules
from tests.dispatch.town import bill

REGISTERS = {"efaktura": "efaktura", "vipps": "vipps", "mailbox": "krr"}
ALL_SIX = {name: capable(register=REGISTERS.get(name)) for name in CHANNELS}
YES = {register: Answer("yes") for register in REGISTERS.values()}
EVERYTHING = an_invoice(mandate=True, answers=YES)
STOPPED = Reason("rejected_by_channel")


def way(order: tuple[str, ...], *, without: tuple[str, ...] = ()) -> Route:
    """Of somebody all channels reach, but for those that have said no."""
    facts = replace(EVERYTHING, refused=dict.fromkeys(without, STOPPED))
    return route(facts, order, the_rules(channels=ALL_SIX), TODAY)


def chosen(found: Route) -> str | None:
    return found.chosen.channel if found.chosen else None


@pytest.mark.contract("LK-02")
@pytest.mark.contract("LK-04")
@pytest.mark.contract("ST-20")
@pytest.mark.parametrize("name", AGREED)
def test_each_channel_is_used_when_all_before_it_have_said_no_and_no_other_ever(name: str, tmp_path: Path) -> None:
    order = municipality_of(name, tmp_path).order_on(TODAY)
    assert order == AGREED[name]
    # A mandate gets its claim before anything else is asked.
    tried = sorted(order, key=lambda channel: channel != "avtalegiro")
    taken = [chosen(way(order, without=tuple(tried[:place]))) for place in range(len(tried) + 1)]
    assert taken == [*tried, None]
    unused = {step.channel for step in way(order).steps if step.verdict == "not_used"}
    assert unused == set(CHANNELS) - set(order)


@pytest.mark.contract("LK-09")
@pytest.mark.parametrize("name", ["lorenskog", "strand", "tonsberg"])
def test_who_has_avtalegiro_and_vipps_gets_avtalegiro_alone(name: str, tmp_path: Path) -> None:
    found = way(municipality_of(name, tmp_path).order_on(TODAY))
    assert [step.channel for step in found.steps if step.verdict == "chosen"] == ["avtalegiro"]


@pytest.mark.contract("LK-03")
def test_where_efaktura_comes_first_a_mandate_still_gets_its_claim(tmp_path: Path) -> None:
    order = municipality_of("gausdal", tmp_path).order_on(TODAY)
    assert order[:2] == ("efaktura", "avtalegiro")
    assert chosen(way(order)) == "avtalegiro"
    without_mandate = route(replace(EVERYTHING, mandate=False), order, the_rules(channels=ALL_SIX), TODAY)
    assert chosen(without_mandate) == "efaktura"


@pytest.mark.contract("ST-17")
def test_in_strand_who_has_avtalegiro_or_efaktura_keeps_it() -> None:
    order = load_municipality("strand").order_on(TODAY)
    assert chosen(way(order)) == "avtalegiro"
    rules = the_rules(channels=ALL_SIX)
    without_mandate = route(replace(EVERYTHING, mandate=False), order, rules, TODAY)
    assert chosen(without_mandate) == "efaktura"


@pytest.mark.contract("ST-18")
@pytest.mark.contract("ST-19")
@pytest.mark.contract("ST-20")
def test_in_strand_who_has_neither_gets_vipps_then_the_mailbox_then_email_then_a_letter() -> None:
    order = load_municipality("strand").order_on(TODAY)
    rules = the_rules(channels=ALL_SIX)
    facts = replace(EVERYTHING, mandate=False, answers=YES | {"efaktura": Answer("no", Reason("no_consent"))})
    taken = []
    for _ in range(4):
        found = chosen(route(facts, order, rules, TODAY))
        taken.append(found)
        facts = replace(facts, refused={**facts.refused, str(found): STOPPED})
    assert taken == ["vipps", "mailbox", "email", "paper"]


# In force from a day.

FROM_DECEMBER = '[[orders]]\nin_force_from = 2026-12-01\nchannels = ["paper"]\n\n[channels.efaktura]'


def desk_of(municipality: Municipality) -> Desk:
    channels = {"email": capable(idempotent=False), "paper": capable(transmits=True)}
    return Desk(municipality, channels, "https://faktura.lorenskog.example")


def decided(session: Session, municipality: Municipality, number: str, at: datetime) -> tuple[str | None, str]:
    """By which channel an invoice goes in a run at that moment, and the digest kept with the decision."""
    invoice = bill(session, number)
    started = start_run(session, municipality=municipality, started_by="test", due_by=None, now=at)
    route_run(lambda: nullcontext(session), run=started.run, desk=desk_of(municipality), now=at)
    dispatch = session.scalars(select(Dispatch).where(Dispatch.subject_id == invoice.id)).one()
    session.refresh(dispatch)
    picked = next((step["channel"] for step in dispatch.route or () if step["verdict"] == "chosen"), None)
    return picked, dispatch.municipality_digest


def test_a_new_order_is_followed_from_its_day_in_the_municipality_s_own_zone(session: Session, tmp_path: Path) -> None:
    municipality = written(tmp_path, "later", "lorenskog", ("[channels.efaktura]", FROM_DECEMBER))
    midnight = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    before, _ = decided(session, municipality, "1", midnight - timedelta(seconds=1))
    on_the_day, _ = decided(session, municipality, "2", midnight)
    assert (before, on_the_day) == ("email", "paper")


@pytest.mark.contract("ST-01")
def test_strand_sends_digitally_from_september_and_on_paper_the_day_before(session: Session, tmp_path: Path) -> None:
    on_paper = '[[orders]]\nin_force_from = 2024-01-01\nchannels = ["paper"]\n\n[channels.efaktura]'
    strand = written(tmp_path, "strand", "strand", ("[channels.efaktura]", on_paper))
    assert strand.orders[0].in_force_from == date(2024, 9, 1)
    first = datetime(2024, 8, 31, 22, 0, tzinfo=UTC)
    assert decided(session, strand, "1", first - timedelta(seconds=1))[0] == "paper"
    assert decided(session, strand, "2", first)[0] == "email"


def test_each_decision_keeps_the_digest_of_the_file_it_was_made_by(session: Session, tmp_path: Path) -> None:
    now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    lorenskog, changed = load_municipality("lorenskog"), municipality_of("baerum", tmp_path)
    (_, first), (_, second) = decided(session, lorenskog, "1", now), decided(session, changed, "2", now)
    assert (first, second) == (lorenskog.digest, changed.digest)
    assert [store.get(session, digest) for digest in (first, second)] == [lorenskog.source, changed.source]


# Switched off, and what a channel for payment never carries.

VIPPS = VippsClient(
    url=AnyHttpUrl("http://127.0.0.1:1/vipps-isp/v1"),
    token_url=AnyHttpUrl("http://127.0.0.1:1/token"),
    keys_url=AnyHttpUrl("http://127.0.0.1:1/keys"),
    client_id="portal",
    client_secret=SecretStr("secret"),
    subscription_key=SecretStr("key"),
)


def reaching_everything(settings: Settings) -> Settings:
    key = {"efaktura_url": AnyHttpUrl("http://127.0.0.1:1"), "efaktura_key": SecretStr("a key that is long enough")}
    return settings.model_copy(update={**key, "vipps": VIPPS, "mailbox_url": SecretStr("http://127.0.0.1:1")})


@pytest.mark.parametrize("channel", ["avtalegiro", "efaktura", "vipps", "mailbox", "email", "paper"])
def test_a_channel_that_is_switched_off_says_so_and_no_other_is(
    settings: Settings, tmp_path: Path, channel: str
) -> None:
    off = written(tmp_path, "off", "lorenskog", (f"[channels.{channel}]", f"[channels.{channel}]\nenabled = false"))
    can = {name: one.capabilities for name, one in connected(reaching_everything(settings), off).items()}
    (step, *_) = route(EVERYTHING, (channel,), the_rules(channels=can), TODAY).steps
    assert (step.verdict, step.reason.code) == ("passed", "channel_disabled")
    assert set(can) == {"avtalegiro", "efaktura", "vipps", "mailbox", "email", "paper"} - {channel}


def test_the_norwegian_mailbox_never_serves_in_sweden(settings: Settings, tmp_path: Path) -> None:
    claimed = written(
        tmp_path,
        "alingsas",
        "alingsas",
        ('channels = ["email", "paper"]', 'channels = ["mailbox", "email", "paper"]'),
        ("[channels.paper]", "[channels.mailbox]\n\n[channels.paper]"),
    )
    found = connected(reaching_everything(settings), claimed)
    assert set(found) == {"email", "paper"}


@pytest.mark.parametrize("channel", ["avtalegiro", "efaktura", "vipps"])
def test_a_credit_note_never_travels_through_a_channel_for_payment(
    settings: Settings, municipality: Municipality, channel: str
) -> None:
    can = {name: one.capabilities for name, one in connected(reaching_everything(settings), municipality).items()}
    asking = {name for name, one in can.items() if one.kid_digits is not None}
    assert asking == {"avtalegiro", "efaktura", "vipps"}
    (step, *_) = route(an_invoice(kind="credit_note", mandate=True), (channel,), the_rules(channels=can), TODAY).steps
    assert step.reason == Reason("type_not_supported", {"kind": "credit_note"})
