"""Sealing of person numbers and originals, and the keyed index they are found by."""

import base64
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy.orm import Session


class CannotUnseal(Exception):
    """A sealed value does not open with any of PORTAL_DATA_KEYS: a retired key is missing."""


class Vault:
    """Seals bytes at rest and indexes what must be found again.

    `data_keys` are Fernet keys, newest first: the first seals, all unseal, so keys can rotate.
    `index_key` keys an HMAC-SHA256; equal texts give equal 32-byte indexes, nothing else is revealed.
    """

    def __init__(self, data_keys: Sequence[str], index_key: str) -> None:
        self._fernet = MultiFernet([Fernet(key.encode()) for key in data_keys])
        self._index_key = index_key.encode()

    def seal(self, plain: bytes) -> bytes:
        return base64.urlsafe_b64decode(self._fernet.encrypt(plain))

    def unseal(self, sealed: bytes) -> bytes:
        try:
            return self._fernet.decrypt(base64.urlsafe_b64encode(sealed))
        except InvalidToken as refused:
            raise CannotUnseal from refused

    def seal_text(self, plain: str) -> bytes:
        return self.seal(plain.encode())

    def unseal_text(self, sealed: bytes) -> str:
        return self.unseal(sealed).decode()

    def index(self, plain: str) -> bytes:
        return hmac.new(self._index_key, plain.encode(), hashlib.sha256).digest()


def vault_of(session: Session) -> Vault:
    """The vault that the session's database was opened with."""
    vault = session.info.get("vault")
    if not isinstance(vault, Vault):
        raise TypeError("this session was not opened by portal.db.Database")
    return vault
