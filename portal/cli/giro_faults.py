"""What is wrong with a giro file, in a sentence each."""

from portal.payments.reading import Code, Refusal

_SAID: dict[Code, str] = {
    "characters": "the field holds what does not belong there",
    "line_length": "the line has not 80 characters",
    "no_start": "the file does not begin with its start record",
    "no_end": "the file is cut off: its end record is missing",
    "after_end": "there is more after the end record",
    "unknown_record": "the record type is not known",
    "unknown_assignment": "the service or assignment type is not known",
    "no_assignment_start": "the start record of the assignment is missing",
    "no_assignment_end": "the end record of the assignment is missing",
    "end_differs": "the end record is of another assignment type than the start record",
    "item_missing": "the second amount item of the transaction is missing",
    "number_differs": "the records of the transaction bear different numbers",
    "number_order": "the transaction numbers do not ascend",
    "date": "this is no date",
    "sign": "the sign does not fit the amount or the transaction type",
    "amount_zero": "the amount is zero",
    "currency_differs": "the currency is another than the account's",
    "parts": "the references do not add up to the payment",
    "transaction_count": "the number of transactions is not that of the lines",
    "record_count": "the number of records is not that of the lines",
    "sum": "the sum is not that of the lines",
    "deposit_count": "the number of payments is not that of the deposit",
    "account_unknown": "the account is none of this municipality's",
    "not_payments": "these are no payments",
    "test_file": "the bank marks the file as a test",
}


def fault_line(refusal: Refusal) -> str:
    """`line 4, position 9: the transaction numbers do not ascend (0000002)`."""
    where = f"line {refusal.line}, position {refusal.position}: " if refusal.line else ""
    value = f" ({refusal.value})" if refusal.value else ""
    return f"{where}{_SAID[refusal.code]}{value}"
