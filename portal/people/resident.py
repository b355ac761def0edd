"""Who is logged in, and for whom."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Resident:
    """`actor` is logged in, `subject` is for whom; equal until there is representation.

    Person ids. None: logged in, but nobody here is billed under that person number; owns nothing.
    """

    actor: UUID | None
    subject: UUID | None
