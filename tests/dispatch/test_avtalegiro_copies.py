"""Copies of what AvtaleGiro draws: who carries them, what they say, and that nothing to pay lies beside a claim."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from sqlalchemy import text

from portal.db import vault_of
from portal.dispatch.channels.disabled import Disabled
from portal.dispatch.envelope import from_json
from portal.dispatch.register import Answer
from portal.dispatch.running.runs import progress_of
from portal.documents import store
from portal.jobs import Workplace
from portal.policy.claim_deadline import debited_on
from portal.values import clock
from portal.words import words_in
from tests.dispatch.giro_town import UNKNOWN, YES, GiroTown, due_of, ordered, without_email
from tests.dispatch.post_office import Counter, say

KARI = "1000001"
GAUSDAL = ("efaktura", "avtalegiro", "mailbox", "vipps", "paper")


def wanting_notice(
    work: Workplace, *, order: tuple[str, ...] = (), customer: object = None, **answers: Answer
) -> GiroTown:
    """Kari has asked her bank for notices; her claim is routed."""
    municipality = ordered(work.municipality, *order) if order else work.municipality
    town = GiroTown.of(work, municipality, **answers)
    town.mandate(KARI, notice=True)
    town.bill(KARI, to=customer)
    town.start()
    return town


def text_of(town: GiroTown) -> str:
    """All that the copy's PDF says."""
    (attempt,) = town.rows(KARI, "copy")
    with town.work.database.transaction() as session:
        envelope = from_json(attempt.id, attempt.envelope, vault_of(session))
        pdf = store.get(session, envelope.documents[0].digest)
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def day(town: GiroTown) -> str:
    return words_in("nb").date(debited_on(due_of(town, 20)))


@pytest.mark.contract("LK-03")
def test_a_copy_by_efaktura_goes_with_a_claim_the_bank_does_not_tell_of(workplace: Workplace) -> None:
    town = wanting_notice(workplace, order=GAUSDAL, efaktura=YES, vipps=YES, krr=YES)
    town.draw()
    (claim,) = town.claims()
    assert claim.kind == "02"
    (copy,) = town.rows(KARI, "copy")
    assert (copy.channel, copy.envelope["content"]["withAvtalegiro"]) == ("efaktura", True)
    assert town.says["efaktura"].asked == 1
    assert town.says["krr"].asked == 0


def test_without_efaktura_the_bank_tells_of_the_claim_line_by_line(workplace: Workplace) -> None:
    town = wanting_notice(workplace)
    town.draw()
    (claim,) = town.claims()
    assert claim.kind == "21"
    assert [cell for _, _, cell in claim.notice] == [
        f"Faktura F{KARI}",
        "Barnehage",
        "1 234,50 kr",
        "Beløp",
        "1 234,50 kr",
    ]
    assert town.attempts(KARI, "copy") == [("email", "planned")]


@pytest.mark.contract("LK-09")
@pytest.mark.parametrize("order", [GAUSDAL, ("vipps", "avtalegiro", "paper"), ("avtalegiro", "vipps", "paper")])
def test_a_copy_never_goes_by_vipps(workplace: Workplace, order: tuple[str, ...]) -> None:
    town = wanting_notice(workplace, order=order, vipps=YES)
    assert town.attempts(KARI, "copy") == [("paper", "planned")]
    assert town.says["vipps"].asked == 0


def test_a_copy_leaves_the_house_once_its_claim_is_with_the_bank_and_not_before(workplace: Workplace) -> None:
    town = wanting_notice(workplace)
    assert town.send("email").got == []
    town.draw()
    (sent,) = town.send("email").got
    assert [one.id for one in town.rows(KARI, "copy")] == [sent]
    with workplace.database.transaction() as session:
        queued = session.execute(text("select args ->> 'channel' from procrastinate_jobs")).scalars().all()
    assert "email" in queued


def test_a_copy_says_that_it_is_one_and_has_nothing_to_pay_from(workplace: Workplace) -> None:
    town = wanting_notice(workplace)
    said, (copy,) = text_of(town), town.rows(KARI, "copy")
    assert f"Kopi: trekkes med AvtaleGiro {day(town)}, skal ikke betales" in said
    content = copy.envelope["content"]
    assert f"Kopi: trekkes med AvtaleGiro {day(town)}, skal ikke betales" in content["text"]
    assert "1 234" not in content["text"]
    assert copy.envelope["documents"][0]["name"] == f"fakturakopi-F{KARI}.pdf"


