"""One invoice of the list, ready to be shown."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from uuid import UUID

from portal.dispatch.recalling.reached import Reached
from portal.invoices.views import InvoiceRow
from portal.values.money import Money
from portal.web.resident import claims
from portal.web.resident.states import brief
from portal.words import Words, labels
from portal.words.labels import Colour
from portal.words.subjects import title


@dataclass(frozen=True)
class Card:
    """All as it is shown. `when` is the date that matters now, `tag` the state in a word or two."""

    invoice_id: UUID
    title: str
    when: str
    amount: str
    tag: str
    colour: Colour
    # Whether the tag repeats what the heading above a list of settled ones says.
    is_plain: bool
    # What is said beside `when`: that it may still be paid where it shall not be.
    beside: str | None = None


def card_of(row: InvoiceRow, words: Words, today: date, lies: Reached | None = None) -> Card:
    """`lies` is the channel where it may be paid by itself, where there is one."""
    label, colour = labels.INVOICE_STATES[row.standing.code]
    return Card(
        invoice_id=row.id,
        title=title(row.subject, words),
        when=claims.brief(lies, row.standing, words, today) or brief(row.standing, words, row.issue_date),
        amount=words.money(_amount(row)),
        tag=words.text(label),
        colour=colour,
        is_plain=row.standing.code in ("paid", "credit_note"),
        beside=claims.brief_beside(lies, row.standing, words, today),
    )


def updated(as_of: datetime, words: Words, zone: tzinfo, today: date) -> str:
    """When what is paid was last known: the time alone when it was today."""
    if as_of.astimezone(zone).date() == today:
        return words.text("Payments updated today %(time)s", time=words.time(as_of, zone))
    return words.text("Payments updated %(when)s", when=words.moment(as_of, zone))


def _amount(row: InvoiceRow) -> Money:
    """What is left while something is; else what it was about, a credit note as money back."""
    if row.standing.is_open or row.standing.code == "collection":
        return row.standing.left
    return -row.amount if row.kind == "credit_note" else row.amount
