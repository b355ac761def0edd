"""What the sandbox's bank makes of the files in the folder."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portal.config import Municipality
from portal.sandbox.avtalegiro.inbox import ClaimInbox, first_due
from portal.values.giro_records import CANCELLED, SILENT, Assignment, Claim, Transmission, as_bytes
from portal.values.payment_reference import mod10
from tests.dispatch.envelopes import KARI

ACCOUNT = "16370712348"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HERS = replace(KARI, customer_numbers=("1000001",))


def kid(customer: str) -> str:
    base = f"{customer}0000001"
    return base + mod10(base)


def a_claim(number: int = 1, *, kind: str = SILENT, due: date = date(2026, 12, 15), customer: str = "1000001") -> Claim:
    return Claim(kind, number, due, 123_450, kid(customer), "Kari", "Faktura 10001")  # type: ignore[arg-type]


def put(folder: Path, number: int, *claims: Claim, at: datetime = MONDAY) -> None:
    kind = "cancellations" if claims[0].type == CANCELLED else "claims"
    content = as_bytes(Transmission("84256614", number, (Assignment(kind, number, ACCOUNT, claims),)))
    path = folder / f"avtalegiro-{kind}-{number:07}.txt"
    path.write_bytes(content)
    os.utime(path, (at.timestamp(), at.timestamp()))


@pytest.fixture
def inbox(tmp_path: Path, municipality: Municipality) -> ClaimInbox:
    return ClaimInbox(tmp_path, municipality)


def test_a_claim_lies_there_for_its_payer_until_it_is_drawn(inbox: ClaimInbox, tmp_path: Path) -> None:
    put(tmp_path, 1, a_claim(1, due=date(2026, 12, 25)), a_claim(2, customer="1000002"))
    (claim,) = inbox.of(HERS)
    # Christmas, and a weekend after it.
    assert (claim.invoice_no, claim.drawn_on) == ("10001", date(2026, 12, 28))


def test_a_cancelled_claim_is_gone(inbox: ClaimInbox, tmp_path: Path) -> None:
    put(tmp_path, 1, a_claim())
    put(tmp_path, 2, a_claim(kind=CANCELLED))
    assert inbox.read() == ([], [])


def test_a_cancellation_that_equals_no_claim_cancels_none(inbox: ClaimInbox, tmp_path: Path) -> None:
    put(tmp_path, 1, a_claim())
    put(tmp_path, 2, a_claim(kind=CANCELLED, due=date(2026, 12, 16)))
    assert len(inbox.of(HERS)) == 1


def test_what_is_not_finished_is_not_seen(inbox: ClaimInbox, tmp_path: Path) -> None:
    (tmp_path / ".avtalegiro-claims-0000001.txt").write_bytes(b"half")
    assert inbox.read() == ([], [])


@pytest.mark.parametrize(
    ("at", "why"),
    [(datetime(2026, 12, 11, 12, 59, tzinfo=UTC), None), (datetime(2026, 12, 11, 13, 0, tzinfo=UTC), "TOO_LATE")],
)
def test_a_file_with_a_claim_that_comes_too_late_is_refused_whole(
    inbox: ClaimInbox, tmp_path: Path, at: datetime, why: str | None
) -> None:
    put(tmp_path, 1, a_claim(), a_claim(2, due=date(2027, 3, 1), customer="1000002"), at=at)
    claims, refused = inbox.read()
    assert len(claims) == (0 if why else 2)
    assert [one.why.rpartition(" ")[2] for one in refused] == ([why] if why else [])


def test_a_number_that_comes_again_is_refused(inbox: ClaimInbox, tmp_path: Path) -> None:
    put(tmp_path, 1, a_claim())
    (tmp_path / "avtalegiro-claims-0000001.txt").rename(tmp_path / "earlier-0000001.txt")
    put(tmp_path, 1, a_claim(2, customer="1000002"))
    claims, refused = inbox.read()
    assert (len(claims), len(refused)) == (1, 1)


def test_the_bank_s_days_skip_holidays() -> None:
    # Maundy Thursday and Good Friday fall away, and Easter Monday.
    assert first_due(datetime(2026, 4, 1, 9, 0, tzinfo=UTC)) == date(2026, 4, 8)
