"""A credit note never looks like something to pay, by whatever channel it comes."""

import pytest

from portal.config import Municipality, Settings
from portal.dispatch.cascade import route
from portal.dispatch.channels import connected
from portal.documents.payment_part import payment_part
from portal.policy.recall import ASKING
from portal.words import words_in
from tests.deployments import environment_of
from tests.dispatch.bank_street import with_bank
from tests.dispatch.envelopes import ANSWERS, an_envelope
from tests.dispatch.facts_of_life import SIX, TODAY, an_invoice, capable, the_rules
from tests.dispatch.vipps_street import with_vipps
from tests.documents.pages import a_credit_note
from tests.invoices.issued import nok

DOCUMENTS = ("mailbox", "email", "paper")
# What a bank would need.
PAYABLE = ("000123400000014", "16370712348", "1234.5", "1\u00a0234,50", "2026-12-12")


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A deployment with every channel; nobody is spoken to."""
    bare = Settings.from_environment(environment_of("postgresql://nobody", tmp_path_factory.mktemp("home")))
    there = {"mailbox_url": "http://localhost:8001/eformidling"}
    return Settings.model_validate({**with_vipps(with_bank(bare)).model_dump(), **there})


@pytest.mark.parametrize("asking", ASKING)
def test_no_channel_that_asks_for_payment_carries_one(
    asking: str, everything: Settings, municipality: Municipality
) -> None:
    can = {name: one.capabilities for name, one in connected(everything, municipality).items()}
    note = an_invoice(kind="credit_note", amount_minor=-123_450, due_date=None, mandate=True, answers=ANSWERS)
    found = route(note, SIX, the_rules(channels=can), TODAY)
    verdicts = {step.channel: step.verdict for step in found.steps}
    assert (verdicts[asking], "credit_note" in can[asking].kinds) == ("passed", False)
    assert found.chosen
    assert found.chosen.channel in DOCUMENTS
    assert "credit_note" in capable().kinds


@pytest.mark.parametrize("channel", DOCUMENTS)
def test_what_is_written_around_one_names_nothing_to_pay_by(channel: str, municipality: Municipality) -> None:
    note = {"kind": "credit_note", "due_date": None, "amount": -nok("1 234,50")}
    content = an_envelope(channel, municipality, **note).content
    assert [one for one in PAYABLE if one in repr(content)] == []
    assert content.get("payment") is None


def test_an_invoice_in_a_mailbox_does_name_it(municipality: Municipality) -> None:
    assert an_envelope("mailbox", municipality).content["payment"]["kid"] == PAYABLE[0]


def test_its_pdf_has_no_part_to_pay_from() -> None:
    assert payment_part(a_credit_note(), words_in("nb")) is None
