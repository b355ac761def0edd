"""The personal code on a paper invoice: made of the invoice's id and a key, so that none is kept anywhere.

It opens nothing by itself. Whoever types it has logged in, and it is compared with their own invoices alone: what is
another's and what never was are the same.
"""

import hmac
from uuid import UUID

from portal.db import Session, Vault, vault_of
from portal.invoices.queries import invoice_keys_of
from portal.people.resident import Resident
from portal.values import paper_code


def code_of(vault: Vault, invoice: UUID) -> str:
    """The code of an invoice. It is another once the key of the index is changed."""
    return paper_code.code_of(int.from_bytes(vault.index(f"paper code {invoice}"), "big"))


def invoice_with_code(session: Session, resident: Resident, code: str) -> UUID | None:
    """The subject's own invoice that this code stands on; None where there is none."""
    vault, read = vault_of(session), paper_code.read_code(code)
    if read is None:
        return None
    keys = invoice_keys_of(session, resident)
    return next((key for key in keys if hmac.compare_digest(code_of(vault, key), read)), None)
