"""The payments of one BgMax deposit, record by record."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from portal.values.giro_records.assignment import Numbered
from portal.values.giro_records.bgmax_records import BgPayment, Part, Payer
from portal.values.giro_records.findings import Refused
from portal.values.giro_records.layout import Layout, filler, text

_SENDER: Final = "([0-9 ]{10})"
_AMOUNT: Final = "([0-9]{18})"
_PAYMENT: Final = Layout(
    *((1, "2[0-3]"), (3, _SENDER), (13, text(25)), (38, _AMOUNT), (56, "[0-9 ]"), (57, "([0-9 ])"), (58, text(12))),
    (70, filler(11)),
)
_TEXT: Final = Layout((1, "25"), (3, text(50)), (53, filler(28)))
_NAME: Final = Layout((1, "26"), (3, text(35)), (38, text(35)), (73, filler(8)))
_STREET: Final = Layout((1, "27"), (3, text(35)), (38, text(9)), (47, filler(34)))
_CITY: Final = Layout((1, "28"), (3, text(35)), (38, text(35)), (73, filler(8)))
_ORGANISATION: Final = Layout((1, "29"), (3, "([0-9 ]{12})"), (15, filler(66)))

_PAYMENTS: Final = ("20", "21")
_EXTRA: Final = ("22", "23")


class Payments:
    """Goes through payments once and stops at the first record that is none: `where` and `line` then tell it.

    Raise Refused at the first fault. What has been counted so far lies in the attributes.
    """

    def __init__(self, lines: Numbered) -> None:
        self._lines = lines
        self.where, self.line = next(lines)
        self.payments = self.deductions = self.extra_references = self.net = 0

    def __iter__(self) -> Iterator[BgPayment]:
        while self._type in _PAYMENTS:
            payment = self._payment()
            self.net += payment.amount_minor
            self.payments += payment.amount_minor >= 0
            self.deductions += payment.amount_minor < 0
            self.extra_references += len(payment.parts)
            yield payment

    @property
    def _type(self) -> str:
        return self.line[:2]

    def _next(self) -> None:
        self.where, self.line = next(self._lines)

    def _payment(self) -> BgPayment:
        where, sign = self.where, -1 if self._type == "21" else 1
        sender, reference, amount, channel, serial = _PAYMENT.fields(self.where, self.line)
        if not int(amount):
            raise Refused(self.where, 38, "amount_zero", amount)
        self._next()
        parts, texts = self._parts(), []
        while self._type == "25":
            texts.append(_TEXT.fields(self.where, self.line)[0].rstrip())
            self._next()
        payer = self._payer()
        minor = sign * int(amount)
        return BgPayment(
            line=where,
            sender=sender.strip().lstrip("0"),
            reference=reference.strip(),
            amount_minor=minor,
            serial=serial.strip(),
            channel=channel,
            parts=_split(where, minor, parts),
            texts=tuple(texts),
            payer=payer,
        )

    def _parts(self) -> list[Part]:
        parts = []
        while self._type in _EXTRA:
            _, reference, amount, _, _ = _PAYMENT.fields(self.where, self.line)
            parts.append(Part(reference.strip(), int(amount) * (-1 if self._type == "23" else 1)))
            self._next()
        return parts

    def _payer(self) -> Payer:
        payer = Payer()
        while self._type in _ABOUT_PAYER:
            layout, names = _ABOUT_PAYER[self._type]
            told = (field.strip() for field in layout.fields(self.where, self.line))
            payer = replace(payer, **dict(zip(names, told, strict=True)))
            self._next()
        return payer


_ABOUT_PAYER: Final[dict[str, tuple[Layout, tuple[str, ...]]]] = {
    "26": (_NAME, ("name", "more_name")),
    "27": (_STREET, ("street", "zip")),
    "28": (_CITY, ("city", "country")),
    "29": (_ORGANISATION, ("organisation_number",)),
}


def _split(where: int, minor: int, parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts with the payment's sign, their amounts None where none is told; Refused when they do not add up."""
    parts = tuple(parts)
    told = sum(part.amount_minor or 0 for part in parts)
    if not any(part.amount_minor for part in parts):
        return tuple(Part(part.reference, None) for part in parts)
    if abs(told) != abs(minor):
        raise Refused(where, 38, "parts", abs(minor))
    sign = 1 if told == minor else -1
    return tuple(Part(part.reference, sign * (part.amount_minor or 0)) for part in parts)
