"""What the reader refuses, what it notes, and where."""

from base64 import b64encode
from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.intake.ubl import LARGEST, key_of, read
from portal.values.money import Money
from tests.intake.documents import UBL, ubl_credit_note, ubl_invoice


def codes(content: bytes) -> list[str]:
    return [one.code for one in read(content).findings]


def test_a_right_invoice_has_no_findings() -> None:
    found = read(ubl_invoice())
    assert found.findings == ()
    assert found.draft.totals.payable == Money(125_000, "NOK")
    assert found.draft.buyer.identifiers == ("1001234",)


def test_a_credit_note_needs_no_due_date() -> None:
    found = read(
        ubl_credit_note(
            more="<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>20260001</cbc:ID>"
            "</cac:InvoiceDocumentReference></cac:BillingReference>"
        )
    )
    assert found.findings == ()
    assert (found.draft.kind, found.draft.due_date, found.draft.credit_of) == ("credit_note", None, "20260001")


def bomb() -> bytes:
    levels = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    return f'<!DOCTYPE a [<!ENTITY l0 "lollollollol">{levels}]><a>&l9;</a>'.encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bomb(), "expands_too_far"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "doctype_forbidden"),
        (b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>', "doctype_forbidden"),
        (b"<a>" * 300 + b"</a>" * 300, "expands_too_far"),
        (b"x" * (LARGEST + 1), "file_too_large"),
        ("<?xml version='1.0' encoding='UTF-8'?><a>ø</a>".encode("cp1252"), "wrong_encoding"),
        ("<a>ø</a>".encode("cp1252"), "wrong_encoding"),
        (b"<?xml version='1.0' encoding='klingon'?><a/>", "wrong_encoding"),
        (b"", "not_xml"),
        (b"%PDF-1.7", "not_xml"),
        (b"<a><b></a>", "not_xml"),
        (b"<Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>", "not_an_invoice"),
        (b"<Invoice/>", "not_an_invoice"),
    ],
)
def test_what_is_no_invoice_is_refused_with_one_clear_finding(content: bytes, code: str) -> None:
    started = perf_counter()
    (finding,) = read(content).findings
    assert (finding.code, finding.severity) == (code, "error")
    assert perf_counter() - started < 2


def test_a_right_invoice_in_another_stated_encoding_is_read() -> None:
    latin = ubl_invoice(name="Kåre Ås").decode().replace("UTF-8", "ISO-8859-1").encode("latin-1")
    assert read(latin).draft.buyer.name == "Kåre Ås"
    assert read(b"\xef\xbb\xbf" + ubl_invoice()).findings == ()


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        ({"payable": "1250.005"}, "amount_decimals", "/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount"),
        ({"payable": "1 250,00"}, "amount_malformed", "/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount"),
        ({"payable": "9" * 30}, "amount_malformed", "/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount"),
        ({"due": "2026-11-19"}, "due_before_issue", "/Invoice/cbc:DueDate"),
        ({"due": "10.12.2026"}, "date_malformed", "/Invoice/cbc:DueDate"),
        ({"issued": "2026-13-01"}, "date_malformed", "/Invoice/cbc:IssueDate"),
        ({"issued": ""}, "missing", "/Invoice/cbc:IssueDate"),
        ({"number": " "}, "missing", "/Invoice/cbc:ID"),
        ({"currency": "NOX"}, "currency_unknown", "/Invoice/cbc:DocumentCurrencyCode"),
        ({"currency": "XTS"}, "currency_unknown", "/Invoice/cbc:DocumentCurrencyCode"),
        ({"currency": "kr"}, "currency_unknown", "/Invoice/cbc:DocumentCurrencyCode"),
        ({"currency": ""}, "missing", "/Invoice/cbc:DocumentCurrencyCode"),
        ({"type": "381"}, "type_contradicts_root", "/Invoice/cbc:InvoiceTypeCode"),
    ],
)
def test_what_cannot_be_taken_in_is_an_error_that_says_where(changed: dict[str, str], code: str, where: str) -> None:
    errors = [one for one in read(ubl_invoice(**changed)).findings if one.is_error]
    assert (errors[-1].code, errors[-1].where) == (code, where)


def test_an_amount_in_another_currency_is_an_error() -> None:
    content = ubl_invoice().replace(b'PayableAmount currencyID="NOK"', b'PayableAmount currencyID="SEK"')
    (finding,) = read(content).findings
    assert (finding.code, finding.value) == ("currency_mixed", "1250.00 SEK")


def test_every_field_is_read_also_when_something_is_wrong() -> None:
    draft = read(ubl_invoice(due="2026-11-01", reference="A1", currency="NOX")).draft
    assert (draft.number, draft.due_date, draft.currency) == ("20260001", date(2026, 11, 1), "NOX")
    assert (draft.payment.reference, draft.totals.payable) == ("A1", Money(125_000, "NOX"))


