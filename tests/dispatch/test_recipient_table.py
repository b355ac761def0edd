"""The table of recipients: who is reached by which channel, cell by cell, each channel judged by itself."""

from collections.abc import Iterator

import pytest

from portal.dispatch.cascade import Step, route
from portal.dispatch.reachability import VippsMatch
from portal.dispatch.recipient import MailAddress, Recipient
from portal.dispatch.register import Answer
from portal.policy.outcome import Reason
from tests.dispatch.facts_of_life import TODAY, a_manager, a_person, an_invoice, capable, the_rules

CONNECTED = {
    "avtalegiro": capable(),
    "efaktura": capable(register="efaktura"),
    "vipps": capable(register="vipps"),
    "mailbox": capable(register="krr"),
    "email": capable(idempotent=False),
    "paper": capable(transmits=True),
}
RESERVED = {"krr": Answer("no", Reason("reserved"))}
NO_ADDRESSES = a_manager(email=None, address=None)

RECIPIENTS = {
    "ordinary": a_person(),
    "reserved in the register": a_person(),
    "no mobile": a_person(mobile=None),
    "a landline": a_person(mobile="22 12 34 56"),
    "no e-mail": a_person(email=None),
    "e-mail came back": a_person(email=MailAddress("kari@example.no", bounced=True)),
    "e-mail misspelt": a_person(email=MailAddress("kari at example")),
    "no address at all": a_person(email=None, address=None),
    "no national id": a_person(has_national_id=False),
    "protected identity": a_person(protected=True),
    "protected, no address": a_person(protected=True, address=None),
    "estate": a_person(kind="estate"),
    "estate with executor": a_person(kind="estate", other=a_manager()),
    "estate, executor unknown": a_person(kind="estate", other=NO_ADDRESSES),
    "minor": a_person(kind="minor"),
    "minor with guardian": a_person(kind="minor", other=a_manager()),
    "company": a_person(kind="company"),
    "company, no e-mail": a_person(kind="company", email=None),
    "other recipient, id known": a_person(other=a_manager()),
    "other recipient, no id": a_person(other=a_manager(), has_national_id=False),
    "other, no e-mail": a_person(other=a_manager(email=None)),
    "other, no addresses": a_person(other=NO_ADDRESSES),
}

# mandate: yes with a live AvtaleGiro mandate of the customer number, else no_mandate. asks: its register decides.
# "by mobile" is Vipps where the municipality matches by the number in its own customer register.
TABLE = """
recipient                 | avtalegiro | efaktura           | vipps              | by mobile          | mailbox            | email              | paper
ordinary                  | mandate    | asks               | asks               | asks               | asks               | yes                | yes
reserved in the register  | mandate    | asks               | asks               | asks               | reserved           | yes                | yes
no mobile                 | mandate    | asks               | asks               | no_mobile          | asks               | yes                | yes
a landline                | mandate    | asks               | asks               | no_mobile          | asks               | yes                | yes
no e-mail                 | mandate    | asks               | asks               | asks               | asks               | no_email           | yes
e-mail came back          | mandate    | asks               | asks               | asks               | asks               | contact_stale      | yes
e-mail misspelt           | mandate    | asks               | asks               | asks               | asks               | email_invalid      | yes
no address at all         | mandate    | asks               | asks               | asks               | asks               | no_email           | no_postal_address
no national id            | mandate    | no_national_id     | no_national_id     | asks               | no_national_id     | yes                | yes
protected identity        | mandate    | protected_identity | protected_identity | protected_identity | protected_identity | protected_identity | yes
protected, no address     | mandate    | protected_identity | protected_identity | protected_identity | protected_identity | protected_identity | no_postal_address
estate                    | mandate    | estate             | estate             | estate             | estate             | estate             | yes
estate with executor      | mandate    | estate             | estate             | estate             | estate             | yes                | yes
estate, executor unknown  | mandate    | estate             | estate             | estate             | estate             | no_email_of_other  | yes
minor                     | mandate    | minor              | minor              | minor              | minor              | minor              | yes
minor with guardian       | mandate    | minor              | minor              | minor              | minor              | yes                | yes
company                   | mandate    | company            | company            | company            | company            | yes                | yes
company, no e-mail        | mandate    | company            | company            | company            | company            | no_email           | yes
other recipient, id known | mandate    | asks               | asks               | asks               | asks               | yes                | yes
other recipient, no id    | mandate    | no_national_id     | no_national_id     | override_recipient | no_national_id     | yes                | yes
other, no e-mail          | mandate    | asks               | asks               | asks               | asks               | no_email_of_other  | yes
other, no addresses       | mandate    | asks               | asks               | asks               | asks               | no_email_of_other  | no_postal_address_of_other
"""  # noqa: E501  a table is read across


def cells() -> Iterator[tuple[str, str, str]]:
    """Recipient, column and what stands where they meet."""
    heading, *rows = ([cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines())
    for name, *found in rows:
        for column, cell in zip(heading[1:], found, strict=True):
            yield name, column, cell


def judged(name: str, channel: str, *, mandate: bool = False, match: VippsMatch = "national_id") -> Step:
    recipient: Recipient = RECIPIENTS[name]
    answers = RESERVED if name == "reserved in the register" else {}
    rules = the_rules(channels=CONNECTED, vipps_match=match)
    return route(an_invoice(recipient, mandate=mandate, answers=answers), (channel,), rules, TODAY).steps[0]


def shown(step: Step) -> str:
    return {"chosen": "yes", "ask": "asks"}.get(step.verdict, step.reason.code)


@pytest.mark.contract("LK-20")
@pytest.mark.contract("ST-06")
@pytest.mark.parametrize(("name", "column", "cell"), list(cells()))
def test_each_recipient_is_reached_by_each_channel_as_the_table_says(name: str, column: str, cell: str) -> None:
    if cell == "mandate":
        with_one, without = judged(name, column, mandate=True), judged(name, column)
        assert with_one == Step("avtalegiro", "chosen", Reason("mandate", {"drawn_day": "2026-12-15"}))
        assert without == Step("avtalegiro", "passed", Reason("no_mandate"))
    elif column == "by mobile":
        assert shown(judged(name, "vipps", match="registered_mobile")) == cell
    else:
        assert shown(judged(name, column)) == cell


def test_the_table_has_a_row_for_every_recipient() -> None:
    assert {name for name, _, _ in cells()} == set(RECIPIENTS)
