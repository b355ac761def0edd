"""What an eFaktura says: the claim as the bank will show it, and where the invoice itself is found."""

from portal.dispatch import presentations
from portal.dispatch.packing.parcel import Contents, Packing, Parcel
from portal.dispatch.register import Answer
from portal.invoices.queries import DispatchFacts


def pack(parcel: Parcel[DispatchFacts], packing: Packing) -> Contents:
    """The claim in whole øre. What the bank knows the recipient by is theirs alone, so it is sealed.

    Raise ValueError where the cascade did not choose eFaktura: no answer of its register, no due date or no account.
    """
    known, answer = parcel.known, parcel.facts.answers.get("efaktura")
    if answer is None or answer.verdict != "yes" or known.due_date is None or known.account is None:
        raise ValueError("an eFaktura is packed only where the cascade chose eFaktura")
    claim = {
        "issuer": known.issuer,
        "documentType": "INVOICE",
        "invoiceNumber": known.number,
        "accountNumber": known.account,
        "amount": known.amount.minor,
        "currency": known.amount.currency,
        "issueDate": known.issue_date.isoformat(),
        "dueDate": known.due_date.isoformat(),
        "invoiceURI": presentations.address_of(parcel.attempt, base=packing.address, vault=packing.vault),
    }
    # A claim without one has none: an empty one would be a malformed one.
    reference = {"kid": known.payment_reference} if known.payment_reference else {}
    # The bank then shows it as what it draws anyway, and not as something to pay.
    drawn = {"withAvtalegiro": True} if parcel.drawn_on else {}
    return Contents(claim | reference | drawn, _receiver(answer))


def _receiver(answer: Answer) -> dict[str, str]:
    """Exactly one of the two (protocol notes 1.2): of a consent its identifier, of an agreement its reference."""
    if "reference" in answer.details:
        return {"efakturaReference": answer.details["reference"]}
    return {"efakturaIdentifier": answer.details["identifier"]}
