"""Which format a file of payments is in; its first record says it."""

from typing import BinaryIO

from portal.payments.incoming import OwnAccounts
from portal.payments.ocr_giro import read_ocr_giro
from portal.payments.reading import PaymentsRead


def read_payments(file: BinaryIO, own: OwnAccounts) -> PaymentsRead:
    """Read a seekable file, which must stay open while its payments are gone through."""
    return read_ocr_giro(file, own)
