"""Which format a file of payments is in: its first record says it."""

from typing import BinaryIO

from portal.payments.bgmax import read_bgmax_payments
from portal.payments.incoming import OwnAccounts
from portal.payments.ocr_giro import read_ocr_giro
from portal.payments.reading import PaymentsRead

_BGMAX = b"01BGMAX"


def read_payments(file: BinaryIO, own: OwnAccounts) -> PaymentsRead:
    """Read a seekable file, which must stay open while its payments are gone through.

    What is neither is read as OCR giro, and refused for not beginning as one.
    """
    file.seek(0)
    first = file.read(len(_BGMAX))
    return read_bgmax_payments(file, own) if first == _BGMAX else read_ocr_giro(file, own)
