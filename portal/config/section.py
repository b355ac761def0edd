"""What every section of a municipality's file keeps to, and what every channel's may say."""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Section(BaseModel):
    """Fixed once read; a key nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class ChannelRules(Section):
    """What every channel's section may say: whether it is used, and its first and last day (`from`, `until`)."""

    enabled: bool = True
    starts: date | None = Field(default=None, alias="from")
    until: date | None = None

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.starts and self.until and self.starts > self.until:
            raise ValueError(f"from {self.starts} is later than until {self.until}")
        return self
