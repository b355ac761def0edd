"""Which channel an invoice goes by, and for every other channel why not. Pure: facts, order, rules, today.

The order is the municipality's agreed one. The first channel nothing speaks against is chosen; a channel that has
refused the invoice is passed over for good, so the same rule finds the next one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from portal.dispatch.capabilities import Capabilities, Kind
from portal.dispatch.recipient import Recipient, mail_to, post_to
from portal.dispatch.status import Verdict
from portal.policy import sendable
from portal.policy.outcome import Reason

CHANNELS: Final = ("avtalegiro", "efaktura", "vipps", "mailbox", "email", "paper")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the house knows of one invoice and its recipient when it is routed."""

    kind: Kind
    currency: str
    due_date: date | None
    claim_basis: str
    category: str | None
    recipient: Recipient
    person_number: str  # in a supplied PDF: clean | found | unsearchable
    document_bytes: int | None = None
    refused: Mapping[str, Reason] = field(default_factory=dict)  # by the channels that said no


@dataclass(frozen=True, slots=True)
class Rules:
    """The channels that are connected and switched on, and the municipality's rules for e-mail."""

    channels: Mapping[str, Capabilities]
    email_excluded_categories: frozenset[str]
    email_unsearchable_pdf: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One channel's answer."""

    channel: str
    verdict: Verdict
    reason: Reason


@dataclass(frozen=True, slots=True)
class Route:
    """Every channel's answer: those of the order as they are tried, then those the municipality does not use."""

    steps: tuple[Step, ...]

    @property
    def chosen(self) -> Step | None:
        """The channel it goes by; None when it cannot be sent by any, and a human must help."""
        return next((step for step in self.steps if step.verdict == "chosen"), None)


def route(facts: Facts, order: Sequence[str], rules: Rules, today: date) -> Route:
    """Answer for all six channels. Exactly one is chosen, or none because each of the order has a reason against it."""
    steps: list[Step] = []
    placed = False
    for channel in order:
        steps.append(_answer(facts, channel, rules, today) if not placed else _not_needed(channel))
        placed = placed or steps[-1].verdict == "chosen"
    unused = (channel for channel in CHANNELS if channel not in order)
    return Route((*steps, *(Step(channel, "not_used", Reason("not_in_order")) for channel in unused)))


def _not_needed(channel: str) -> Step:
    return Step(channel, "not_reached", Reason("placed_before"))


def _answer(facts: Facts, channel: str, rules: Rules, today: date) -> Step:
    against = (
        facts.refused.get(channel)
        or sendable.obstacle(kind=facts.kind, claim_basis=facts.claim_basis)
        or _limits(facts, rules.channels.get(channel), today)
        or _unreachable(facts, channel, rules)
    )
    return Step(channel, "passed", against) if against else Step(channel, "chosen", _why(facts, channel))


def _limits(facts: Facts, can: Capabilities | None, today: date) -> Reason | None:
    """What the channel itself cannot carry."""
    if can is None:
        return Reason("channel_disabled")
    if facts.kind not in can.kinds:
        return Reason("type_not_supported", {"kind": facts.kind})
    if can.currencies is not None and facts.currency not in can.currencies:
        return Reason("currency_not_supported", {"currency": facts.currency})
    if can.max_document_bytes is not None and (facts.document_bytes or 0) > can.max_document_bytes:
        return Reason(
            "attachment_too_large", {"bytes": facts.document_bytes or 0, "most_bytes": can.max_document_bytes}
        )
    return _due_window(facts.due_date, can.due_days, today)


def _due_window(due: date | None, window: tuple[int, int] | None, today: date) -> Reason | None:
    if window is None or due is None:
        return None
    soonest, latest = window
    days = (due - today).days
    if days < soonest:
        return Reason("due_too_soon", {"days": days, "least_days": soonest})
    return Reason("due_too_far", {"days": days, "most_days": latest}) if days > latest else None


def _unreachable(facts: Facts, channel: str, rules: Rules) -> Reason | None:
    """What speaks against reaching this recipient that way."""
    if channel == "email":
        return _too_sensitive(facts, rules) or _reason_in(mail_to(facts.recipient))
    if channel == "paper":
        return _reason_in(post_to(facts.recipient))
    return None


def _reason_in(found: object) -> Reason | None:
    return found if isinstance(found, Reason) else None


def _too_sensitive(facts: Facts, rules: Rules) -> Reason | None:
    """What may not lie in an unencrypted mailbox."""
    if facts.recipient.protected:
        return Reason("protected_identity")
    if facts.category in rules.email_excluded_categories:
        return Reason("too_sensitive_for_email", {"because": "category"})
    if facts.person_number == "found":
        return Reason("too_sensitive_for_email", {"because": "person_number"})
    if facts.person_number == "unsearchable" and not rules.email_unsearchable_pdf:
        return Reason("too_sensitive_for_email", {"because": "unsearchable"})
    return None


def _why(facts: Facts, channel: str) -> Reason:
    """What speaks for the chosen channel, for the sentence on the resident's page."""
    if channel not in ("email", "paper"):
        return Reason("reachable")
    in_place_of = "other" if facts.recipient.other is not None else facts.recipient.kind
    return Reason({"email": "email_registered", "paper": "letter"}[channel], {"to": in_place_of})
