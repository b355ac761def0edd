from hypothesis import given
from hypothesis import strategies as st

from portal.documents.drawable_text import TextCleaner, breakable
from portal.documents.fonts import drawable

LATIN = frozenset("abcdeé ?\n")


def cleaned(text: str) -> str:
    return TextCleaner(LATIN).clean(text)


def test_letters_and_marks_become_one_character() -> None:
    assert cleaned("e\u0301") == "é"


def test_control_and_unseen_characters_are_dropped() -> None:
    assert cleaned("a\x00b\x1b\u200d\u202ec\ufeff\ufe0f") == "abc"


def test_every_kind_of_line_break_is_one() -> None:
    assert cleaned("a\r\nb\rc\u2028d\x85e") == "a\nb\nc\nd\ne"


def test_a_tab_is_a_space() -> None:
    assert cleaned("a\tb") == "a b"


def test_what_cannot_be_drawn_is_replaced_and_remembered_once_in_order() -> None:
    cleaner = TextCleaner(LATIN)
    assert cleaner.clean("a日b😀日") == "a?b??"
    assert cleaner.replaced == ("日", "😀")


def test_a_broken_surrogate_is_replaced() -> None:
    assert cleaned("a\ud800") == "a?"


def test_the_shipped_fonts_draw_the_languages_of_the_north() -> None:
    assert set("abcæøåäöÆØÅÄÖéüáčđŋšŧžÁČĐŊŠŦŽðþ0123456789«»“”–—…§%‰€£²³½×−·•\u00a0\u202f") <= drawable()


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    cleaner = TextCleaner(drawable())
    once = cleaner.clean(text)
    assert cleaner.clean(once) == once
    assert set(once) <= drawable() | {"\n"}


def test_short_words_are_left_whole() -> None:
    assert breakable("Skårersletta 12", 12) == "Skårersletta 12"


def test_long_words_may_break() -> None:
    assert breakable("abcdefgh ij", 3) == "abc\u200bdef\u200bgh ij"
