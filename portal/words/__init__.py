"""Words of a language: catalogs, labels of codes, money and dates."""

from portal.words.catalogs import Words, words_in

__all__ = ["Words", "words_in"]
