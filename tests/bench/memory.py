"""The most memory a command holds while it runs."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_MEGABYTE = 1_000_000
# A process begins with the memory of the one that starts it; this one is small, and the bench is not.
_STARTER = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def most_memory(command: Sequence[str | Path], environment: Mapping[str, str]) -> float:
    """In megabytes. Raise CalledProcessError where the command fails."""
    started = [sys.executable, "-c", _STARTER, *command]
    told = subprocess.run(started, env=dict(environment), check=True, stdout=subprocess.PIPE, text=True)
    return int(told.stdout) / _MEGABYTE
