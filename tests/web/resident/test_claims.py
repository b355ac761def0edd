"""Where a claim lies, said first to the one who pays."""

from datetime import date

import pytest

from portal.dispatch.recalling.reached import How, Reached
from portal.invoices.status import Standing
from portal.web.resident.claims import ClaimTold, brief, brief_beside, claim_told
from portal.web.resident.states import told
from portal.words import words_in
from tests.web.resident.standings import a_standing

TODAY, DUE = date(2026, 11, 22), date(2026, 12, 20)
UNPAID, PAID = a_standing("unpaid", due_date=DUE), a_standing("paid", due_date=DUE)


def reached(channel: str, how: How = "lies", due: date = DUE, why: str | None = None) -> Reached:
    return Reached(channel, how, due, why)


def said(*found: Reached, language: str = "en", code: str = "unpaid", today: date = TODAY) -> tuple[str, ...]:
    """Headline and sentences of the page."""
    standing, words = a_standing(code, due_date=DUE), words_in(language)
    page = told(standing, words, today, claim_told(found, standing, words, today))
    return tuple(one.replace("\u00a0", " ") for one in (page.headline, *page.then))


DRAWN = {
    "nb": ("3 080,00 kr blir trukket fra kontoen din med AvtaleGiro 21. desember 2026.", "Du trenger ikke gjøre noe."),
    "nn": ("3 080,00 kr blir trekt frå kontoen din med AvtaleGiro 21. desember 2026.", "Du treng ikkje gjere noko."),
    "sv": ("3 080,00 Nkr dras från ditt konto med AvtaleGiro 21 december 2026.", "Du behöver inte göra något."),
    "en": (
        "NOK 3,080.00 is drawn from your account by AvtaleGiro on 21 December 2026.",
        "You do not need to do anything.",
    ),
}


@pytest.mark.parametrize("language", DRAWN)
def test_what_is_drawn_says_so_first_with_the_day_on_which_banks_are_open(language: str) -> None:
    assert said(reached("avtalegiro"), language=language) == DRAWN[language]


IN_THE_BANK = {
    "nb": "3 080,00 kr ligger i nettbanken din som eFaktura. Godkjenn den der innen 20. desember 2026.",
    "nn": "3 080,00 kr ligg i nettbanken din som eFaktura. Godkjenn den der innan 20. desember 2026.",
    "sv": "3 080,00 Nkr ligger i din internetbank som e-faktura. Godkänn den där senast 20 december 2026.",
    "en": "NOK 3,080.00 lies in your online bank as eFaktura. Approve it there by 20 December 2026.",
}


@pytest.mark.parametrize("language", IN_THE_BANK)
def test_what_lies_in_the_bank_says_so_first(language: str) -> None:
    assert said(reached("efaktura"), language=language) == (IN_THE_BANK[language],)


@pytest.mark.parametrize("channel", ["avtalegiro", "efaktura", "vipps"])
def test_the_numbers_to_pay_by_are_folded_under_a_warning(channel: str) -> None:
    found = claim_told([reached(channel)], UNPAID, words_in("en"), TODAY)
    assert found.warning
    assert "twice" in found.warning
    assert found.drawn == (channel == "avtalegiro")


def test_a_copy_in_the_bank_is_not_what_is_paid_where_avtalegiro_draws() -> None:
    assert "AvtaleGiro" in said(reached("avtalegiro"), reached("efaktura"))[0]


def test_what_was_not_drawn_on_its_day_can_be_paid_by_its_numbers() -> None:
    late = date(2026, 12, 23)
    found = claim_told([reached("avtalegiro")], a_standing("overdue", due_date=DUE), words_in("en"), late)
    assert (found.headline, found.warning) == (None, None)
    assert found.then == (
        "Your bank should have drawn it by AvtaleGiro on 21 December 2026. See in your bank whether it did.",
    )


BECAME_ONCE_PAID = {
    ("avtalegiro", "lies"): "We have asked your bank not to draw it by AvtaleGiro. It takes a little while.",
    ("avtalegiro", "asked_back"): "We have asked your bank not to draw it by AvtaleGiro. It takes a little while.",
    ("avtalegiro", "stays"): "It was too late for us to stop it: your bank will still draw it on 21 December 2026. "
    "Stop it there.",
    ("avtalegiro", "taken_back"): "The AvtaleGiro payment is stopped. Nothing is drawn for this invoice.",
    ("efaktura", "lies"): "We are taking the eFaktura out of your online bank. Do not approve it there.",
    ("efaktura", "asked_back"): "We are taking the eFaktura out of your online bank. Do not approve it there.",
    ("efaktura", "stays"): "We could not take the eFaktura out of your online bank. Do not approve it there.",
    ("efaktura", "taken_back"): "It has been taken out of your online bank.",
    ("vipps", "lies"): "We are taking the invoice out of Vipps. Do not approve it there.",
    ("vipps", "asked_back"): "We are taking the invoice out of Vipps. Do not approve it there.",
    ("vipps", "stays"): "We could not take the invoice out of Vipps. Do not approve it there.",
    ("vipps", "taken_back"): "It has been taken out of Vipps.",
}


@pytest.mark.parametrize("code", ["paid", "paid_too_much", "credited", "withdrawn"])
@pytest.mark.parametrize(("channel", "how"), BECAME_ONCE_PAID)
def test_what_became_of_a_claim_that_is_not_owed_any_more_is_said_plainly(channel: str, how: How, code: str) -> None:
    page = said(reached(channel, how, why="paid"), code=code)
    assert page[1] == BECAME_ONCE_PAID[channel, how]
    assert not any("is drawn from" in one or "lies in" in one for one in page)


