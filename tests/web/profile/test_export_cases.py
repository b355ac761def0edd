"""One's own cases in the copy of everything: what was said and sent, and no colleague's name."""

from portal.jobs import Workplace
from tests.cases.court import PICTURE, Court
from tests.invoices.issued import OLA
from tests.web.cases.conftest import FOR_AN_ESTATE, JPEG, a_picture, filed
from tests.web.client import PageClient
from tests.web.conftest import LogIn
from tests.web.profile.conftest import copy_of


def test_a_case_is_in_the_copy_with_its_files_and_without_who_decided_it(
    logged_in: LogIn, kari: PageClient, workplace: Workplace
) -> None:
    court = Court(workplace)
    case = filed(kari, FOR_AN_ESTATE, files=[a_picture()]).location.rpartition("/")[2]
    court.answered(case, "refused", text="Attesten gjelder en annen.")
    copy = copy_of(kari)
    (told,) = copy.facts("cases.json")
    assert (told["case"]["number"], told["case"]["outcome"]) == ("2026-000001", "refused")
    assert told["asked"]["name"] == "Arne Engen"
    assert [event["text"] for event in told["happened"]] == [None, "Attesten gjelder en annen."]
    assert copy.read("cases/2026-000001/file-1.jpg") == JPEG
    assert b"marit" not in copy.all
    assert FOR_AN_ESTATE["number"].encode() not in copy.all
    Court(workplace, OLA, number="1000002", name="Ola Nordmann")
    assert copy_of(logged_in(OLA)).facts("cases.json") == []
    assert PICTURE.content not in copy_of(logged_in(OLA)).all
