"""Findings of giro files in sentences, for those who run the commands that take such files in."""

from typing import Any, Final

from portal.values.giro_records import Code, Finding

SENTENCES: Final[dict[Code, str]] = {
    "characters": "the field holds what its form does not allow",
    "line_length": "the line has another length than 80 characters; a file in UTF-8 has longer ones: it must be "
    "ISO-8859-1",
    "no_start": "the file does not begin with a start record: it is no giro file, or its beginning is missing",
    "no_end": "the file ends before its end record: it is cut off, fetch it again",
    "after_end": "something follows the end record: give each file by itself",
    "unknown_record": "no such record belongs here",
    "unknown_assignment": "assignments of this service and type are not known here",
    "no_assignment_start": "an assignment must begin here, and does not",
    "no_assignment_end": "the assignment has no end record",
    "end_differs": "the end record is of another service or type than the start",
    "item_missing": "the transaction lacks its second record",
    "number_differs": "the record belongs to another transaction than the one before it",
    "number_order": "numbers must ascend, and none may come twice",
    "date": "there is no such day",
    "sign": "the sign does not fit: reversals bear a minus, and nothing is minus zero",
    "amount_zero": "the amount is zero",
    "currency_differs": "the deposit closes in another currency than it opened in",
    "parts": "the extra references do not add up to the payment",
    "transaction_count": "this many transactions are told of, and others are in the file",
    "record_count": "this many records are told of, and others are in the file",
    "sum": "this sum is told, and the amounts come to another",
    "deposit_count": "this many deposits are told of, and others are in the file",
}


def as_sentence(one: Finding) -> str:
    """`line 4, position 33: the amount is zero (00000000000000000)`."""
    value = f" ({one.value.strip()})" if one.value.strip() else ""
    return f"line {one.line}, position {one.position}: {SENTENCES[one.code]}{value}"


def as_json(one: Finding) -> dict[str, Any]:
    """For scripts."""
    place = {"line": one.line, "position": one.position}
    return {**place, "code": one.code, "value": one.value, "message": SENTENCES[one.code]}
