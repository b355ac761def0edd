"""Which accounts are ours, and which of them share a series of references."""

from portal.config import Municipality
from portal.payments.incoming import OwnAccounts


def own_accounts(municipality: Municipality) -> OwnAccounts:
    """Every account of the municipality's file to all of the same issuer.

    Each as digits, and with the hyphen by which an invoice tells a plusgiro from a bankgiro.
    """
    own: dict[str, frozenset[str]] = {}
    for issuer in municipality.issuers:
        theirs = frozenset(form for number in issuer.accounts for form in (number, f"{number[:-1]}-{number[-1]}"))
        own |= {account: theirs | own.get(account, frozenset()) for account in theirs}
    return own
