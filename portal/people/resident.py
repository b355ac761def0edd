"""Who is logged in, and for whom."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Acting:
    """By which representation somebody acts: for one customer, in all of its invoices (None) or in these."""

    representation: UUID
    customer: UUID
    invoices: frozenset[UUID] | None

    @property
    def is_whole(self) -> bool:
        return self.invoices is None


@dataclass(frozen=True, slots=True)
class Resident:
    """`actor` is logged in, `subject` is whose own things they see: their own, and nobody's while they act.

    Person ids. None: logged in, but nobody here is billed under that person number; owns nothing. While `acting`,
    what is owned is the customer's they act for, and nothing of the actor's own; `people.ownership` says it to queries.
    """

    actor: UUID | None
    subject: UUID | None
    acting: Acting | None = None

    @property
    def source(self) -> Literal["resident", "representative"]:
        """How the tags of what they do begin in the audit."""
        return "representative" if self.acting else "resident"

    @property
    def on_behalf(self) -> dict[str, str]:
        """What the audit keeps beside what they do: by which representation they act, if by any."""
        return {"representation": str(self.acting.representation)} if self.acting else {}
