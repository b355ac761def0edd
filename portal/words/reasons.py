"""Why an invoice goes one way and not another, said to the one it is for. One sentence a code of the cascade."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from portal.words.catalogs import NO_BREAK_SPACE, Words
from portal.words.marks import mark

_SENTENCES: Final = {
    "not_in_order": mark("We do not send invoices this way."),
    "channel_disabled": mark("We cannot send invoices this way yet."),
    "channel_not_yet": mark("We send invoices this way from %(first_day)s."),
    "channel_ended": mark("We sent invoices this way until %(last_day)s, and no longer do."),
    "no_b2c_agreement": mark("We cannot send invoices this way, because we have no agreement on it."),
    "placed_before": mark("Not needed, because the invoice already goes another way."),
    "no_claim_basis": mark("We do not send this, because it builds on neither a law nor an agreement with you."),
    "no_consent_to_claim": mark("We do not send this, because you have not said yes to it beforehand."),
    "no_due_date": mark("The invoice has no due date, so it cannot be sent this way."),
    "no_account": mark("The invoice names no account to pay to, so it cannot be sent this way."),
    "type_not_supported": mark("This kind of document cannot be sent this way."),
    "currency_not_supported": mark("Amounts in %(currency)s cannot be sent this way."),
    "attachment_too_large": mark("The PDF is %(bytes)s. The limit for sending it this way is %(most_bytes)s."),
    "due_too_soon": mark("The due date is too close: %(days)s days away, and the least is %(least_days)s."),
    "due_too_far": mark("The due date is too far ahead: %(days)s days away, and the most is %(most_days)s."),
    "protected_identity": mark("We do not use this for anyone with a protected identity."),
    "no_email": mark("We have no e-mail address for you."),
    "email_invalid": mark("The e-mail address we have cannot be right."),
    "contact_stale": mark("E-mail to the address we have for you has come back."),
    "no_email_of_other": mark("Another recipient gets this invoice, and we have no e-mail address for them."),
    "estate": mark("For the estate of a deceased person we use e-mail only when an executor has given an address."),
    "minor": mark("For anyone under 18 we use e-mail only when a guardian has given an address."),
    "no_postal_address": mark("We have no complete postal address for you."),
    "no_postal_address_of_other": mark(
        "Another recipient gets this invoice, and we have no complete postal address for them."
    ),
    "rejected_by_channel": mark("We tried, but it was not accepted there."),
    "channel_down": mark("We tried for several hours, but could not get through."),
    "uncertain": mark("We do not know whether it arrived. One of us checks before it is sent again."),
    "reserved": mark("You have opted out of digital post from the public sector."),
    "no_mailbox": mark("You have no digital mailbox."),
    "contact_expired": mark(
        "The contact register has no e-mail address or mobile number for you that was confirmed in the last %(months)s "
        "months, so you could not be told that you had post."
    ),
    "failed_after_delivery": mark(
        "It arrived, but the mailbox reported a failure afterwards. One of us looks into it."
    ),
    "refused_too_late": mark(
        "It was refused there so close to the due date that a letter might not reach you in time. "
        "One of us looks into it."
    ),
    "still_drawn": mark(
        "It was too late to take it back: your bank will still draw it on %(due_day)s. Stop it there if it must not be."
    ),
    "drawn_already": mark("Your bank drew it on %(due_day)s, so there is nothing to take back."),
    "nothing_to_recall": mark("What was sent this way is only the document, so there is nothing to take back."),
    "not_recalled": mark("It could not be taken back from there. One of us looks into it."),
    "paid_though_credited": mark(
        "It was paid or approved there before it could be taken back. One of us looks into it."
    ),
    "recall_unanswered": mark("It is to be taken back from there, but nobody there answers. One of us looks into it."),
    "receipt_missing": mark("We sent it, but no receipt came in time. One of us looks into it."),
    "receipt_overdue": mark("No receipt has come in %(days)s days. One of us looks into it."),
    "mandate": mark("You have an AvtaleGiro agreement for this customer number in your bank."),
    "past_cut_off": mark("The bank takes claims by AvtaleGiro for this due date until %(cut_off_day)s at %(cut_off)s."),
    "bank_notifies": mark("Your bank tells you of the payment itself."),
    "copy_not_made": mark("The copy of the invoice could not be made. One of us looks into it."),
    "cover_not_made": mark(
        "The invoice has changed since it was issued, and could not be made to say so. One of us looks into it."
    ),
    "no_mandate": mark("You have no AvtaleGiro agreement with us."),
    "no_consent": mark("You have not agreed to get invoices this way."),
    "efaktura_not_searched": mark(
        "Your customer card or this invoice names another way, so we did not check whether you get eFaktura."
    ),
    "efaktura_1_agreement": mark("You have an agreement on eFaktura with us."),
    "efaktura_1_closed": mark("Agreements on eFaktura with one sender alone have not been made since %(from)s."),
    "efaktura_1_ended": mark("Agreements on eFaktura with one sender alone ended on %(last)s."),
    "efaktura_1_ahead": mark("An agreement cannot have been accepted on a day that is still to come."),
    "on_card": mark("Your customer card says that you get invoices this way."),
    "on_invoice": mark("This invoice was set to be sent this way."),
    "issuer_blocked": mark("You have said no to eFaktura from us in your online bank."),
    "efaktura_consent": mark("You have said yes to eFaktura in your online bank."),
    "vipps_on": mark("You have switched on invoices in Vipps."),
    "vipps_off": mark("You have not switched on invoices in Vipps."),
    "no_mobile": mark("We have no Norwegian mobile number for you."),
    "no_national_id": mark("We do not have your national identity number."),
    "override_recipient": mark(
        "Another recipient gets this invoice, and we do not have your national identity number."
    ),
    "company": mark("This way reaches private persons only."),
    "amount_not_positive": mark("There is nothing to pay, so it cannot be sent this way."),
    "kid_invalid": mark("The payment reference (KID) cannot be used this way."),
    "to_be_asked": mark("We have not asked yet whether you can get invoices this way."),
    "register_down": mark("We could not find out just now whether you can get invoices this way. We ask again soon."),
    "not_decided": mark("Not decided yet, because we wait for an answer about another way."),
    "reachable": mark("You can get invoices this way."),
    "email_registered": mark("You have given us your e-mail address."),
    "paper_chosen": mark("You have chosen to get your invoices on paper."),
    "letter": mark("No digital way could be used."),
    "until_passed": mark("The last day, %(last_day)s, has passed."),
    "end_unknown": mark("We do not know when the child turns 18. A last day must be given."),
    "of_age": mark("The child turned 18 on %(first_day)s, and acts for themselves."),
    "representation_revoked": mark("The right to act has been taken back."),
    "representation_ended": mark("The right to act ended on %(last_day)s."),
    "oneself": mark("Nobody needs the right to act for themselves."),
    "no_such_customer": mark("There is no such customer."),
    "company_acts": mark("A company is not acted for here. This is for persons, children and estates."),
    "other_invoices": mark("Not all of the invoices are this customer's."),
    "no_invoices": mark("Choose at least one invoice, or all of them."),
    "acts_already": mark("They may already act for this customer. Take that back first to grant something else."),
    "has_efaktura": mark("You have eFaktura already."),
    "opted_out": mark("You have said that you want no offers of eFaktura."),
    "asked_for": mark("You have asked for eFaktura, and your bank has not answered yet."),
    "offered_recently": mark("We offered you eFaktura not long ago, and do so again on %(next_day)s at the earliest."),
}

# Where a reason's `because` or `to` makes another sentence.
_VARIANTS: Final = {
    ("too_sensitive_for_email", "category"): mark("What this invoice is for is too private for e-mail."),
    ("too_sensitive_for_email", "person_number"): mark(
        "The PDF contains a national identity number, so we do not send it by e-mail."
    ),
    ("too_sensitive_for_email", "unsearchable"): mark(
        "We could not check the PDF for national identity numbers, so we do not send it by e-mail."
    ),
    ("reachable", "digipost"): mark(
        "You have Digipost. You can send an invoice on to your bank there; it is not paid until you approve it."
    ),
    ("reachable", "eboks"): mark("You have e-Boks."),
    ("no_consent", "efaktura"): mark(
        "You have not said yes to eFaktura in your online bank: neither from everyone, nor from us."
    ),
    ("email_registered", "other"): mark("Another recipient gets this invoice, and has given us an e-mail address."),
    ("email_registered", "company"): mark("The company has given us an e-mail address."),
    ("estate", "in_person"): mark("This way reaches living people only, not the estate of a deceased person."),
    ("minor", "in_person"): mark("This way does not reach anyone under 18."),
    ("company", "in_person"): mark("This way reaches private persons only."),
    ("letter", "other"): mark("Another recipient gets this invoice, and no digital way could be used."),
    ("letter", "minor"): mark("The letter goes to the guardians, because no digital way could be used."),
    ("letter", "estate"): mark("The letter goes to the estate, because no digital way could be used."),
}


def sentence(words: Words, code: str, numbers: Mapping[str, int | str]) -> str:
    """What is said to the resident for a reason. Raise KeyError for a code that no rule gives."""
    variant = str(numbers.get("because") or numbers.get("to") or "")
    message = _VARIANTS.get((code, variant)) or _SENTENCES[code]
    return words.text(message, **{name: _shown(name, value, words) for name, value in numbers.items()})


def _shown(name: str, value: int | str, words: Words) -> str:
    if not isinstance(value, int):
        return words.date(date.fromisoformat(value)) if name.endswith("_day") else value
    if name.endswith("bytes"):
        # The next tenth up, so that what is over the limit never reads as the limit.
        return f"{words.number(Decimal(-(-value // 100_000)) / 10)}{NO_BREAK_SPACE}MB"
    return words.number(value)
