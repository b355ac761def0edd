"""What a look of `portal doctor` answers with."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """One line of the checkup."""

    verdict: Literal["ok", "off", "wrong"]
    subject: str
    said: str
