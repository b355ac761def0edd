import pytest
from cryptography.fernet import Fernet

from portal.db import Vault
from portal.db.vault import CannotUnseal

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_is_sealed_opens_again_and_does_not_show() -> None:
    vault = Vault([NEW], "index key")
    sealed = vault.seal_text("21879498012")
    assert b"21879498012" not in sealed
    assert vault.unseal_text(sealed) == "21879498012"


def test_a_rotated_key_still_opens_what_the_old_one_sealed() -> None:
    sealed = Vault([OLD], "index key").seal(b"original")
    assert Vault([NEW, OLD], "index key").unseal(sealed) == b"original"


def test_a_retired_key_is_named_as_missing() -> None:
    sealed = Vault([OLD], "index key").seal(b"original")
    with pytest.raises(CannotUnseal):
        Vault([NEW], "index key").unseal(sealed)


def test_the_index_finds_equals_and_depends_on_its_key() -> None:
    assert Vault([NEW], "one").index("21879498012") == Vault([OLD], "one").index("21879498012")
    assert Vault([NEW], "one").index("21879498012") != Vault([NEW], "two").index("21879498012")
