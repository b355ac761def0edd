"""A notice: what a letter from the municipality says, in one language, for e-mail, mailbox and paper alike.

What is read on the way names neither amount nor service and has no link: residents are told never to log in by one.
The offer of eFaktura alone has some.
"""

from dataclasses import dataclass

from portal.words.messages import message


@dataclass(frozen=True, slots=True)
class Notice:
    """A composed notice: `subject` is one line; `text`, in paragraphs, and `html` say the same.

    Its document says `document_text` where that is more than may be read on the way, such as an amount.
    """

    name: str
    language: str
    subject: str
    text: str
    html: str
    document_text: str | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text, part by part."""
        return paragraphs_of(self.text)


def paragraphs_of(text: str) -> tuple[str, ...]:
    """What empty lines part; what stands on lines of its own within stays so."""
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


def composed(name: str, language: str, **facts: object) -> Notice:
    """The notice of `templates/messages/<name>/` in `nb`, `nn`, `sv` or `en`; its HTML is one frame for all."""
    subject = message(f"{name}/subject.txt", language, **facts).strip()
    text = message(f"{name}/body.txt", language, **facts)
    html = message("notice.html", language, subject=subject, paragraphs=paragraphs_of(text))
    return Notice(name, language, subject, text, html)
