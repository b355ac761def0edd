"""Where documents are taken in: whose rules they are checked against."""

from dataclasses import dataclass, field

from portal.config import Municipality


@dataclass(frozen=True, slots=True)
class Deployment:
    """The municipality, and whether person numbers are synthetic (a sandbox) or real."""

    municipality: Municipality = field(repr=False)
    synthetic: bool
