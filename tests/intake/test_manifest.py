"""The manifest: what Excel does to it, and what a clerk is told."""

from datetime import date

import pytest

from portal.intake.deployment import Deployment
from portal.intake.manifest import COLUMNS, ManifestWrong, read_manifest
from portal.intake.manifest_row import ManifestRow
from portal.values.money import Money
from tests.intake.drops import PERSON, a_row, manifest_of


def one_row(deployment: Deployment, **changed: str) -> ManifestRow:
    (row,) = read_manifest(manifest_of(a_row(**changed)), deployment)
    return row


def refusal(content: bytes, deployment: Deployment) -> tuple[str, str]:
    with pytest.raises(ManifestWrong) as refused:
        read_manifest(content, deployment)
    return refused.value.finding.code, refused.value.finding.where


def test_a_row_is_read_whole(deployment: Deployment) -> None:
    row = one_row(
        deployment,
        other_name="Regnskap AS",
        other_email="post@regnskap.example",
        protected="J",
        autogiro="j",
        legal_class="lien",
        category="waste",
        claim_basis="agreement",
        preferred_channel="email",
    )
    assert row.findings == ()
    assert (row.stated.amount, row.stated.due_date) == (Money(125_000, "NOK"), date(2026, 12, 10))
    assert row.billed.national_id is not None
    assert (row.billed.national_id.number, row.billed.protected, row.billed.language) == (PERSON, True, "nb")
    assert row.billed.other is not None
    assert (row.billed.other.address.name, row.billed.other.email) == ("Regnskap AS", "post@regnskap.example")
    why = row.circumstances
    assert (why.legal_class, why.category, why.claim_basis, why.preferred_channel, why.autogiro) == (
        *("lien", "waste", "agreement", "email", True),
    )


def test_what_excel_saves_is_read(deployment: Deployment) -> None:
    content = manifest_of(a_row(name='Anna "Ninni" Li; enke', street="Solveien 1\nInngang B", issue="20.11.2026"))
    for saved in (content, b"\xef\xbb\xbf" + content, content.replace(b"\r\n", b"\n"), content + b";" * 35 + b"\r\n"):
        (row,) = read_manifest(saved, deployment)
        assert row.findings == ()
        assert row.billed.address.name == 'Anna "Ninni" Li; enke'
        assert row.billed.address.street.splitlines() == ["Solveien 1", "Inngang B"]
        assert row.stated.issue_date == date(2026, 11, 20)


def test_rows_are_counted_as_a_clerk_counts_them(deployment: Deployment) -> None:
    rows = read_manifest(manifest_of(a_row(street="two\nlines"), a_row(due="soon")), deployment)
    assert [row.place for row in rows] == ["manifest.csv row 2", "manifest.csv row 3"]
    assert [one.where for one in rows[1].findings] == ["manifest.csv row 3, column due"]


def test_a_manifest_in_another_encoding_says_how_to_save_it(deployment: Deployment) -> None:
    content = manifest_of(a_row(), a_row(city="Lørenskog")).decode()
    with pytest.raises(ManifestWrong, match=r"looks like Windows-1252.*CSV UTF-8") as refused:
        read_manifest(content.encode("cp1252"), deployment)
    assert refused.value.finding.where == "manifest.csv row 2"
    with pytest.raises(ManifestWrong, match="UTF-16"):
        read_manifest(content.encode("utf-16"), deployment)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_missing_column_refuses_the_whole(deployment: Deployment, column: str) -> None:
    others = [name for name in COLUMNS if name != column]
    with pytest.raises(ManifestWrong, match=f"lacks {column}"):
        read_manifest(manifest_of(a_row(), columns=others), deployment)


def test_a_manifest_that_cannot_be_read_as_a_whole_is_refused(deployment: Deployment) -> None:
    right = manifest_of(a_row())
    assert refusal(right.replace(b";", b","), deployment) == ("separator_wrong", "manifest.csv row 1")
    assert refusal(right.replace(b"series", b"kid", 1), deployment)[0] == "columns_missing"
    assert refusal(right.replace(b"series", b"series;kid", 1), deployment)[0] == "columns_twice"
    assert refusal(right + b'"never closed;', deployment) == ("quotation_open", "manifest.csv row 3")
    assert refusal(b"", deployment)[0] == "columns_missing"


@pytest.mark.parametrize(
    ("changed", "code", "column"),
    [
        ({"invoice_no": ""}, "cell_missing", "invoice_no"),
        ({"customer_no": ""}, "cell_missing", "customer_no"),
        ({"doc_type": ""}, "cell_missing", "doc_type"),
        ({"doc_type": "faktura"}, "cell_malformed", "doc_type"),
        ({"recipient_kind": "dog"}, "cell_malformed", "recipient_kind"),
        ({"protected": "yes"}, "cell_malformed", "protected"),
        ({"amount_ore": "1250,00"}, "cell_malformed", "amount_ore"),
        ({"amount_ore": "1250.000"}, "cell_malformed", "amount_ore"),
        ({"amount_ore": "1 250 00"}, "cell_malformed", "amount_ore"),
        ({"currency": "KRO"}, "currency_unknown", "currency"),
        ({"due": "31.02.2026"}, "date_malformed", "due"),
        ({"kid": "1,00123E+14"}, "excel_number", "kid"),
        ({"xml": "", "pdf": ""}, "row_without_file", "xml"),
        ({"national_id": "21819000172"}, "person_number_invalid", "national_id"),
        ({"national_id": "1819000171"}, "person_number_invalid", "national_id"),
        ({"national_id": "21019000107"}, "person_number_invalid", "national_id"),
    ],
)
def test_a_wrong_cell_is_an_error_with_row_and_column(
    deployment: Deployment, changed: dict[str, str], code: str, column: str
) -> None:
    (found,) = one_row(deployment, **changed).findings
    assert (found.code, found.where, found.severity) == (code, f"manifest.csv row 2, column {column}", "error")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"email": "kari(at)post.example"}, "email_malformed"),
        ({"language": "fi"}, "language_unknown"),
        ({"preferred_channel": "pigeon"}, "channel_unknown"),
    ],
)
def test_what_can_be_done_without_is_a_warning(deployment: Deployment, changed: dict[str, str], code: str) -> None:
    (found,) = one_row(deployment, **changed).findings
    assert (found.code, found.severity) == (code, "warning")


def test_a_person_number_is_never_in_a_finding(deployment: Deployment) -> None:
    for wrong in ("21819000172", "99999999999", "2181900017", "21819000171x"):
        row = one_row(deployment, national_id=wrong, due=PERSON)
        assert wrong not in repr(row.findings)
        assert PERSON not in repr(row)


def test_a_lost_leading_zero_is_explained(deployment: Deployment) -> None:
    (found,) = one_row(deployment, national_id="1819000171").findings
    assert "leading zero" in found.message


def test_a_companys_number_is_no_persons(deployment: Deployment) -> None:
    row = one_row(deployment, recipient_kind="company", national_id="987654325")
    assert (row.findings, row.billed.national_id) == ((), None)


def test_a_row_with_too_many_cells_is_set_aside_alone(deployment: Deployment) -> None:
    content = manifest_of(a_row(), a_row()).replace(b"Solveien 1", b"Solveien 1;B", 1)
    first, second = read_manifest(content, deployment)
    assert "row_malformed" in [one.code for one in first.findings]
    assert second.findings == ()
