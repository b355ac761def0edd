"""The states of a payment, and what is told of one that needs a look."""

from typing import Literal

Kind = Literal["payment", "reversal"]
# partly: something is left of a claim it pays. unknown: it waits for a person, or for its invoice to come in.
# duplicate_suspected: paid again though nothing asked for it; booked, and for a person to look into.
State = Literal["allocated", "partly", "unknown", "duplicate_suspected"]
FileKind = Literal["ocr_giro", "bgmax"]

WAITING: frozenset[State] = frozenset({"unknown"})
TO_LOOK_INTO: frozenset[State] = frozenset({"unknown", "duplicate_suspected"})
