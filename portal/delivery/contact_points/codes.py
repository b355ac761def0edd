"""One-time codes: six digits made of a confirmation's id and a key, so that none is kept anywhere.

Whoever sends a code a second time sends the same one. Source: RFC 4226 5.3 (digits from an HMAC).
"""

import hmac
from datetime import timedelta
from typing import Final
from uuid import UUID

from portal.db import Vault

DIGITS: Final = 6
LASTS: Final = timedelta(minutes=15)
TRIES: Final = 5


def code_of(vault: Vault, confirmation: UUID) -> str:
    """The code of a confirmation."""
    number = int.from_bytes(vault.index(f"contact confirmation {confirmation}"), "big")
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def is_code_of(vault: Vault, confirmation: UUID, typed: str) -> bool:
    """Whether what was typed is it, compared in the same time for every wrong one."""
    return hmac.compare_digest(code_of(vault, confirmation).encode(), typed.encode())
