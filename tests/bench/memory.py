"""Memory: how much of it a command holds, and where files can lie in it."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

# A folder that no disk stands behind; elsewhere than on Linux there is none.
_FOLDER = Path("/dev/shm")
_MEGABYTE = 1_000_000
# A process begins with the memory of the one that starts it; this one is small, and the bench is not.
_STARTER = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def most_memory(command: Sequence[str | Path], environment: Mapping[str, str]) -> float:
    """The most memory it holds while it runs, in megabytes. Raise CalledProcessError where the command fails."""
    started = [sys.executable, "-c", _STARTER, *command]
    told = subprocess.run(started, env=dict(environment), check=True, stdout=subprocess.PIPE, text=True)
    return int(told.stdout) / _MEGABYTE


def in_memory() -> Path | None:
    """Where files lie in memory; None where they cannot."""
    return _FOLDER if _FOLDER.is_dir() else None
