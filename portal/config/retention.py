"""The section `[retention]`: how long what people have told us is kept. What it does not name is kept.

The municipality decides it, by its rules on archives and records (arkivlova, arkivlagen) and on personal data.
"""

from pydantic import Field

from portal.config.section import Section


class Retention(Section):
    """Days after which it is deleted with its files, counted from the last thing that happened."""

    forgery_reports_days: int | None = Field(default=None, ge=1)
    # Of cases that are decided or withdrawn; one that is live is never deleted.
    cases_days: int | None = Field(default=None, ge=1)
