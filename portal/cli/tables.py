"""What tables in a terminal share."""

from rich.box import SIMPLE
from rich.table import Table

from portal.words import words_in
from portal.words.labels import CHANNELS


def table_of(*headings: str) -> Table:
    return Table(*headings, box=SIMPLE, pad_edge=False, collapse_padding=True)


def channel_name(channel: str) -> str:
    return words_in("en").text(CHANNELS[channel])
