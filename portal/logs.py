"""Log lines: JSON on stderr, with request and job ids, and never a person or account number.

Masked by patterns of its own, wider than those that check numbers: a number too many hidden costs
little. Libraries that log through the standard library come out in the same form.
"""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.contextvars import bound_contextvars as bound
from structlog.types import EventDict, Processor, WrappedLogger

__all__ = ["bound", "configure", "masked"]

MASK = "[masked]"

# Our own keys and digests have long runs of digits now and then; they stay readable.
_KEPT = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{32,}\b"
_NUMBERS = (
    r"(?<!\d)\d{6}[ -]?\d{5}(?!\d)",  # Norwegian person number
    r"(?<!\d)(?:\d{2})?\d{6}[ +-]?\d{4}(?!\d)",  # Swedish person number
    r"(?<!\d)\d{4}[ .]?\d{2}[ .]?\d{5}(?!\d)",  # Norwegian account
    r"(?<!\d)\d{3,4}-\d{4}(?!\d)",  # bankgiro
    r"(?<!\d)\d{1,2}(?: \d{2}){1,3}-\d(?!\d)",  # plusgiro
    r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Z0-9])",  # IBAN
)
_PATTERN = re.compile(f"(?P<kept>{_KEPT})|{'|'.join(_NUMBERS)}", re.ASCII)


def configure(level: str) -> None:
    """Send every log line of the process to stderr as JSON, from `level` ("DEBUG", "INFO" ...) up."""
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=before, processors=_to_line()))
    # It would write down each address it asks.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)


def masked(text: str) -> str:
    """The text without what may be a person number, an account number or an IBAN."""
    return _PATTERN.sub(lambda found: found["kept"] or MASK, text)


def _to_line() -> list[Processor]:
    return [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,  # text only: the values of local variables stay out
        _mask_event,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def _mask_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: _masked_value(value) for key, value in event.items()}


def _masked_value(value: Any) -> Any:  # noqa: ANN401  a log line may hold anything
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if masked(str(value)) == str(value) else MASK
    if isinstance(value, Mapping):
        return {masked(str(key)): _masked_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked_value(inner) for inner in value]
    return masked(str(value))
