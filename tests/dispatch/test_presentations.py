import string
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from portal.db import Vault
from portal.dispatch.presentations import address_of, attempt_behind
from tests.deployments import DATA_KEY, INDEX_KEY

VAULT = Vault([DATA_KEY], INDEX_KEY)
BASE = "https://faktura.lorenskog.example"


def link(vault: Vault = VAULT) -> str:
    return address_of(uuid4(), base=BASE, vault=vault).rpartition("/")[2]


def test_a_link_leads_back_to_its_attempt() -> None:
    attempt = uuid4()
    address = address_of(attempt, base=BASE, vault=VAULT)
    assert address.startswith(f"{BASE}/callbacks/efaktura/")
    assert attempt_behind(address.rpartition("/")[2], VAULT) == attempt


def test_the_same_attempt_has_the_same_address_each_time() -> None:
    attempt = uuid4()
    assert address_of(attempt, base=BASE, vault=VAULT) == address_of(attempt, base=BASE, vault=VAULT)


def test_a_link_signed_by_somebody_else_leads_nowhere() -> None:
    other = Vault([DATA_KEY], "another index key, long enough to pass")
    assert attempt_behind(link(other), VAULT) is None


@given(st.integers(0, 42), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"))
def test_no_character_of_a_link_can_be_changed(place: int, put: str) -> None:
    made = link()
    changed = f"{made[:place]}{put}{made[place + 1 :]}"
    assert (attempt_behind(changed, VAULT) is None) == (changed != made)


def test_a_link_has_one_spelling_only() -> None:
    made = link()
    last = {f"{made[:-1]}{letter}" for letter in string.ascii_letters + string.digits + "-_"}
    assert [one for one in last if attempt_behind(one, VAULT)] == [made]
    assert attempt_behind(f"{made[:5]} {made[5:]}", VAULT) is None


@given(st.text(max_size=60))
def test_whatever_is_asked_for_is_answered(text: str) -> None:
    assert attempt_behind(text, VAULT) is None
