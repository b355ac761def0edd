"""What an invoice's page is called."""

from dataclasses import dataclass

from portal.config import Municipality
from portal.config.channels import PRIVATE_CATEGORIES
from portal.invoices.views import InvoiceView
from portal.words import Words
from portal.words.subjects import title


@dataclass(frozen=True)
class Heading:
    """`title` stands in the browser's history too; `subject` says on the page what `title` keeps to itself."""

    title: str
    subject: str | None


def heading_of(invoice: InvoiceView, words: Words, municipality: Municipality) -> Heading:
    """What it is for; for health, social matters and the like only its number: a history is read by others."""
    subject = title(invoice.subject, words)
    email = municipality.channels.email
    private = email.excluded_categories if email else PRIVATE_CATEGORIES
    if invoice.subject.category in private:
        return Heading(words.text("Invoice %(number)s", number=invoice.number), subject)
    return Heading(subject, None)