def test_a_supplied_pdf_comes_whole_behind_a_cover(workplace: Workplace) -> None:
    town = wanting_notice(workplace)
    (copy,) = town.rows(KARI, "copy")
    with workplace.database.transaction() as session:
        pdf = store.get(session, copy.envelope["documents"][0]["digest"])
    with pikepdf.open(BytesIO(pdf)) as document:
        assert len(document.pages) == 2


def test_a_copy_waits_for_a_register_and_its_claim_does_not(workplace: Workplace) -> None:
    town = wanting_notice(workplace, efaktura=UNKNOWN)
    town.draw()
    assert [claim.kind for claim in town.claims()] == ["02"]
    promise = town.promise(KARI, "copy")
    assert promise
    assert (promise.state, promise.routed_at, town.rows(KARI, "copy")) == ("open", None, [])

    town.says["efaktura"].answer = YES
    with workplace.database.transaction() as session:
        session.execute(text("update dispatch set held_until = held_until - interval '1 hour'"))
    assert town.route() == 1
    assert town.attempts(KARI, "copy") == [("efaktura", "planned")]
    assert town.attempts(KARI, "main") == [("avtalegiro", "accepted")]


def test_a_copy_of_what_the_bank_tells_of_never_goes_by_efaktura_later(workplace: Workplace) -> None:
    town = wanting_notice(workplace)
    town.draw()
    town.send("email", Counter(answer=say("refused")))
    # She says yes to eFaktura meanwhile, and is asked again.
    town.says["efaktura"].answer = YES
    with workplace.database.transaction() as session:
        session.execute(text("update dispatch set answers = null"))
    assert town.route() == 1
    assert town.attempts(KARI, "copy") == [("email", "refused"), ("paper", "planned")]
    assert town.reason(KARI, "efaktura", "copy").code == "bank_notifies"


@pytest.mark.contract("LK-09")
def test_a_claim_that_is_too_late_takes_its_copy_with_it(workplace: Workplace) -> None:
    town = wanting_notice(workplace)
    town.cut_off_has_passed(KARI)
    town.draw()
    promise = town.promise(KARI, "copy")
    assert promise
    assert (promise.state, town.attempts(KARI, "copy")) == ("cancelled", [("email", "revoked")])
    town.route()
    assert town.attempts(KARI, "main") == [("avtalegiro", "refused"), ("email", "planned")]
    assert "withAvtalegiro" not in town.rows(KARI, "main")[-1].envelope["content"]


def test_nobody_who_declined_notices_gets_a_copy(workplace: Workplace) -> None:
    town = GiroTown.of(workplace, efaktura=YES)
    town.mandate(KARI, notice=False)
    town.bill(KARI)
    town.start()
    assert town.promise(KARI, "copy") is None


def test_a_copy_nobody_can_carry_is_told_and_the_bank_tells_of_the_claim(workplace: Workplace) -> None:
    town = wanting_notice(workplace, order=("avtalegiro", "efaktura", "email"), customer=without_email(KARI))
    town.draw()
    promise = town.promise(KARI, "copy")
    assert promise
    assert (promise.state, [claim.kind for claim in town.claims()]) == ("exhausted", ["21"])


@pytest.mark.contract("LK-09")
def test_a_channel_switched_off_in_between_takes_the_copy_with_it_too(workplace: Workplace) -> None:
    town = wanting_notice(workplace)
    town.draw(Disabled())
    town.route()
    promise = town.promise(KARI, "copy")
    assert promise
    assert promise.state == "cancelled"
    assert town.attempts(KARI, "main") == [("avtalegiro", "refused"), ("email", "planned")]


def test_a_copy_that_cannot_be_made_is_told_and_holds_up_nobody(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise ValueError("no such font feature")

    monkeypatch.setattr("portal.dispatch.placing.made_documents.copy_of", broken)
    town = wanting_notice(workplace, efaktura=YES)
    town.draw()
    promise = town.promise(KARI, "copy")
    assert promise
    assert (promise.state, town.reason(KARI, "efaktura", "copy").code) == ("exhausted", "copy_not_made")
    assert [claim.kind for claim in town.claims()] == ["21"]


def test_progress_counts_a_copy_that_waits_as_put_off(workplace: Workplace) -> None:
    town = wanting_notice(workplace)
    with workplace.database.transaction() as session:
        assert town.run
        before = progress_of(session, town.run, now=clock.now())
    assert (before.total, before.under_way, before.put_off) == (2, 1, 1)
