from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from portal.access.models import LoginSession
from portal.access.realms import LIMITS
from portal.access.sessions import (
    KEPT_AFTER_END,
    LoggedIn,
    end_by_sid,
    end_session,
    forget_old_sessions,
    open_session,
    session_of,
    touch,
)
from portal.db import Session

IDLE, ABSOLUTE = LIMITS["resident"].idle, LIMITS["resident"].absolute
LOOKUP = b"\x01" * 32
MINUTE = timedelta(minutes=1)
INSTANT = timedelta(microseconds=1)


def a_login(session: Session, now: datetime, **changes: Any) -> str:
    facts = {
        "realm": "resident",
        "person_lookup": LOOKUP,
        "issuer": "https://login.example",
        "subject": "pairwise",
        "sid": "sid-1",
        "acr": "idporten-loa-high",
        "auth_time": now,
    }
    return open_session(session, **(facts | changes), now=now)


def the_login(session: Session, token: str, now: datetime) -> LoggedIn:
    found = session_of(session, token, realm="resident", now=now)
    assert found is not None
    return found


def test_a_token_opens_its_session(session: Session, now: datetime) -> None:
    found = the_login(session, a_login(session, now), now)
    assert (found.person_lookup, found.acr, found.auth_time) == (LOOKUP, "idporten-loa-high", now)


def test_the_table_does_not_hold_the_token(session: Session, now: datetime) -> None:
    token = a_login(session, now)
    row = session.execute(text("select login_session::text from login_session")).scalar_one()
    assert token not in row
    assert token.encode().hex() not in row


def test_two_logins_get_two_tokens(session: Session, now: datetime) -> None:
    assert a_login(session, now) != a_login(session, now)


@pytest.mark.parametrize("token", ["", "x" * 43, "guess"])
def test_another_token_opens_nothing(session: Session, now: datetime, token: str) -> None:
    a_login(session, now)
    assert session_of(session, token, realm="resident", now=now) is None


def test_a_session_of_one_realm_is_none_in_the_other(session: Session, now: datetime) -> None:
    token = a_login(session, now)
    assert session_of(session, token, realm="staff", now=now) is None


def test_a_session_dies_after_thirty_minutes_without_use(session: Session, now: datetime) -> None:
    token = a_login(session, now)
    assert session_of(session, token, realm="resident", now=now + IDLE - INSTANT)
    assert session_of(session, token, realm="resident", now=now + IDLE) is None


def test_use_prolongs_a_session_but_never_past_two_hours(session: Session, now: datetime) -> None:
    token = a_login(session, now)
    moment = now
    while moment < now + ABSOLUTE:
        found = the_login(session, token, moment)
        touch(session, found.id, now=moment)
        moment += IDLE - MINUTE
    last = now + ABSOLUTE - INSTANT
    assert the_login(session, token, last).ends_at() == now + ABSOLUTE
    assert session_of(session, token, realm="resident", now=now + ABSOLUTE) is None


def test_last_seen_is_written_at_most_once_a_minute(session: Session, now: datetime) -> None:
    token = a_login(session, now)
    found = the_login(session, token, now)
    soon, later = now + MINUTE - INSTANT, now + MINUTE
    assert not found.seen_long_ago(soon)
    touch(session, found.id, now=soon)
    assert the_login(session, token, soon).last_seen == now
    assert found.seen_long_ago(later)
    touch(session, found.id, now=later)
    assert the_login(session, token, later).last_seen == later


def test_logging_out_ends_one_session_only(session: Session, now: datetime) -> None:
    phone, laptop = a_login(session, now), a_login(session, now)
    end_session(session, the_login(session, phone, now).id, now=now)
    assert session_of(session, phone, realm="resident", now=now) is None
    assert session_of(session, laptop, realm="resident", now=now)


@pytest.mark.parametrize("issuer", ["https://login.example", "https://login.example/"])
def test_the_provider_ends_every_session_of_its_sid(session: Session, now: datetime, issuer: str) -> None:
    ours, other = a_login(session, now), a_login(session, now, sid="sid-2")
    the_id = the_login(session, ours, now).id
    ended = end_by_sid(session, realm="resident", issuer=issuer, sid="sid-1", now=now)
    assert ended == (the_id,)
    assert session_of(session, ours, realm="resident", now=now) is None
    assert session_of(session, other, realm="resident", now=now)


def test_another_issuer_ends_nothing_by_the_same_sid(session: Session, now: datetime) -> None:
    a_login(session, now)
    assert end_by_sid(session, realm="resident", issuer="https://other.example", sid="sid-1", now=now) == ()


def test_ending_twice_keeps_the_first_moment(session: Session, now: datetime) -> None:
    found = the_login(session, a_login(session, now), now)
    end_session(session, found.id, now=now)
    end_session(session, found.id, now=now + MINUTE)
    assert session.scalars(select(LoginSession.ended_at)).one() == now


def test_old_sessions_are_forgotten_and_young_ones_kept(session: Session, now: datetime) -> None:
    a_login(session, now - ABSOLUTE - KEPT_AFTER_END - MINUTE)
    young = a_login(session, now)
    forget_old_sessions(session, now=now)
    assert session.scalars(select(LoginSession.created_at)).all() == [now]
    assert session_of(session, young, realm="resident", now=now)


SEALED = b"sealed"


def sealed_numbers(session: Session) -> list[bytes | None]:
    return list(session.scalars(select(LoginSession.person_sealed)))


def test_a_session_keeps_the_number_of_who_is_not_known_and_does_not_show_it(session: Session, now: datetime) -> None:
    found = the_login(session, a_login(session, now, person_sealed=SEALED), now)
    assert found.person_sealed == SEALED
    assert "sealed" not in repr(found)


def test_a_session_that_ends_forgets_the_number(session: Session, now: datetime) -> None:
    one = the_login(session, a_login(session, now, person_sealed=SEALED), now)
    a_login(session, now, person_sealed=SEALED, sid="sid-2")
    end_session(session, one.id, now=now)
    end_by_sid(session, realm="resident", issuer="https://login.example", sid="sid-2", now=now)
    assert sealed_numbers(session) == [None, None]


@pytest.mark.parametrize(("after", "kept"), [(IDLE - INSTANT, [SEALED]), (IDLE, [None]), (ABSOLUTE, [None])])
def test_a_session_that_ran_out_is_swept_of_its_number(
    session: Session, now: datetime, after: timedelta, kept: list[bytes | None]
) -> None:
    a_login(session, now, person_sealed=SEALED)
    forget_old_sessions(session, now=now + after)
    assert sealed_numbers(session) == kept


def test_a_session_in_use_keeps_its_number(session: Session, now: datetime) -> None:
    opened = the_login(session, a_login(session, now, person_sealed=SEALED), now)
    touch(session, opened.id, now=now + IDLE - MINUTE)
    forget_old_sessions(session, now=now + IDLE)
    assert sealed_numbers(session) == [SEALED]