def test_a_missing_total_is_an_error() -> None:
    before, _, rest = ubl_invoice().partition(b"<cac:LegalMonetaryTotal>")
    (finding,) = read(before + rest.partition(b"</cac:LegalMonetaryTotal>")[2]).findings
    assert (finding.code, finding.where) == ("missing", "/Invoice/cbc:PayableAmount")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"net": "999.00"}, "total_with_vat"),
        ({"vat": "252.00"}, "vat_amount"),
        ({"payable": "1250.01"}, "total_with_vat"),
    ],
)
def test_sums_that_do_not_fit_are_warnings(changed: dict[str, str], code: str) -> None:
    findings = read(ubl_invoice(**changed)).findings
    assert code in [one.code for one in findings]
    assert not any(one.is_error for one in findings)


def test_vat_may_be_off_by_less_than_one_whole_unit() -> None:
    assert "vat_amount" not in codes(ubl_invoice(vat="250.99"))
    assert "vat_amount" in codes(ubl_invoice(vat="251.00"))


def test_a_line_may_be_off_by_two_hundredths() -> None:
    price = b'<cbc:PriceAmount currencyID="NOK">'
    assert codes(ubl_invoice().replace(price + b"1000.00", price + b"1000.02")) == []
    assert codes(ubl_invoice().replace(price + b"1000.00", price + b"1000.03")) == ["line_amount"]


def test_a_reminder_is_told_by_its_customization() -> None:
    content = ubl_invoice().replace(
        b"billing:3.0<", b"billing:3.0#conformant#urn:fdc:anskaffelser.no:2019:ehf:reminder:3.0<"
    )
    assert read(content).draft.kind == "reminder"
    assert (
        read(
            ubl_invoice()
            .replace(b"Invoice-2", b"Reminder-2")
            .replace(b"<Invoice ", b"<Reminder ")
            .replace(b"</Invoice>", b"</Reminder>")
        ).draft.kind
        == "reminder"
    )


def test_several_references_are_noted_and_the_first_counts() -> None:
    second = b"<cac:PaymentMeans><cbc:PaymentID>2222</cbc:PaymentID></cac:PaymentMeans><cac:TaxTotal>"
    found = read(ubl_invoice(reference="1111").replace(b"<cac:TaxTotal>", second))
    assert [(one.code, one.value) for one in found.findings] == [("several_references", "1111, 2222")]
    assert found.draft.payment.reference == "1111"


def test_a_person_number_in_the_document_is_read_and_never_shown() -> None:
    pid = "<cac:PartyIdentification><cbc:ID schemeID='ZZZ'>pid:21819012345</cbc:ID></cac:PartyIdentification>"
    found = read(ubl_invoice(more_of_buyer=pid, issued="21819012345"))
    assert found.draft.pid == "21819012345"
    assert "21819012345" not in repr(found)


def attached(content: str, **attributes: str) -> str:
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>"
        f"<cbc:EmbeddedDocumentBinaryObject{written}>{content}</cbc:EmbeddedDocumentBinaryObject>"
        "</cac:Attachment></cac:AdditionalDocumentReference>"
    )


def test_an_attachment_is_named_without_folders_and_person_numbers() -> None:
    content = b64encode(b"\x89PNG\r\n\x1a\n....").decode()
    found = read(ubl_invoice(more=attached(content, filename=r"C:\tmp\21819012345.exe", mimeCode="image/png")))
    assert [one.name for one in found.draft.attachments] == ["•••••••••••.exe.png"]


def test_an_attachment_of_another_kind_stays_in_the_original_only() -> None:
    content = b64encode(b"MZ\x90\x00\x03").decode()
    found = read(ubl_invoice(more=attached(content, filename="a.pdf", mimeCode="application/pdf")))
    assert found.draft.attachments == ()
    assert [one.code for one in found.findings] == ["attachment_unknown"]


def test_an_attachment_that_is_not_base64_is_left_out() -> None:
    found = read(ubl_invoice(more=attached("not base64!", mimeCode="application/pdf")))
    assert [one.code for one in found.findings] == ["attachment_broken"]


def test_line_breaks_in_an_attachment_are_no_matter() -> None:
    content = "\n".join(b64encode(b"%PDF-1.7 and more").decode())
    (attachment,) = read(ubl_invoice(more=attached(content, mimeCode="application/pdf"))).draft.attachments
    assert attachment.content == b"%PDF-1.7 and more"


def test_the_key_is_read_without_the_rest() -> None:
    key = key_of(ubl_invoice(seller="NO 842 566 142 MVA"))
    assert (key.seller, key.kind, key.number, key.year) == ("842566142", "invoice", "20260001", 2026)
    assert key_of(b"<a/>").number is None


def test_an_element_with_the_right_name_in_another_namespace_is_not_read() -> None:
    content = ubl_invoice().replace(f"{UBL}:CommonBasicComponents-2".encode(), b"urn:other")
    assert "missing" in codes(content)


@given(st.data())
def test_whatever_is_in_a_file_it_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(ubl_invoice())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content)))
        content[place : place + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=12))
    found = read(bytes(content))
    assert found.findings or found.draft.kind == "invoice"
    key_of(bytes(content))
