"""What a message's statuses come to."""

from uuid import UUID

import pytest

from portal.dispatch.wire.integration_point import MessageStatus
from portal.dispatch.wire.mailbox_status import outcome_of

KEY = UUID(int=7)


def statuses(names: str) -> list[MessageStatus]:
    return [MessageStatus(name, None, "") for name in names.split()]


@pytest.mark.parametrize(
    ("names", "result", "alarm"),
    [
        ("", None, None),
        ("OPPRETTET", None, None),
        ("OPPRETTET SENDT", "accepted", None),
        ("OPPRETTET SENDT MOTTATT", "accepted", None),
        ("OPPRETTET SENDT MOTTATT ANNET", "accepted", None),
        ("OPPRETTET SENDT MOTTATT LEVERT", "delivered", None),
        ("OPPRETTET SENDT MOTTATT LEVERT LEST", "read", None),
        ("SENDT LEST LEVERT", "read", None),
        ("OPPRETTET FEIL", "refused", None),
        ("OPPRETTET SENDT FEIL", "refused", None),
        ("OPPRETTET LEVETID_UTLOPT", "refused", None),
        ("OPPRETTET SENDT LEVETID_UTLOPT", "accepted", "receipt_missing"),
        ("OPPRETTET SENDT LEVERT FEIL", "delivered", "failed_after_delivery"),
        ("OPPRETTET SENDT LEVERT LEVETID_UTLOPT", "delivered", "failed_after_delivery"),
        ("OPPRETTET SENDT LEVERT FEIL LEST", "read", "failed_after_delivery"),
        ("FEIL LEVERT", "delivered", "failed_after_delivery"),
    ],
)
def test_what_has_come_to_a_mailbox_is_never_refused(names: str, result: str | None, alarm: str | None) -> None:
    outcome = outcome_of(KEY, statuses(names))
    assert (outcome and outcome.result) == result
    assert (outcome and outcome.alarm and outcome.alarm.code) == alarm
