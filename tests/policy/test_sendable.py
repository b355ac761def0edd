import pytest

from portal.policy.outcome import Reason
from portal.policy.sendable import obstacle


def why(claim_kind: str, claim_basis: str, kind: str = "invoice") -> Reason | None:
    return obstacle(kind=kind, claim_kind=claim_kind, claim_basis=claim_basis)


@pytest.mark.contract("VA-16")
@pytest.mark.parametrize("claim_kind", ["ordinary", "subscription", "gift", "extension"])
def test_nothing_is_claimed_where_there_is_no_claim(claim_kind: str) -> None:
    assert why(claim_kind, "none") == Reason("no_claim_basis")


@pytest.mark.parametrize("basis", ["law", "agreement", "consent"])
def test_an_ordinary_claim_builds_on_law_agreement_or_consent(basis: str) -> None:
    assert why("ordinary", basis) is None


@pytest.mark.parametrize(
    "claim_kind",
    [
        pytest.param("subscription", marks=pytest.mark.contract("VA-15")),
        pytest.param("gift", marks=pytest.mark.contract("VA-17")),
        pytest.param("extension", marks=pytest.mark.contract("VA-18")),
    ],
)
def test_what_nobody_has_to_pay_is_asked_for_only_with_a_yes_given_beforehand(claim_kind: str) -> None:
    for basis in ("law", "agreement"):
        assert why(claim_kind, basis) == Reason("no_consent_to_claim")
    assert why(claim_kind, "consent") is None


@pytest.mark.parametrize("claim_kind", ["ordinary", "gift"])
def test_a_credit_note_asks_for_nothing_and_needs_no_yes(claim_kind: str) -> None:
    assert why(claim_kind, "none", kind="credit_note") is None
