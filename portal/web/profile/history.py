"""What somebody did here, and who looked at them, in a sentence each; colleagues by role, never by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.audit.queries import Act, LookAtMe
from portal.words import Words, labels
from portal.words.marks import mark

_ACTS: Final = {
    "resident:session:opened": mark("You logged in"),
    "resident:session:ended": mark("You logged out"),
    "resident:language:chosen": mark("You chose %(language)s for letters and e-mails"),
    "resident:notifications:chosen": mark("You chose which messages you want"),
    "resident:contact:asked": mark("You asked for a code for a new e-mail address or mobile number"),
    "resident:contact:confirmed": mark("You registered an e-mail address or mobile number"),
    "resident:contact:removed": mark("You removed an e-mail address or mobile number"),
    "resident:offer:accepted": mark("You asked for eFaktura"),
    "resident:offer:declined": mark("You said no to an offer of eFaktura"),
    "resident:offers:stopped": mark("You stopped e-mails that offer eFaktura"),
    "resident:offers:wanted": mark("You asked to get e-mails that offer eFaktura again"),
    "resident:paper:chosen": mark("You chose to get your invoices on paper"),
    "resident:paper:undone": mark("You chose to get your invoices digitally again"),
    "resident:export:made": mark("You downloaded a copy of everything about you"),
    "resident:case:opened": mark("You opened a case"),
    "resident:case:written": mark("You wrote in a case"),
    "resident:case:withdrawn": mark("You withdrew a case"),
    "representative:invoice:viewed": mark("You looked at an invoice for %(name)s"),
    "representative:document:opened": mark("You opened an invoice as a PDF for %(name)s"),
    "representative:attachment:opened": mark("You opened a file that came with an invoice for %(name)s"),
}
_ANY_ACT_FOR: Final = mark("You changed something for %(name)s")
_ANY_ACT: Final = mark("You changed something here")
_LOOKS: Final = {
    "staff:customer:viewed": mark("Looked at what is registered about you"),
    "staff:contact:asked": mark("Sent a code to a new e-mail address or mobile number, on your spoken request"),
    "staff:contact:confirmed": mark("Registered your e-mail address or mobile number, on your spoken request"),
    "staff:contact:removed": mark("Removed your e-mail address or mobile number, on your spoken request"),
    "staff:protected_customer:viewed": mark("Looked at what is registered about you, and at your protected address"),
    "operator:card:set": mark("Changed how your invoices are sent"),
    "operator:agreement:recorded": mark("Registered an agreement on eFaktura"),
    "representative:invoice:viewed": mark("Looked at an invoice for you"),
    "representative:document:opened": mark("Opened an invoice as a PDF for you"),
    "representative:attachment:opened": mark("Opened a file that came with an invoice for you"),
}
_ANY_LOOK: Final = mark("Worked with what is registered about you")
_ROLES: Final = labels.ROLES | {
    "operator": mark("Whoever runs the portal"),
    "representative": mark("Somebody who acts for you"),
}
_SOMEBODY: Final = mark("Somebody at the municipality")


@dataclass(frozen=True)
class Happened:
    """One line: when, what, and who in which role; empty where it was oneself."""

    at: datetime
    what: str
    who: str = ""


def acts_told(acts: Sequence[Act], names: Mapping[str, str], words: Words) -> tuple[Happened, ...]:
    """`names` are of those one acts or acted for, by representation."""
    return tuple(Happened(act.at, _act(act, names, words)) for act in acts)


def looks_told(looks: Sequence[LookAtMe], words: Words) -> tuple[Happened, ...]:
    return tuple(
        Happened(look.at, words.text(_LOOKS.get(look.tag, _ANY_LOOK)), who(look.roles, words)) for look in looks
    )


def _act(act: Act, names: Mapping[str, str], words: Words) -> str:
    acted_for = act.tag.startswith("representative:")
    message = _ACTS.get(act.tag, _ANY_ACT_FOR if acted_for else _ANY_ACT)
    named = {
        "language": labels.LANGUAGES.get(str(act.numbers.get("language")), ""),
        "name": names.get(str(act.numbers.get("representation")), ""),
    }
    return words.text(message, **{key: value for key, value in named.items() if f"%({key})s" in message})


def who(roles: Sequence[str], words: Words) -> str:
    """In which roles somebody acted, never who."""
    known = [words.text(_ROLES[role]) for role in roles if role in _ROLES]
    return ", ".join(known) or words.text(_SOMEBODY)