@pytest.mark.parametrize(("channel", "how"), BECAME_ONCE_PAID)
def test_each_language_says_it_in_its_own_words(channel: str, how: How) -> None:
    assert len({said(reached(channel, how), code="paid", language=one)[1] for one in ("nb", "nn", "sv", "en")}) == 4


def test_what_the_bank_drew_itself_is_nothing_to_tell() -> None:
    for how in ("over", "lies", "asked_back"):
        assert len(said(reached("avtalegiro", how), code="paid", today=date(2026, 12, 21))) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("channel", "how", "sentence"),
    [
        ("avtalegiro", "asked_back", "We are stopping the AvtaleGiro payment as it was. It takes a little while."),
        ("avtalegiro", "taken_back", "The AvtaleGiro payment as it was is stopped."),
        (
            "efaktura",
            "stays",
            "We could not take the eFaktura as it was out of your online bank. Do not approve it there.",
        ),
        ("vipps", "asked_back", "We are taking the invoice as it was out of Vipps. Do not approve it there."),
    ],
)
def test_while_something_is_left_the_claim_as_it_was_is_told_apart(channel: str, how: How, sentence: str) -> None:
    assert said(reached(channel, how, why="moved"))[1] == sentence


@pytest.mark.parametrize("channel", ["avtalegiro", "efaktura", "vipps"])
def test_what_stays_though_something_is_left_must_not_be_paid_twice(channel: str) -> None:
    found = claim_told([reached(channel, "stays", why="moved")], UNPAID, words_in("en"), TODAY)
    assert found.warning
    assert "twice" in found.warning
    assert not found.drawn


def test_a_claim_by_its_new_date_says_nothing_of_the_old_one_that_is_gone() -> None:
    new = reached("efaktura", due=date(2027, 1, 20))
    (sentence,) = said(new, reached("efaktura", "taken_back"))
    assert "20 January 2027" in sentence


def test_an_old_date_that_could_not_be_stopped_is_told_until_it_is_over() -> None:
    old = reached("avtalegiro", "stays")
    assert "still draw it on 21 December 2026" in said(old)[1]
    assert not any("still draw" in one for one in said(old, today=date(2026, 12, 22)))


@pytest.mark.parametrize("channel", ["mailbox", "email", "paper"])
def test_a_document_that_was_sent_changes_nothing_of_how_it_is_paid(channel: str) -> None:
    assert claim_told([reached(channel)], UNPAID, words_in("en"), TODAY) == ClaimTold()
    assert said(reached(channel))[0] == "Pay NOK 3,080.00 by 20 December 2026."


def test_what_lies_with_the_collection_company_is_paid_there_alone() -> None:
    collected = a_standing("collection", due_date=DUE)
    assert claim_told([reached("efaktura")], collected, words_in("en"), TODAY) == ClaimTold()


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("avtalegiro", "Drawn by AvtaleGiro on 21 December 2026"),
        ("efaktura", "In your online bank. Approve it by 20 December 2026"),
        ("vipps", "In Vipps. Approve it by 20 December 2026"),
    ],
)
def test_the_list_says_the_same_in_a_few_words(channel: str, words: str) -> None:
    assert brief(reached(channel), UNPAID, words_in("en"), TODAY) == words
    assert brief(reached(channel), PAID, words_in("en"), TODAY) is None
    assert brief(None, UNPAID, words_in("en"), TODAY) is None


IN_THE_LIST = {
    ("avtalegiro", "asked_back"): "We have asked your bank not to draw it",
    ("avtalegiro", "stays"): "Your bank still draws it on 21 December 2026. Stop it there",
    ("efaktura", "asked_back"): "We are taking it out of your online bank",
    ("efaktura", "stays"): "It still lies in your online bank. Do not approve it there",
    ("vipps", "asked_back"): "We are taking it out of Vipps",
    ("vipps", "stays"): "It still lies in Vipps. Do not approve it there",
}


def beside(claim: Reached, standing: Standing, *, today: date = TODAY) -> str | None:
    told = brief_beside(claim, standing, words_in("en"), today)
    return told.replace("\u00a0", " ") if told else None


@pytest.mark.parametrize(("channel", "how"), IN_THE_LIST)
def test_the_list_says_of_what_is_paid_that_it_may_still_be_paid_there(channel: str, how: How) -> None:
    assert beside(reached(channel, how), PAID) == IN_THE_LIST[channel, how]
    assert beside(reached(channel, how), a_standing("collection", due_date=DUE)) is None


def test_the_list_says_nothing_beside_what_is_over_or_as_it_should_be() -> None:
    assert beside(reached("avtalegiro"), UNPAID) is None
    assert beside(reached("avtalegiro", "asked_back"), UNPAID) is None
    assert beside(reached("efaktura", "taken_back"), PAID) is None
    assert beside(reached("avtalegiro", "stays"), PAID, today=date(2026, 12, 22)) is None


def test_the_list_warns_of_an_old_date_that_stays_while_something_is_left() -> None:
    assert beside(reached("avtalegiro", "stays"), UNPAID) == IN_THE_LIST["avtalegiro", "stays"]
    assert brief(reached("avtalegiro", "stays"), UNPAID, words_in("en"), TODAY) is None
