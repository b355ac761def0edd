"""The states of a promise and of an attempt to keep it, and the groups that rules speak of."""

from typing import Final, Literal

# paused: nothing new is routed or handed over; cancelled: for good, and what can be is called back.
RunState = Literal["running", "paused", "cancelled"]
DispatchState = Literal["open", "settled", "exhausted", "cancelled"]
AttemptState = Literal["planned", "sending", "accepted", "delivered", "read", "refused", "failed", "unknown", "revoked"]
# ask: a register must be asked first; held: it could not answer, and the invoice waits.
Verdict = Literal["chosen", "passed", "ask", "held", "not_reached", "not_used"]

# A dispatch has at most one attempt in any other state than these: the index `uq_attempt_live`.
ENDED: Final = frozenset[AttemptState]({"refused", "failed", "revoked"})
# Still ours to push on.
PENDING: Final = frozenset[AttemptState]({"planned", "sending", "unknown"})
# The channel may have taken it, and we have not heard.
UNCERTAIN: Final = frozenset[AttemptState]({"sending", "unknown"})
# The channel has it.
TAKEN: Final = frozenset[AttemptState]({"accepted", "delivered", "read"})
# The recipient has it: a receipt came.
RECEIVED: Final = frozenset[AttemptState]({"delivered", "read"})
