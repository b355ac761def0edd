"""What a letter says in the channels that carry it: the words it was written in, and its document."""

from portal.dispatch.packing import by_email, by_mailbox, by_paper
from portal.dispatch.packing.parcel import Contents, Packing, Parcel
from portal.dispatch.writing.letter_facts import LetterFacts


def file_name(_parcel: Parcel[LetterFacts]) -> str:
    """What the PDF is called."""
    return "brev.pdf"


def mail(parcel: Parcel[LetterFacts], packing: Packing) -> Contents:
    """The letter as an e-mail; its document is attached."""
    letter, recipient = parcel.known, parcel.facts.recipient
    return by_email.addressed(
        letter, recipient=recipient, language=letter.language, attempt=parcel.attempt, packing=packing
    )


def paper(parcel: Parcel[LetterFacts], _packing: Packing) -> Contents:
    """The letter on paper: it has no invoice number."""
    letter, recipient = parcel.known, parcel.facts.recipient
    return by_paper.addressed(
        recipient, language=letter.language, invoice_number="", customer_number=letter.customer_number
    )


def mailbox(parcel: Parcel[LetterFacts], packing: Packing) -> Contents:
    """The letter in a digital mailbox. Its subject tells nothing private, so it may be the title."""
    rules = by_mailbox.rules_of(packing)
    return by_mailbox.addressed(
        parcel, packing, title=parcel.known.subject, security_level=rules.security_level, payment=None
    )
