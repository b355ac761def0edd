"""The store: one PostgreSQL that is data, queue and lock."""

from portal.db.base import Base, Session
from portal.db.columns import UtcDateTime, listed, many, new_key, uuid_key
from portal.db.engine import UNREACHABLE, Database
from portal.db.vault import Vault, vault_of

__all__ = [
    "UNREACHABLE",
    "Base",
    "Database",
    "Session",
    "UtcDateTime",
    "Vault",
    "listed",
    "many",
    "new_key",
    "uuid_key",
    "vault_of",
]
