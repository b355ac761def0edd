"""Which channel an invoice or a letter goes by, and for every other why not. Pure: facts, order, rules, today.

The order is the municipality's agreed one, after what the customer card asks for. A live mandate comes before both: it
always gets its claim, and the order only decides who carries the copy. The first channel nothing speaks against is
chosen; a channel that has refused the invoice is passed over for good, so the same rule finds the next one.
A channel that needs a register's answer is reached only with it: what nobody has asked yet is asked, and what nobody
can say holds the invoice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from portal.dispatch.capabilities import Capabilities, Kind
from portal.dispatch.preference import NONE, Preference
from portal.dispatch.reachability import VippsMatch, unreachable_in_person
from portal.dispatch.recipient import Recipient, mail_to, post_to
from portal.dispatch.register import Answer
from portal.dispatch.status import Verdict
from portal.policy import sendable
from portal.policy.claim_deadline import debited_on
from portal.policy.outcome import Reason
from portal.values.payment_reference import algorithms_of

AVTALEGIRO: Final = "avtalegiro"
CHANNELS: Final = (AVTALEGIRO, "efaktura", "vipps", "mailbox", "email", "paper")
# What asks for payment by itself and knows no mandate: it never carries a copy.
NEVER_COPIES: Final = frozenset({AVTALEGIRO, "vipps"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the house knows of one invoice or letter and its recipient when it is routed."""

    kind: Kind
    currency: str
    amount_minor: int
    due_date: date | None
    payment_reference: str | None
    claim_basis: str
    category: str | None
    recipient: Recipient
    person_number: str  # in a supplied PDF: clean | found | unsearchable
    document_bytes: int | None = None
    refused: Mapping[str, Reason] = field(default_factory=dict)  # by the channels that said no
    answers: Mapping[str, Answer] = field(default_factory=dict)  # by the registers asked so far
    claim_kind: str = "ordinary"
    has_account: bool = True  # whether the invoice says where to pay
    preference: Preference = NONE
    mandate: bool = False  # whether the customer number has a live AvtaleGiro mandate


@dataclass(frozen=True, slots=True)
class Rules:
    """The channels that are connected and switched on, and the municipality's rules for e-mail and Vipps.

    `closed` are those whose time has not come or is over, and why. `due_days` are windows that hold on this day alone.
    """

    channels: Mapping[str, Capabilities]
    email_excluded_categories: frozenset[str]
    email_unsearchable_pdf: bool
    vipps_match: VippsMatch = "national_id"
    closed: Mapping[str, Reason] = field(default_factory=dict)
    due_days: Mapping[str, tuple[int, int]] = field(default_factory=dict)


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
        return self._first("chosen")

    @property
    def asks(self) -> Step | None:
        """The channel whose register must be asked before the invoice can be placed."""
        return self._first("ask")

    @property
    def held(self) -> Step | None:
        """The channel whose register cannot answer just now: the invoice waits."""
        return self._first("held")

    def _first(self, verdict: Verdict) -> Step | None:
        return next((step for step in self.steps if step.verdict == verdict), None)


def route(facts: Facts, order: Sequence[str], rules: Rules, today: date) -> Route:
    """Answer for all six channels. One is chosen, or must wait for a register; or each of the order has a reason."""
    steps: list[Step] = []
    tried = _with_the_mandate_first(facts, facts.preference.first_in(order))
    for channel in tried:
        ended = next((step for step in steps if step.verdict != "passed"), None)
        steps.append(_after(ended, channel) if ended else _answer(facts, channel, rules, today))
    unused = (channel for channel in CHANNELS if channel not in order)
    return Route((*steps, *(Step(channel, "not_used", Reason("not_in_order")) for channel in unused)))


def route_copy(facts: Facts, order: Sequence[str], rules: Rules, today: date) -> Route:
    """The same for the copy of what AvtaleGiro draws: by the same order, but for what asks for payment itself."""
    carriers = [channel for channel in order if channel not in NEVER_COPIES]
    return route(replace(facts, mandate=False), carriers, rules, today)


def _with_the_mandate_first(facts: Facts, order: Sequence[str]) -> Sequence[str]:
    return tuple(dict.fromkeys((AVTALEGIRO, *order))) if facts.mandate and AVTALEGIRO in order else order


