"""Files and folders handed over by being put where somebody watches: seen whole or not at all, also after a power cut.

What is written out of sight and is no longer there has been handed over, also when it has already been fetched.
"""

import os
from pathlib import Path


def write_unseen(content: bytes, unseen: Path) -> None:
    """Write a file, and its folder's entry of it, so that both outlast a power cut. Raise OSError."""
    with unseen.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    to_disk(unseen.parent)


def show(unseen: Path, place: Path) -> None:
    """Put what was written into its place, in one step. Raise OSError; FileNotFoundError where it has been shown."""
    unseen.rename(place)
    to_disk(place.parent)


def write_whole(content: bytes, place: Path) -> None:
    """Write a file so that whoever looks sees all of it or nothing. Raise OSError."""
    unseen = place.with_name(f".{place.name}.writing")
    write_unseen(content, unseen)
    show(unseen, place)


def to_disk(path: Path) -> None:
    """Make a file, or a folder's entries, outlast a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
