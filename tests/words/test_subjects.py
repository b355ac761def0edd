from datetime import date

import pytest

from portal.words import words_in
from portal.words.subjects import LABELS, Subject, title

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("language", "subject", "text"),
    [
        ("nb", Subject("kindergarten", "Opphold 100 %", *OCTOBER), "Barnehage, oktober 2026"),
        ("nn", Subject("after_school", None, *OCTOBER), "SFO, oktober 2026"),
        ("sv", Subject("kindergarten", None, *OCTOBER), "Förskola, oktober 2026"),
        ("en", Subject("rent", None, *OCTOBER), "Rent, October 2026"),
        (
            "nb",
            Subject("water_sewage", None, date(2026, 10, 1), date(2026, 12, 31)),
            "Vann og avløp, oktober–desember 2026",
        ),
        ("nb", Subject("waste", None, date(2026, 12, 1), date(2027, 1, 31)), "Renovasjon, desember 2026–januar 2027"),
        ("nb", Subject("waste", None, date(2026, 12, 1)), "Renovasjon, desember 2026"),
        ("nb", Subject("waste", None, None, date(2026, 12, 31)), "Renovasjon, desember 2026"),
        ("nb", Subject("rent", "Leie"), "Husleie"),
        ("nb", Subject("other", "Skjenkebevilling"), "Skjenkebevilling"),
        ("nb", Subject(None, "Skjenkebevilling", *OCTOBER), "Skjenkebevilling, oktober 2026"),
        ("sv", Subject(None, None), "Faktura"),
    ],
)
def test_a_title_says_what_an_invoice_is_for_and_when(language, subject, text):
    assert title(subject, words_in(language)) == text


@pytest.mark.parametrize("language", ["nb", "nn", "sv"])
@pytest.mark.parametrize("category", sorted(LABELS))
def test_every_category_has_a_name_of_its_own_language(language, category):
    words = words_in(language)
    assert title(Subject(category, None), words) not in ("", words_in("en").text(LABELS[category]))
