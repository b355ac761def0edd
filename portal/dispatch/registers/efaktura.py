"""The register of who takes eFaktura: one person and one issuer a call, several calls at a time.

Reached is whoever has said yes to everyone ("Ja takk til alle") or to this issuer, and has not shut this issuer out.
Source: the project's protocol notes 1.1 and 1.6.
"""

from collections.abc import Mapping, Sequence
from threading import Event
from typing import Final, Self
from uuid import UUID

from portal.config import EfakturaChannel, Municipality, Settings
from portal.dispatch.register import UNKNOWN, Answer, Asked
from portal.dispatch.registers.one_by_one import ask_each
from portal.dispatch.registers.silence import unknown
from portal.dispatch.wire.efaktura import EfakturaAccess, EfakturaFacade, Reached
from portal.dispatch.wire.http import BadAnswer, NoAnswer, NotNow, NotReached
from portal.dispatch.wire.pace import Pace
from portal.policy.outcome import Reason

# Calls under way at the same time.
_AT_ONCE: Final = 8

_NO_CONSENT: Final = Answer("no", Reason("no_consent", {"because": "efaktura"}))

_Question = tuple[str, str]  # an issuer's organisation number, a person number


class EfakturaRegister:
    """The register `efaktura`. Whoever is billed several times by one issuer is asked about once."""

    bulk = 1

    @classmethod
    def connect(cls, settings: Settings, municipality: Municipality) -> Self | None:
        """The register, or None without a facade or when the municipality has switched eFaktura off."""
        access, rules = EfakturaAccess.of(settings), municipality.channels.efaktura
        return cls(access, rules) if access and rules and rules.enabled else None

    def __init__(self, access: EfakturaAccess, rules: EfakturaChannel) -> None:
        self._access = access
        self.per_second = rules.max_per_second

    def reach(self, asked: Sequence[Asked]) -> Mapping[UUID, Answer]:
        questions = {one.key: (one.issuer, one.national_id.number) for one in asked if one.national_id}
        answers = self._answers(list(dict.fromkeys(questions.values())))
        nobody = Answer("no", Reason("no_national_id"))
        return {one.key: answers[questions[one.key]] if one.key in questions else nobody for one in asked}

    def _answers(self, questions: Sequence[_Question]) -> dict[_Question, Answer]:
        pace, silent = Pace(self.per_second), Event()
        with self._access.open() as facade:

            def ask(question: _Question) -> Answer:
                # Once nobody answers the rest is not asked: their patience and ours would last for hours.
                if silent.is_set():
                    return UNKNOWN
                pace.wait()
                return _answer(facade, question, silent)

            return dict(zip(questions, ask_each(ask, questions, at_once=_AT_ONCE), strict=True))


def _answer(facade: EfakturaFacade, question: _Question, silent: Event) -> Answer:
    issuer, person_number = question
    try:
        found = facade.look_up(issuer=issuer, person_number=person_number)
    except (NotReached, NoAnswer, NotNow) as fault:
        silent.set()
        return unknown(fault)
    except BadAnswer:
        return UNKNOWN
    return _judged(found)


def _judged(found: Reached | None) -> Answer:
    if found is None or found.identifier is None:
        return _NO_CONSENT
    if found.blocked:
        return Answer("no", Reason("issuer_blocked"))
    if not (found.general_consent or found.agreement):
        return _NO_CONSENT
    return Answer("yes", Reason("efaktura_consent"), {"identifier": found.identifier})
