"""Giro files of 80-character records, in ISO-8859-1: AvtaleGiro, OCR giro, BgMax. Own codec: no framework, no clock.

Nets: `read` and `write` a Transmission of Assignments of `Claim`, `MandateEntry` or `Payment`. A bad assignment is
refused whole with line and position and the others are used; a broken frame refuses the file. Bankgirot: `read_bgmax`
gives Deposits of `BgPayment` the same way.
"""

from portal.values.giro_records.assignment import NETS, Assignment, Reading, Transmission
from portal.values.giro_records.bgmax import read_bgmax, read_bgmax_bytes
from portal.values.giro_records.bgmax_records import BgMaxReading, BgPayment, Deposit, Part, Payer
from portal.values.giro_records.claims import CANCELLED, NOTIFIED, SILENT, Cell, Claim
from portal.values.giro_records.findings import Code, Finding
from portal.values.giro_records.frame import Totals
from portal.values.giro_records.mandates import CHANGED, DELETED, LISTED, MandateEntry
from portal.values.giro_records.payments import Payment
from portal.values.giro_records.reader import read, read_bytes
from portal.values.giro_records.text import fitted
from portal.values.giro_records.writer import as_bytes, write
from portal.values.giro_records.written import NotWritable

__all__ = [
    "CANCELLED",
    "CHANGED",
    "DELETED",
    "LISTED",
    "NETS",
    "NOTIFIED",
    "SILENT",
    "Assignment",
    "BgMaxReading",
    "BgPayment",
    "Cell",
    "Claim",
    "Code",
    "Deposit",
    "Finding",
    "MandateEntry",
    "NotWritable",
    "Part",
    "Payer",
    "Payment",
    "Reading",
    "Totals",
    "Transmission",
    "as_bytes",
    "fitted",
    "read",
    "read_bgmax",
    "read_bgmax_bytes",
    "read_bytes",
    "write",
]
