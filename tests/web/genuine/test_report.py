"""Reporting what may be a forgery: a few words, perhaps a file, sent once."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from portal.dispatch.models import Letter
from portal.documents import store
from portal.documents.evidence import LARGEST
from portal.jobs import Workplace
from portal.reports.queries import ReportView, reports
from tests.documents.test_evidence import JPEG, PLACE
from tests.web.client import Page, PageClient

SAID = {"what": "En SMS om gebyr", "way": "sms", "contact": "ola@example.no"}


def sent(visitor: PageClient, **changed: Any) -> dict[str, Any]:
    page = visitor.open("/genuine/report?lang=nb")
    key = str(page.tree.xpath("//input[@name='key']/@value")[0])
    return {**SAID, "key": key, "csrf_token": page.token(), **changed}


def kept(work: Workplace) -> tuple[ReportView, ...]:
    with work.database.transaction() as session:
        return reports(session, most=10)


def letters(work: Workplace) -> int:
    with work.database.transaction() as session:
        return len(session.scalars(select(Letter.id)).all())


def refused(visitor: PageClient, **changed: Any) -> Page:
    return visitor.post("/genuine/report", status=422, data=sent(visitor, **changed))


def test_a_report_is_kept_and_told_and_thanked_for(visitor: PageClient, workplace: Workplace) -> None:
    answer = visitor.browser.post("/genuine/report", data=sent(visitor, file=(BytesIO(JPEG), "home/ola/bilde.jpg")))
    assert (answer.status_code, answer.location) == (303, "/genuine/reported")
    assert visitor.open(answer.location).heading == "Takk for meldingen"
    (view,) = kept(workplace)
    assert (view.what, view.way, view.contact) == ("En SMS om gebyr", "sms", "ola@example.no")
    assert view.evidence is not None
    with workplace.database.transaction() as session:
        assert PLACE not in store.get(session, view.evidence)
    assert letters(workplace) == 1


def test_a_form_sent_twice_is_told_of_once(visitor: PageClient, workplace: Workplace) -> None:
    form = sent(visitor)
    assert [visitor.browser.post("/genuine/report", data=form).status_code for _ in range(2)] == [303, 303]
    assert (len(kept(workplace)), letters(workplace)) == (1, 1)


def test_a_few_words_are_enough(visitor: PageClient, workplace: Workplace) -> None:
    form = sent(visitor, contact="", file=(BytesIO(b""), ""), key="no key at all")
    assert visitor.browser.post("/genuine/report", data=form).status_code == 303
    assert kept(workplace)[0].contact is None


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"what": " "}, "what", "Fortell det med noen få ord"),
        ({"what": "x" * 2001}, "what", "høyst 2000 tegn"),
        ({"way": ""}, "way", "Velg ett av svarene"),
        ({"way": "pigeon"}, "way", "Velg ett av svarene"),
        ({"contact": "x" * 201}, "contact", "høyst 200 tegn"),
        ({"file": (BytesIO(b"MZ"), "faktura.pdf")}, "file", "Velg en PDF"),
        ({"file": (BytesIO(JPEG[:30]), "a.jpg")}, "file", "Bildet er skadet"),
        ({"file": (BytesIO(b"%PDF-" + b"0" * LARGEST), "a.pdf")}, "file", "høyst 5 MB"),
    ],
)
def test_what_must_be_corrected_is_said_and_nothing_is_kept(
    visitor: PageClient, workplace: Workplace, changed: dict[str, Any], field: str, said: str
) -> None:
    page = refused(visitor, **changed)
    (summary,) = page.texts(f"//section[contains(@class, 'ds-error-summary')]//a[@href='#{field}']")
    assert said in summary
    assert page.texts(f"//p[@id='{field}-problem']") == [summary]
    assert (kept(workplace), letters(workplace)) == ((), 0)


def test_what_was_written_stands_in_the_form_again(visitor: PageClient) -> None:
    page = refused(visitor, way="", what="<b>Betal nå</b>")
    assert page.texts("//textarea") == ["<b>Betal nå</b>"]
    assert page.tree.xpath("//input[@name='contact']/@value") == ["ola@example.no"]


def test_far_too_large_a_file_is_not_even_read(visitor: PageClient) -> None:
    form = sent(visitor, file=(BytesIO(b"%PDF-" + b"0" * (LARGEST + 200_000)), "a.pdf"))
    assert visitor.post("/genuine/report", status=413, data=form).heading == "Det du sendte, er for stort"


def test_other_forms_stay_small(visitor: PageClient) -> None:
    token = visitor.open("/genuine").token()
    visitor.post("/genuine", status=413, data={"account": "1" * 100_000, "csrf_token": token})


def test_whoever_reports_too_often_is_stopped(visitor: PageClient) -> None:
    for _ in range(3):
        assert visitor.browser.post("/genuine/report", data=sent(visitor)).status_code == 303
    visitor.post("/genuine/report", status=429, data=sent(visitor))
