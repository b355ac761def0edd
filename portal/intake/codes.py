"""Every code a finding can have: how severe it is, and its sentence. Errors quarantine, warnings do not.

Tolerances and rule numbers are EN 16931's (BR-...) and Peppol BIS Billing 3's (R...).
"""

from typing import Literal

Severity = Literal["error", "warning"]

_ERRORS = {
    # The file itself
    "file_too_large": "The file is larger than %(limit)s MB, the most that is taken.",
    "file_missing": "The manifest names this file, but it is not in the delivery.",
    "file_unreadable": "The file cannot be read: %(reason)s.",
    "file_not_in_manifest": "The file lies in the delivery, but no row of the manifest names it.",
    "file_name_unsafe": "A file may only be named inside the delivery: no absolute names, no `..`.",
    "pdf_without_facts": "A PDF alone does not say whom it bills: it needs a row in a manifest.csv, or XML beside it.",
    "pdf_not_pdf": "The file is named as a PDF, but its content is not one (a PDF begins with %%PDF-).",
    "not_xml": "The file cannot be read as XML: %(reason)s.",
    "wrong_encoding": "The file holds characters that are not in the encoding it states in its first line. "
    "Save it in that encoding, or state the right one.",
    "doctype_forbidden": "The file holds a DOCTYPE. Invoices have none, and one can hide an attack; take it out.",
    "expands_too_far": "The file is built to grow far beyond its size when read (an XML bomb), "
    "is nested too deep, or holds one text of more than 10 MB.",
    "not_an_invoice": "This is %(root)s, not an invoice, credit note or reminder in UBL 2.",
    "type_contradicts_root": "The type code says another kind of document than the file's root element.",
    # The delivery
    "too_many_files": "The delivery has more than %(most)s files; split it.",
    "zip_broken": "The file cannot be unpacked: it is no zip, or a broken one.",
    "zip_encrypted": "The zip is encrypted; send it without a password.",
    "zip_unsafe_name": "The zip holds a file that would land outside it. The whole zip was refused.",
    "zip_name_twice": "The zip holds two files of one name.",
    "zip_inflates": "A file in the zip would grow to more than %(most)s times its size (a zip bomb). "
    "The whole zip was refused.",
    "zip_too_large": "The zip would unpack to more than %(most)s MB; split it.",
    # What it says
    "missing": "%(what)s is missing.",
    "date_malformed": "This is not a date. Dates are written YYYY-MM-DD.",
    "amount_malformed": "This is not an amount: digits, with a point before the decimals.",
    "amount_decimals": "The amount has more decimals than %(currency)s has.",
    "number_malformed": "This is not a number: digits, with a point before the decimals.",
    "currency_unknown": "This is not a currency code of ISO 4217, such as NOK or SEK.",
    "currency_mixed": "The amount is in another currency than the document, %(currency)s (Peppol R051).",
    "due_before_issue": "The due date is before the issue date, %(issue)s.",
    # Whose it is
    "issuer_unknown": "The seller is none of the municipality's issuers.",
    "account_unknown": "The account is none of the issuer's accounts in the municipality's file. "
    "If it is new, add it there; if not, this may be a fraud.",
    "customer_missing": "Nothing says which customer is billed: no customer number, and no identifier of the buyer.",
    "recipient_missing": "The recipient has no name.",
    "person_number_invalid": "The person number cannot be right: %(reason)s.",
    # The manifest
    "manifest_differs": "The manifest says %(manifest)s, the XML says %(xml)s. They must agree.",
    "manifest_encoding": "The file is not UTF-8, but %(seems)s. In Excel, choose Save As, CSV UTF-8.",
    "separator_wrong": "The cells are separated by commas. Separate them by semicolons (;).",
    "columns_missing": "The header lacks %(missing)s. All columns must be there, also those that are empty.",
    "columns_twice": "The header has %(twice)s more than once.",
    "quotation_open": "A quotation mark in this row, or before it, is never closed; nothing after it can be read.",
    "cell_missing": "The cell is empty, and must not be.",
    "cell_malformed": "This is not allowed here: %(rule)s.",
    "excel_number": "Excel has turned this number into %(shown)s. Format the column as text, and export again.",
    "row_without_file": "The row names neither an XML nor a PDF file.",
    "row_malformed": "The row has %(count)s cells, the header %(columns)s. Is there a ; or a quotation mark in a text?",
    # What is here already
    "number_twice": "%(count)s documents in this delivery have this number. None of them was taken in.",
    "number_taken": "An invoice with this number is registered already, with other content. "
    "An issued invoice is never changed: issue a credit note.",
    "not_storable": "The database refused a value of this document: %(reason)s.",
}

_WARNINGS = {
    "due_date_missing": "There is no due date.",
    "due_dates_differ": "There is another due date at the payment; the first one is used.",
    "type_unknown": "The type code is not one of the invoice types of Peppol BIS Billing 3.",
    "seller_differs": "The seller's electronic address has another organisation number than its legal entity, "
    "whose number is used.",
    "several_references": "There are several payment references; the first one is used.",
    "several_accounts": "There are several accounts; the one that belongs to the first payment reference is used.",
    "several_originals": "It refers to several earlier invoices; the first one is used.",
    "reference_missing": "There is no payment reference.",
    "reference_free_text": "The payment reference is text, not a KID or OCR number: banks cannot match it.",
    "reference_length": "The payment reference has %(length)s digits; the issuer's agreement says %(lengths)s.",
    "reference_check_digit": "The last digit of the payment reference does not fit the others (%(algorithm)s).",
    "reference_length_digit": "The length digit of the payment reference, the last but one, is wrong.",
    "account_missing": "There is no account to pay to.",
    "no_lines": "There are no lines.",
    "quantity_missing": "The line has no quantity; 1 is used.",
    "total_missing": "%(what)s is missing; it is worked out from the others.",
    "line_amount": "The line's amount should be %(expected)s: quantity x price less allowances (R120, tolerance 0.02).",
    "sum_of_lines": "The lines add up to %(expected)s (BR-CO-10).",
    "sum_of_allowances": "The allowances add up to %(expected)s (BR-CO-11).",
    "sum_of_charges": "The charges add up to %(expected)s (BR-CO-12).",
    "total_without_vat": "Lines, allowances and charges make %(expected)s (BR-CO-13).",
    "total_with_vat": "The total without VAT and the VAT make %(expected)s (BR-CO-15).",
    "payable_differs": "The total less what is prepaid, and rounding, make %(expected)s (BR-CO-16).",
    "vat_sum": "The VAT of the rates adds up to %(expected)s (BR-CO-14).",
    "vat_amount": "VAT of this rate should be about %(expected)s (BR-CO-17, tolerance 1.00).",
    "attachment_type": "The attachment is declared as %(declared)s, but its content is %(found)s.",
    "attachment_unknown": "The attachment is of a kind that is not shown to residents; it stays in the original only.",
    "attachment_broken": "The attachment cannot be read (it is not base64), and is left out.",
    "pid_differs": "The XML has another person number than the manifest; the manifest's is used.",
    "email_malformed": "This is not an e-mail address; it is left out.",
    "language_unknown": "The language is not one of %(known)s; the municipality's is used.",
    "channel_unknown": "There is no such channel; the agreed order is used.",
}

SENTENCES: dict[str, tuple[Severity, str]] = {
    **{code: ("error", sentence) for code, sentence in _ERRORS.items()},
    **{code: ("warning", sentence) for code, sentence in _WARNINGS.items()},
}
