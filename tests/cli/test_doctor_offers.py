from portal.cli.checkup_offers import look_at
from portal.config import Municipality, Settings, load_municipality
from tests.dispatch.bank_street import with_bank


def test_who_makes_offers_is_told_when_and_where_a_yes_goes(settings: Settings, municipality: Municipality) -> None:
    found = look_at(with_bank(settings), municipality)
    assert (found.verdict, found.said) == (
        "ok",
        "by schedule (0 9 1 * *), 180 days apart; a yes goes to the supplier",
    )
    assert "the resident's own bank" in look_at(with_bank(settings), load_municipality("strand")).said


def test_what_is_missing_for_them_is_named(settings: Settings, municipality: Municipality) -> None:
    assert "PORTAL_EFAKTURA_URL" in look_at(settings, municipality).said
    mute = with_bank(settings).model_copy(update={"smtp_url": None})
    assert "PORTAL_SMTP_URL" in look_at(mute, municipality).said
    assert "[offers]" in look_at(with_bank(settings), load_municipality("kundekort")).said
