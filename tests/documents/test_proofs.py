"""A proof sent as a PDF is kept as its pages alone, and can still be read."""

import io

import pikepdf
import pytest

from portal.documents.evidence import NotEvidence
from portal.documents.proofs import proof
from tests.documents.reading import opened, text_of
from tests.documents.test_evidence import JPEG, PLACE

AUTHOR = "Ola Nordmann"
_FONT = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)


def a_certificate(**root: pikepdf.Object) -> bytes:
    """One page that says what it is, made by somebody, with a script that starts when it opens."""
    whole, pdf = io.BytesIO(), pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 300))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=_FONT))
    page.Contents = pdf.make_stream(b"BT /F1 12 Tf 20 200 Td (Skifteattest 26-014) Tj ET")
    pdf.docinfo["/Author"] = AUTHOR
    with pdf.open_metadata() as told:
        told["dc:creator"] = [AUTHOR]
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    pdf.attachments["private.txt"] = AUTHOR.encode()
    for name, value in root.items():
        pdf.Root[f"/{name}"] = pdf.make_indirect(value)
    pdf.save(whole)
    return whole.getvalue()


def signed() -> bytes:
    """The same with a field that holds a signature."""
    signature = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=pikepdf.String("signature"))
    field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("Domstolen"), V=signature)
    return a_certificate(AcroForm=pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3))


def test_a_pdf_keeps_its_pages_and_nothing_of_who_made_it() -> None:
    kept = proof(a_certificate()).content
    assert text_of(kept) == "Skifteattest 26-014"
    assert AUTHOR not in str(dict(opened(kept).docinfo))
    assert set(opened(kept).Root.keys()) == {"/Type", "/Pages"}


def test_what_is_written_in_a_field_can_still_be_read() -> None:
    pdf = pikepdf.open(io.BytesIO(a_certificate()))
    look = pdf.make_stream(b"BT /F1 12 Tf 2 5 Td (Arving: Kari) Tj ET")
    look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    look.BBox = pikepdf.Array([0, 0, 200, 20])
    look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=_FONT))
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        Rect=pikepdf.Array([20, 100, 220, 120]),
        F=4,
        FT=pikepdf.Name.Tx,
        T=pikepdf.String("heir"),
        AP=pikepdf.Dictionary(N=look),
    )
    field = pdf.make_indirect(note)
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([field]))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    filled = io.BytesIO()
    pdf.save(filled)
    assert "Arving: Kari" in text_of(proof(filled.getvalue()).content)


def test_a_signed_pdf_stays_as_it_was_signed() -> None:
    certificate = signed()
    assert proof(certificate).content == certificate


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing behind it", b"%PDF-1.7"], ids=["broken", "empty"])
def test_a_pdf_that_cannot_be_opened_is_not_taken(content: bytes) -> None:
    with pytest.raises(NotEvidence) as refused:
        proof(content)
    assert refused.value.reason.code == "file_unreadable"


def test_a_pdf_behind_a_password_is_not_taken() -> None:
    locked = io.BytesIO()
    pikepdf.open(io.BytesIO(a_certificate())).save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(NotEvidence):
        proof(locked.getvalue())


def test_a_picture_is_kept_as_evidence_is() -> None:
    kept = proof(JPEG)
    assert kept.media_type == "image/jpeg"
    assert PLACE not in kept.content
