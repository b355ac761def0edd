"""The sample residents one may log in as, from the file `portal sample` left."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.config import Settings

FILE = Path("sandbox") / "residents.json"


@dataclass(frozen=True)
class SampleResident:
    """Someone to log in as: synthetic person number, name, kind."""

    pid: str
    name: str
    kind: str


def sample_residents(settings: Settings) -> Sequence[SampleResident]:
    """All of them, in the file's order; none when no sample was made yet."""
    try:
        listed = json.loads((settings.home / FILE).read_bytes())
    except FileNotFoundError:
        return ()
    return [SampleResident(one["pid"], one["name"], one["kind"]) for one in listed if one.get("pid")]
