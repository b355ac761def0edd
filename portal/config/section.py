"""What every section of a municipality's file is: frozen, and wrong when it says what is not known."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """One section, or the whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
