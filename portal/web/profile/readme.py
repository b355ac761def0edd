"""What each file of the copy is, told in the resident's language."""

from typing import Final

from portal.words import Words
from portal.words.marks import mark

_TITLE: Final = mark("Everything %(municipality)s has about you in My invoices, as of %(moment)s")
_FILES: Final = (
    ("profile.json", mark("Your customer numbers, name, address, e-mail and mobile number: who gave them, and when.")),
    ("contact_changes.json", mark("Changes of your e-mail address and mobile number: what, by whom, and when.")),
    ("history.json", mark("What you have done and opened here, and which roles at the municipality have looked.")),
    ("representations.json", mark("Who may act for you, for whom you may act, and what has become of it.")),
    ("letters.json", mark("The letters we have written to you beside the invoices.")),
    ("cases.json", mark("Your cases: what you asked for, what was said on both sides, and what was decided.")),
    ("cases/*/file-*", mark("The files you sent in a case.")),
    ("letters/*.pdf", mark("The same letters as PDFs, by the day they were written.")),
    ("offers.json", mark("E-mails that offered you eFaktura, what you answered, and whether you want none.")),
    ("invoices/*/invoice.json", mark("One invoice: its lines, what is paid, which way it was sent and why.")),
    ("invoices/*/document.pdf", mark("The invoice as a PDF.")),
    ("invoices/*/attachment-*", mark("Files that came with the invoice.")),
)
_NOTES: Final = (
    mark("JSON files can be read by programs, and by people in any text editor. Their words are in English."),
    mark("We keep your national identity number encrypted. It is not written in the JSON files, nor in a file name."),
    mark("Keep the file safe: whoever has it can read all of this."),
)


def readme(words: Words, municipality: str, moment: str) -> str:
    """Plain text, lines ended as every system reads them."""
    head = words.text(_TITLE, municipality=municipality, moment=moment)
    files = [f"{name}\n    {words.text(about)}" for name, about in _FILES]
    return "\n\n".join([head, *files, *(words.text(note) for note in _NOTES)]).replace("\n", "\r\n") + "\r\n"
