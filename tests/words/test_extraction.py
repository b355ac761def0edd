from io import BytesIO

import pytest

from portal.words.extraction import extract


def found(source: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(keyword, messages) for _, keyword, messages, _ in extract(BytesIO(source.encode()), {}, (), options={})]


@pytest.mark.parametrize(
    "source",
    [
        'mark("A sentence")',
        'words.text("A sentence")',
        'words().text("A sentence", day=today)',
        'self.words.text("A sentence")',
        'words_in("nb").text("A " "sentence")',
    ],
)
def test_a_sentence_is_found_however_the_words_are_reached(source: str) -> None:
    assert found(source) == [("_", ("A sentence",))]


def test_both_forms_of_a_plural_are_found() -> None:
    assert found('words.plural("one day", "%(num)d days", days)') == [("ngettext", ("one day", "%(num)d days"))]


@pytest.mark.parametrize(
    "source", ['text("select 1")', 'session.execute(text("select 1"))', 'cells.text("series")', "words.text(LABELS[x])"]
)
def test_what_is_no_sentence_is_left(source: str) -> None:
    assert found(source) == []
