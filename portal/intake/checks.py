"""What a draft is checked against: the municipality's file, and what the manifest says of it."""

from collections.abc import Iterator

from portal.config import Issuer, Municipality
from portal.intake.draft import Draft, Payment
from portal.intake.finding import Finding, finding
from portal.intake.manifest_row import ManifestRow
from portal.values import payment_reference
from portal.values.bank_account import Account, InvalidAccount, parse_account
from portal.values.money import Money

_REFERENCE_CODES = {
    "malformed": "reference_free_text",
    "wrong_length": "reference_length",
    "wrong_check_digit": "reference_check_digit",
    "wrong_length_digit": "reference_length_digit",
}


def issuer_of(draft: Draft, municipality: Municipality) -> Issuer | None:
    """The issuer that the seller is; of a document that names no seller, the one that owns the account."""
    if draft.seller.organisation_number:
        return municipality.issuer(draft.seller.organisation_number)
    accounts = {own_account(payment, municipality) for payment in draft.payments}
    owners = [one for one in municipality.issuers if accounts.intersection(one.accounts)]
    # A credit note may have no account; with one issuer there is no doubt.
    candidates = owners if any(payment.account for payment in draft.payments) else municipality.issuers
    return candidates[0] if len(candidates) == 1 else None


def against_municipality(draft: Draft, issuer: Issuer | None, municipality: Municipality) -> Iterator[Finding]:
    """Whether issuer and accounts are the municipality's own, and the reference one of its series."""
    if issuer is None:
        yield finding("issuer_unknown", "seller", draft.seller.organisation_number)
    accounts = issuer.accounts if issuer else ()
    for payment in draft.payments:
        if payment.account and own_account(payment, municipality) not in accounts:
            yield finding("account_unknown", "account", _readable(payment, municipality))
    if _asks_for_money(draft):
        yield from _how_to_pay(draft.payment, issuer)


def against_manifest(draft: Draft, row: ManifestRow, municipality: Municipality) -> Iterator[Finding]:
    """Where the manifest says otherwise than the XML. An empty cell says nothing."""
    stated, payment, payable = row.stated, draft.payment, draft.totals.payable
    amount = _as_in_xml(stated.amount, payable, draft.kind)
    pairs = {
        "invoice_no": (stated.number, draft.number),
        "doc_type": (stated.kind, draft.kind),
        "amount_ore": (amount, payable),
        "currency": (stated.currency, draft.currency),
        "issue": (stated.issue_date, draft.issue_date),
        "due": (stated.due_date, draft.due_date),
        "kid": (stated.reference, payment.reference),
        "account": (_plain(stated.account, municipality), _plain(payment.account, municipality)),
    }
    for column, (manifest, xml) in pairs.items():
        if manifest is not None and manifest != xml:
            shown = "nothing" if xml is None else xml
            yield finding("manifest_differs", f"{row.place}, column {column}", manifest, manifest=manifest, xml=shown)


def own_account(payment: Payment, municipality: Municipality) -> str | None:
    """The account as the municipality's file writes it: digits, a Norwegian IBAN as its account number."""
    account = account_of(payment, municipality)
    return account.domestic if account else None


def account_of(payment: Payment, municipality: Municipality) -> Account | None:
    """The checked account; None when it is none."""
    try:
        return parse_account(payment.account or "", municipality.country, giro=payment.giro)
    except InvalidAccount:
        return None


def _asks_for_money(draft: Draft) -> bool:
    payable = draft.totals.payable
    return draft.kind == "invoice" and payable is not None and payable.minor > 0


def _how_to_pay(payment: Payment, issuer: Issuer | None) -> Iterator[Finding]:
    if payment.account is None:
        yield finding("account_missing", "account")
    reference = payment.reference
    if reference is None:
        yield finding("reference_missing", "payment reference")
    elif issuer is not None:
        series = issuer.references
        problem = payment_reference.problem_of(reference, algorithm=series.algorithm, lengths=series.lengths)
        if problem:
            lengths = " or ".join(map(str, series.lengths))
            facts = {"length": len(reference), "lengths": lengths, "algorithm": series.algorithm}
            yield finding(_REFERENCE_CODES[problem], "payment reference", reference, **facts)


def _as_in_xml(stated: Money | None, payable: Money | None, kind: str | None) -> Money | None:
    """A credit note's amount is positive in UBL; some systems write it as less owed."""
    is_mirrored = kind == "credit_note" and stated is not None and payable is not None and -stated == payable
    return payable if is_mirrored else stated


def _plain(account: str | None, municipality: Municipality) -> str | None:
    """An account as written here or there, so that `1637 07 12348` and its IBAN agree."""
    if account is None:
        return None
    parsed = account_of(Payment(account=account), municipality)
    return parsed.domestic if parsed else account


def _readable(payment: Payment, municipality: Municipality) -> str:
    """In groups, as people write accounts: eleven digits in a row may look like a person number, and be masked."""
    parsed = account_of(payment, municipality)
    return parsed.grouped if parsed else str(payment.account)