def _after(ended: Step, channel: str) -> Step:
    """A channel that was not reached, because another was chosen or is waited for."""
    return Step(channel, "not_reached", Reason("placed_before" if ended.verdict == "chosen" else "not_decided"))


def _answer(facts: Facts, channel: str, rules: Rules, today: date) -> Step:
    can = rules.channels.get(channel)
    against = (
        facts.refused.get(channel)
        or rules.closed.get(channel)
        or sendable.obstacle(kind=facts.kind, claim_kind=facts.claim_kind, claim_basis=facts.claim_basis)
        or _mandate_missing(facts, channel, can)
        or _limits(facts, can, rules.due_days.get(channel) or (can.due_days if can else None), today)
        or _unreachable(facts, channel, rules)
    )
    against = against or facts.preference.obstacle(channel)
    if against:
        return Step(channel, "passed", against)
    if can is None or can.register is None:
        return Step(channel, "chosen", facts.preference.why(channel, _why(facts, channel)))
    return _as_answered(facts.answers.get(can.register), channel, facts.preference)


def _as_answered(answer: Answer | None, channel: str, preference: Preference) -> Step:
    """What the channel's register says; the house knows nothing against it."""
    if answer is None:
        return Step(channel, "ask", Reason("to_be_asked"))
    if answer.verdict == "unknown":
        return Step(channel, "held", answer.reason or Reason("register_down"))
    if answer.verdict == "no":
        return Step(channel, "passed", answer.reason or Reason("no_consent"))
    return Step(channel, "chosen", preference.why(channel, answer.reason or Reason("reachable")))


def _mandate_missing(facts: Facts, channel: str, can: Capabilities | None) -> Reason | None:
    """Said before any limit, which is of no matter to who has no mandate.

    Whoever the recipient is: the mandate is the payer's, and lies in the bank under the customer number.
    """
    return Reason("no_mandate") if channel == AVTALEGIRO and can is not None and not facts.mandate else None


def _limits(facts: Facts, can: Capabilities | None, window: tuple[int, int] | None, today: date) -> Reason | None:
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
    return _due_window(facts.due_date, window, today) or _unpayable(facts, can)


def _due_window(due: date | None, window: tuple[int, int] | None, today: date) -> Reason | None:
    if window is None or due is None:
        return None
    soonest, latest = window
    days = (due - today).days
    if days < soonest:
        return Reason("due_too_soon", {"days": days, "least_days": soonest})
    return Reason("due_too_far", {"days": days, "most_days": latest}) if days > latest else None


def _unpayable(facts: Facts, can: Capabilities) -> Reason | None:
    """What a channel that asks for payment cannot ask with."""
    if can.kid_digits is None:
        return None
    if facts.amount_minor <= 0:
        return Reason("amount_not_positive")
    if facts.due_date is None:
        return Reason("no_due_date")
    if not facts.has_account:
        return Reason("no_account")
    return None if _is_payable_by(facts.payment_reference or "", can.kid_digits, can) else Reason("kid_invalid")


def _is_payable_by(reference: str, characters: tuple[int, int], can: Capabilities) -> bool:
    if not reference:
        return can.kid_optional
    fewest, most = characters
    return fewest <= len(reference) <= most and bool(algorithms_of(reference))


def _unreachable(facts: Facts, channel: str, rules: Rules) -> Reason | None:
    """What speaks against reaching this recipient that way."""
    if channel == AVTALEGIRO:
        return None
    if channel == "email":
        return _too_sensitive(facts, rules) or _reason_in(mail_to(facts.recipient))
    if channel == "paper":
        return _reason_in(post_to(facts.recipient))
    return unreachable_in_person(facts.recipient, channel, vipps_match=rules.vipps_match)


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
    if channel == AVTALEGIRO and facts.due_date:
        return Reason("mandate", {"drawn_day": debited_on(facts.due_date).isoformat()})
    if channel not in ("email", "paper"):
        return Reason("reachable")
    in_place_of = "other" if facts.recipient.other is not None else facts.recipient.kind
    return Reason({"email": "email_registered", "paper": "letter"}[channel], {"to": in_place_of})
