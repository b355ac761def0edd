"""What the desk is told of a case: its state, by what a customer was found, and why a decision cannot stand."""

from collections.abc import Mapping
from typing import Final

from portal.policy.outcome import Reason
from portal.web.cases.sentences import STATES as TO_RESIDENTS
from portal.web.desk.case_form import Field
from portal.words import Words
from portal.words.labels import Colour
from portal.words.marks import mark

STATES: Final[Mapping[str, tuple[str, Colour]]] = {
    **TO_RESIDENTS,
    "waiting_for_resident": (mark("Waiting for the resident"), "neutral"),
}
# What the list may show.
SHOWN: Final = {
    "live": mark("Not decided"),
    "waiting_for_resident": mark("Waiting for the resident"),
    "decided": mark("Decided"),
    "withdrawn": mark("Withdrawn"),
}
FOUND_BY: Final = {
    "payment_reference": mark("the payment reference"),
    "customer_number": mark("the customer number you wrote"),
    "person_number": mark("the person number in the case"),
    "name": mark("the name in the case"),
    "own": mark("being the one who asks"),
    "amount_and_due_date": mark("the amount and the due date"),
}
GROUNDS: Final = {
    "estate": mark("the estate of someone who has died"),
    "ward": mark("guardianship"),
    "child": mark("being a parent"),
}

_PROBLEMS: Final = {
    "text_missing": mark("Answer: write what the resident shall read."),
    "text_too_long": mark("Answer: write at most %(most)s characters."),
    "customer_missing": mark("Customer: choose for whom they may act."),
    "scope_missing": mark("Invoices: choose all, or tick those they may see."),
    "until_malformed": mark("Last day: this is no date. Write it with digits, for example 1 12 2026."),
    "until_passed": mark("Last day: it has passed."),
    "end_unknown": mark("Last day: write one. The child's birthday is not known here."),
    "of_age": mark("Customer: the child is 18, so nobody acts for it as a parent."),
    "no_such_customer": mark("Customer: it is not here any more."),
    "company_acts": mark("Customer: it is a company. Nobody is given leave to act for one here."),
    "oneself": mark("Customer: this is the one who asks."),
    "other_invoices": mark("Invoices: tick only invoices of the customer you chose."),
    "no_invoices": mark("Invoices: choose all, or tick those they may see."),
    "acts_already": mark("Customer: they may act for this one already. Take that back first to change it."),
    "not_their_own": mark("Invoice: it is not the resident's own."),
    "case_changed": mark("Something has happened in the case since you opened it. Read it below, and decide anew."),
    "case_decided": mark("The case is decided already. Read below by whom, and how."),
    "case_withdrawn": mark("The resident has withdrawn the case."),
}
# Which field a refusal by the rules stands at; where none is named, it is about the case itself.
_AT: Final[Mapping[str, Field]] = {
    **dict.fromkeys(("end_unknown", "until_passed"), "day"),
    **dict.fromkeys(("of_age", "no_such_customer", "company_acts", "oneself", "acts_already"), "customer"),
    **dict.fromkeys(("other_invoices", "no_invoices"), "scope"),
    "not_their_own": "invoice",
}


def at_its_field(reason: Reason) -> dict[Field, Reason]:
    """A refusal, at the field it is about; at the answer where it is about the case."""
    return {_AT.get(reason.code, "text"): reason}


def told(problems: Mapping[Field, Reason], words: Words) -> dict[str, str]:
    """A sentence for each."""
    return {field: words.text(_PROBLEMS[one.code], **one.numbers) for field, one in problems.items()}
