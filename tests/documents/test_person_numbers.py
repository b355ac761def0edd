"""A supplied PDF is searched for the recipient's person number, and cannot do harm by being searched."""

import io
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from portal.documents import pdf_reader
from portal.documents.invoice_page import Addressee
from portal.documents.person_number_match import holds
from portal.documents.person_numbers import search_pdf
from portal.documents.rendering import render_invoice
from tests.documents import pages

NUMBER = "01895012307"  # synthetic: the month has 80 added
SWEDISH = "191212121212"  # Skatteverket's own example


def a_pdf(**changes: Any) -> bytes:
    return render_invoice(pages.an_invoice(**changes)).pdf


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], object], **saving: Any) -> bytes:
    opened = pikepdf.open(io.BytesIO(pdf))
    change(opened)
    opened.save(saved := io.BytesIO(), **saving)
    return saved.getvalue()


@pytest.mark.parametrize("written", [NUMBER, "018950 12307", "018950-12307", "01.89.50 12307", "0 1 8 9 5 0 1 2 3 0 7"])
def test_the_number_is_found_however_its_digits_are_spread(written: str) -> None:
    assert search_pdf(a_pdf(note=f"Gjelder {written}."), NUMBER) == "found"


def test_an_invoice_without_the_number_is_clean() -> None:
    assert search_pdf(a_pdf(note="Gjelder 018950 12308."), NUMBER) == "clean"


def test_the_number_is_found_on_any_page() -> None:
    assert search_pdf(render_invoice(pages.an_invoice_of_forty_lines(note=NUMBER)).pdf, NUMBER) == "found"


def test_the_number_is_found_in_an_attachment() -> None:
    assert search_pdf(a_pdf(source_xml=f"<a>{NUMBER}</a>".encode()), NUMBER) == "found"


def test_the_number_is_found_in_the_metadata() -> None:
    def titled(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Title"] = f"Faktura {NUMBER}"

    assert search_pdf(changed(a_pdf(), titled), NUMBER) == "found"


def test_the_number_is_found_in_a_comment_on_the_page() -> None:
    def annotated(pdf: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        look = pdf.make_stream(f"BT /F1 12 Tf 0 0 Td ({NUMBER}) Tj ET".encode())
        look.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 200, 20],
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)),
        )
        comment = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.FreeText,
            Rect=[100, 400, 300, 420],
            AP=pikepdf.Dictionary(N=look),
            F=4,
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(comment)])

    assert search_pdf(changed(a_pdf(), annotated), NUMBER) == "found"


def test_a_swedish_number_is_found_without_its_century() -> None:
    assert search_pdf(a_pdf(note="Avser 121212-1212"), SWEDISH) == "found"


def test_without_a_known_number_any_that_checks_out_is_found() -> None:
    assert search_pdf(a_pdf(note=f"Gjelder {NUMBER}"), None) == "found"
    assert search_pdf(a_pdf(note="Avser 19121212-1212"), None) == "found"
    assert search_pdf(a_pdf(note="Gjelder 01895012308"), None) == "clean"


def test_an_encrypted_file_is_unsearchable() -> None:
    locked = changed(a_pdf(), lambda _: None, encryption=pikepdf.Encryption(user="x", owner="y"))
    assert search_pdf(locked, NUMBER) == "unsearchable"


def test_a_scanned_page_is_unsearchable() -> None:
    picture = pikepdf.new()
    page = picture.add_blank_page()
    image = picture.make_stream(b"\x00")
    image.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=1,
        Height=1,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceGray,
    )
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
    page.Contents = picture.make_stream(b"q 600 0 0 800 0 0 cm /I Do Q")

    def with_a_scan(pdf: pikepdf.Pdf) -> None:
        pdf.pages.append(picture.pages[0])

    assert search_pdf(changed(a_pdf(), with_a_scan), NUMBER) == "unsearchable"


def test_a_page_of_letters_without_digits_is_unsearchable() -> None:
    blank = pikepdf.new()
    blank.add_blank_page()
    blank.save(saved := io.BytesIO())
    assert search_pdf(saved.getvalue(), NUMBER) == "unsearchable"


def test_a_file_of_too_many_pages_is_unsearchable() -> None:
    pdf = render_invoice(pages.an_invoice_of_forty_lines()).pdf
    assert search_pdf(pdf, NUMBER, max_pages=2) == "unsearchable"
    assert search_pdf(pdf, NUMBER, max_pages=3) == "clean"


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7\n", b"%PDF-" + os.urandom(4096), b"PK\x03\x04"])
def test_what_is_no_pdf_is_unsearchable(junk: bytes) -> None:
    assert search_pdf(junk, NUMBER) == "unsearchable"


def test_a_damaged_file_never_stops_the_search_of_the_next() -> None:
    whole = a_pdf(recipient=Addressee("Kari"))
    for cut in range(0, len(whole), len(whole) // 25):
        search_pdf(whole[:cut] + b"\x00\xff" * 20 + whole[cut + 40 :], NUMBER)
    assert search_pdf(whole, NUMBER) == "clean"


def test_a_file_that_takes_too_long_ends_the_reader_and_the_next_is_read() -> None:
    heavy = changed(a_pdf(), _with_endless_content)
    assert search_pdf(heavy, NUMBER, seconds=1) == "unsearchable"
    assert search_pdf(a_pdf(), NUMBER) == "clean"


def _with_endless_content(pdf: pikepdf.Pdf) -> None:
    """A form drawn ten times by a form drawn ten times by ...: a billion drawings in two kilobytes."""
    inner = pdf.make_stream(b"BT ET " * 10)
    inner.stream_dict = pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1])
    for _ in range(12):
        outer = pdf.make_stream(b"/X Do " * 10)
        outer.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 1, 1],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner)),
        )
        inner = outer
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
    pdf.pages[0].Contents = pdf.make_stream(b"/X Do")


def test_a_reader_that_dies_is_replaced() -> None:
    assert search_pdf(a_pdf(), NUMBER) == "clean"
    process = pdf_reader._reader._process
    assert process
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert search_pdf(a_pdf(), NUMBER) == "clean"


def test_several_threads_may_search_at_once() -> None:
    with ThreadPoolExecutor(4) as threads:
        notes = [NUMBER if index % 2 else "ingen" for index in range(12)]
        verdicts = list(threads.map(lambda note: search_pdf(a_pdf(note=note), NUMBER), notes))
    assert verdicts == ["found" if note == NUMBER else "clean" for note in notes]


def test_the_reader_knows_no_secret_of_the_portal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATA_KEYS", "a key")
    process = pdf_reader._started()
    try:
        environment = Path(f"/proc/{process.pid}/environ").read_bytes()
        assert b"PORTAL_" not in environment
    finally:
        process.communicate()


def test_the_reader_ends_with_its_input() -> None:
    process = pdf_reader._started()
    assert process.stdin
    process.stdin.close()
    assert process.wait(timeout=10) == 0


def test_digits_beside_the_number_do_not_hide_it() -> None:
    assert holds(f"KID 12 {NUMBER} 34", NUMBER)
    assert not holds("KID 12 34", NUMBER)
