"""Who works at the desk. Nobody is created by logging in: a session says who, as what, for as long as it lives."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from portal.access.models import LoginSession
from portal.access.sessions import LoggedIn
from portal.config import Role
from portal.db import Session


@dataclass(frozen=True, slots=True)
class Staff:
    """Someone at the desk: (issuer, subject) is who, `roles` is as what; `name` is what their login calls them."""

    issuer: str
    subject: str
    name: str | None
    roles: frozenset[Role]

    @classmethod
    def of(cls, session: LoggedIn) -> "Staff":
        return cls(session.issuer, session.subject, session.name, session.roles)

    def has_any(self, roles: Collection[Role]) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def acting_as(self) -> str:
        """The roles, for the audit: `case_worker finance`."""
        return " ".join(sorted(self.roles))


def names_of(session: Session, subjects: Collection[str]) -> Mapping[str, str]:
    """What the latest logins of these called them; those whose logins are forgotten are not in the answer."""
    rows = session.execute(
        select(LoginSession.subject, LoginSession.name)
        .where(LoginSession.realm == "staff", LoginSession.subject.in_(subjects), LoginSession.name.is_not(None))
        .ext(distinct_on(LoginSession.subject))
        .order_by(LoginSession.subject, LoginSession.created_at.desc())
    )
    return {subject: name for subject, name in rows if name}
