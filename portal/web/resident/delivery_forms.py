"""The forms of the pages on how invoices come. What was typed is judged in the feature, which says what to change."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flask_wtf import FlaskForm
from wtforms import StringField

from portal.policy.outcome import Reason
from portal.words import Words, next_way

# By field, what to change.
Problems = Mapping[str, str]
NONE: Final[Problems] = MappingProxyType({})
# As much as anybody types; what is longer is cut before it is judged as too long.
_MOST = 400


class ContactForm(FlaskForm):  # type: ignore[misc] # Flask-WTF tells no types
    """An address or a number."""

    value = StringField()

    @property
    def typed(self) -> str:
        return str(self.value.data or "")[:_MOST]


class CodeForm(FlaskForm):  # type: ignore[misc] # Flask-WTF tells no types
    """The code of a confirmation."""

    code = StringField()

    @property
    def typed(self) -> str:
        return str(self.code.data or "")[:_MOST]


def problem(reason: Reason, field: str, words: Words) -> str:
    """What to change, beginning with the field's name; what is about codes begins so wherever it stands."""
    message = next_way.TYPED.get((field, reason.code)) or next_way.TYPED["code", reason.code]
    return words.text(message, **{name: str(value) for name, value in reason.numbers.items()})
