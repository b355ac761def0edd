"""The sections `[channels.*]`: which channels a municipality uses, and its rules for each."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from portal.config.avtalegiro import AvtalegiroChannel
from portal.config.lists import as_tuple
from portal.config.section import ChannelRules, Section

Channel = Literal["avtalegiro", "efaktura", "vipps", "mailbox", "email", "paper"]

# What an invoice is for that nobody else shall read in passing: in an open mailbox, in a browser's history.
PRIVATE_CATEGORIES = ("health", "social", "child_welfare")


class EfakturaChannel(ChannelRules):
    """eFaktura in the recipient's own bank, through the system supplier; only in Norway."""

    # always: whoever takes eFaktura gets it, whatever the customer card says.
    # when_asked: the card's method is used; who has another is searched for eFaktura only when somebody ticks it.
    efaktura_search: Literal["always", "when_asked"] = "always"
    # Calls a second the supplier's agreement allows, look-ups and claims alike.
    max_per_second: float | None = Field(default=None, gt=0)
    # Claims go to the banks once a day; a receipt that has not come in so many days is told to a human.
    receipt_days: int = Field(default=3, ge=1, le=30)
    # Whether the supplier's facade takes residents' requests for an agreement with us, and asks their bank itself.
    takes_agreements: bool = False


class EmailChannel(ChannelRules):
    """E-mail with the PDF attached."""

    sender: str
    sender_name: str
    reply_to: str = ""
    # Invoices of these categories never travel by e-mail.
    excluded_categories: Annotated[tuple[str, ...], BeforeValidator(as_tuple)] = PRIVATE_CATEGORIES
    # Whether a supplied PDF that cannot be searched for person numbers may be mailed.
    unsearchable_pdf: bool = False
    max_attachment_bytes: int = 10_000_000
    # What the mail server wants to be spared from; empty where it takes what comes.
    max_per_second: float | None = Field(default=None, gt=0)


class MailboxChannel(ChannelRules):
    """Digital mailboxes (Digipost, e-Boks) by eFormidling; only in Norway."""

    # Which unit of the municipality sends (avsenderId), where Digdir gave one.
    sender_id: str = ""
    # How well one must be logged in to open an invoice (sikkerhetsnivaa): 4 for what is private.
    security_level: Literal[3, 4] = 3
    private_categories: Annotated[tuple[str, ...], BeforeValidator(as_tuple)] = PRIVATE_CATEGORIES
    # Whether the mailbox tells us when a letter is opened.
    opening_receipt: bool = True
    # The mailboxes that take due date, amount, account and KID beside the PDF, for sending on to the bank.
    payment_details_in: Annotated[tuple[Literal["digipost", "eboks"], ...], BeforeValidator(as_tuple)] = ("digipost",)
    # A receipt comes within minutes; one that has not come in so many days is told to a human.
    receipt_days: int = Field(default=2, ge=1, le=30)


class VippsChannel(ChannelRules):
    """Invoices in Vipps; only in Norway."""

    # How people are found there: by person number, or only by the mobile number of the customer register.
    match: Literal["national_id", "registered_mobile"] = "national_id"
    # An invoice is there within seconds, seldom a day; one that is not in so many days is told to a human.
    receipt_days: int = Field(default=2, ge=1, le=30)


class PaperChannel(ChannelRules):
    """Print-ready letters in a folder a run."""

    # A PDF the issuer supplied gets a sheet before it, with the code that opens it on a screen: one more to print.
    sheet_before_supplied: bool = True
    # Residents may choose paper over every digital way. Elsewhere they switch off what comes before it themselves.
    paper_choice: bool = False


class Channels(Section):
    """The channels the municipality has settings for; one that is absent is switched off."""

    avtalegiro: AvtalegiroChannel | None = None
    efaktura: EfakturaChannel | None = None
    vipps: VippsChannel | None = None
    mailbox: MailboxChannel | None = None
    email: EmailChannel | None = None
    paper: PaperChannel | None = None

    def rules_of(self, channel: str) -> ChannelRules | None:
        """The section of a channel; None where there is none."""
        rules: ChannelRules | None = getattr(self, channel, None)
        return rules

    @property
    def used(self) -> frozenset[str]:
        """The channels that have a section and are not switched off."""
        sections = {name: self.rules_of(name) for name in type(self).model_fields}
        return frozenset(name for name, rules in sections.items() if rules and rules.enabled)
