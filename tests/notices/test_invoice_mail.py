import re

import pytest
from jinja2 import UndefinedError

from portal.notices.invoice_mail import InvoiceMail, compose
from portal.words.messages import message

LANGUAGES = ["nb", "nn", "sv", "en"]
INVOICE = InvoiceMail("invoice", "Lørenskog kommune", "faktura.lorenskog.example", "67 20 10 00", "faktura@x.example")
CREDIT_NOTE = InvoiceMail("credit_note", *[getattr(INVOICE, name) for name in INVOICE.__slots__[1:]])
CHANGED = InvoiceMail("changed", *[getattr(INVOICE, name) for name in INVOICE.__slots__[1:]])


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("nb", "Faktura fra Lørenskog kommune"),
        ("nn", "Faktura frå Lørenskog kommune"),
        ("sv", "Faktura från Lørenskog kommune"),
        ("en", "Invoice from Lørenskog kommune"),
    ],
)
def test_the_subject_says_what_it_is_and_from_whom(language: str, subject: str) -> None:
    assert compose(INVOICE, language).subject == subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_credit_note_is_not_called_an_invoice(language: str) -> None:
    note, invoice = compose(CREDIT_NOTE, language), compose(INVOICE, language)
    assert note.subject != invoice.subject
    assert note.text != invoice.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("facts", [INVOICE, CREDIT_NOTE, CHANGED])
def test_the_mail_says_where_to_log_in_and_whom_to_ask_in_every_language(facts: InvoiceMail, language: str) -> None:
    mail = compose(facts, language)
    for told in (facts.municipality, facts.address, facts.phone, facts.email):
        assert told in mail.text
        assert told in mail.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_changed_since_it_was_issued_is_said_to_have_in_text_and_html(language: str) -> None:
    changed, invoice = compose(CHANGED, language), compose(INVOICE, language)
    assert changed.subject == invoice.subject
    more = [line for line in changed.text.splitlines() if line not in invoice.text]
    assert len(more) == 1
    assert more[0] in changed.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_nothing_to_click(language: str) -> None:
    assert not re.search(r"href|http|<a |<img|<script", compose(INVOICE, language).html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_html_says_its_language(language: str) -> None:
    assert f'<html lang="{language}">' in compose(INVOICE, language).html


def test_what_a_municipality_calls_itself_cannot_become_markup() -> None:
    named = InvoiceMail("invoice", "<b>Kommune</b> & sønn", "x.example", "1", "a@x.example")
    mail = compose(named, "nb")
    assert "<b>" not in mail.html
    assert "<b>Kommune</b> & sønn" in mail.text


def test_a_fact_the_template_names_and_nobody_gives_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        message("invoice/subject.txt", "nb", kind="invoice")
