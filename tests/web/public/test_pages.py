"""Pages everyone may read."""

from dataclasses import replace

import pytest

from portal.app import create_app
from portal.config import load_municipality
from portal.jobs import Workplace
from tests.web.client import PageClient

PAGES = ["/", "/help", "/genuine", "/genuine/report", "/genuine/reported", "/accessibility", "/privacy"]


@pytest.fixture
def swede(workplace: Workplace) -> PageClient:
    """A browser at the portal of a Swedish municipality."""
    return PageClient(create_app(replace(workplace, municipality=load_municipality("alingsas"))))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_page_is_sound_in_every_language(visitor: PageClient, path: str, language: str) -> None:
    assert visitor.open(f"{path}?lang={language}").language == language


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_is_sound_in_sweden(swede: PageClient, path: str, language: str) -> None:
    assert swede.open(f"{path}?lang={language}").language == language


@pytest.mark.parametrize("path", PAGES)
def test_every_footer_leads_to_help_accessibility_and_privacy(visitor: PageClient, path: str) -> None:
    links = visitor.open(path).tree.xpath("//footer//a/@href")
    assert links == ["/help", "/accessibility", "/privacy"]


def test_the_front_page_says_what_can_be_done_and_leads_to_the_login(visitor: PageClient) -> None:
    page = visitor.open("/")
    assert page.heading == "Fakturaene dine fra Lørenskog kommune"
    assert page.title == "Fakturaene dine fra Lørenskog kommune – Mine fakturaer – Lørenskog kommune"
    assert page.tree.xpath("//main//a[@href='/login']")
    assert "ID-porten" in page.text


def test_the_front_page_of_the_sandbox_says_that_it_is_one(visitor: PageClient) -> None:
    assert "Dette er en demo" in visitor.open("/").text


def test_the_front_page_of_production_says_nothing_of_a_demo(workplace: Workplace) -> None:
    production = workplace.settings.model_copy(update={"sandbox": False})
    assert "demo" not in PageClient(create_app(replace(workplace, settings=production))).open("/").text.lower()


def test_whoever_is_logged_in_is_led_on_from_the_front_page(kari: PageClient) -> None:
    assert kari.open("/").link("Gå til fakturaene mine") == "/invoices"


@pytest.mark.contract("LK-04")
def test_help_lists_the_channels_in_the_agreed_order(visitor: PageClient) -> None:
    names = visitor.open("/help").texts("//ol/li//h3/text()[1]/..")
    assert [name.removesuffix(" Ikke i bruk her ennå") for name in names] == [
        "AvtaleGiro",
        "eFaktura",
        "Vipps",
        "Digital postkasse",
        "E-post",
        "Papir i posten",
    ]


def test_help_says_which_channels_are_not_connected(visitor: PageClient) -> None:
    waiting = visitor.open("/help").texts("//ol/li[.//span[contains(@class, 'ds-tag')]]//h3")
    assert [name.split()[0] for name in waiting] == ["eFaktura", "Vipps", "Digital"]


@pytest.mark.contract("VA-04")
@pytest.mark.contract("VA-05")
def test_help_says_that_no_way_costs_anything_and_that_efaktura_and_vipps_cost_the_same(visitor: PageClient) -> None:
    said = visitor.open("/help").text
    assert "Ingen måte å få fakturaen på koster deg noe" in said
    assert "eFaktura og Vipps har én og samme pris" in said


@pytest.mark.contract("VA-05")
@pytest.mark.contract("VA-08")
@pytest.mark.parametrize(
    ("language", "fee", "balance"),
    [
        ("nb", "Verken banken din eller Vipps legger på gebyr.", "ser du saldoen"),
        ("nn", "Verken banken din eller Vipps legg på gebyr.", "ser du saldoen"),
        ("en", "Neither your bank nor Vipps adds a fee.", "you see the balance"),
    ],
)
def test_help_says_that_vipps_adds_no_fee_and_shows_the_balance(
    visitor: PageClient, language: str, fee: str, balance: str
) -> None:
    said = visitor.open(f"/help?lang={language}").text
    assert fee in said
    assert balance in said


def test_help_says_nothing_of_vipps_where_there_is_none(swede: PageClient) -> None:
    assert "Vipps" not in swede.open("/help").text


@pytest.mark.contract("VA-19")
def test_help_links_to_the_guide_for_senders_the_municipality_names(workplace: Workplace) -> None:
    town = workplace.municipality
    guided = town.help.model_copy(update={"sender_guide_url": "https://supplier.example/b2c"})
    changed = replace(workplace, municipality=town.model_copy(update={"help": guided}))
    page = PageClient(create_app(changed)).open("/help")
    assert page.link("slik kommer du i gang med eFaktura og Vipps") == "https://supplier.example/b2c"


@pytest.mark.contract("PG-19")
def test_help_says_whom_to_ask(visitor: PageClient) -> None:
    page = visitor.open("/help")
    assert page.link("67 20 10 00") == "tel:+4767201000"
    assert page.link("regnskap@lorenskog.example") == "mailto:regnskap@lorenskog.example"


def test_a_swedish_phone_number_is_dialled_from_abroad_too(swede: PageClient) -> None:
    assert swede.open("/help").link("0322-61 60 00") == "tel:+46322616000"


@pytest.mark.contract("LK-23")
def test_help_links_to_the_video_the_municipality_names(workplace: Workplace) -> None:
    town = workplace.municipality
    filmed = town.model_copy(
        update={"help": town.help.model_copy(update={"video_url": "https://film.example/faktura"})}
    )
    page = PageClient(create_app(replace(workplace, municipality=filmed))).open("/help")
    assert page.link("Se en video") == "https://film.example/faktura"


def test_the_accessibility_statement_says_where_to_report_what_does_not_work(visitor: PageClient) -> None:
    page = visitor.open("/accessibility")
    assert page.link("universell@lorenskog.example").startswith("mailto:")
    assert page.link("uustatus.no") == "https://uustatus.no/nb/erklaringer"


def test_a_swedish_statement_leads_to_the_swedish_supervisor(swede: PageClient) -> None:
    assert "digg.se" in swede.open("/accessibility").link("Anmäl till Digg")


def test_the_privacy_page_names_the_officer_and_the_authority(visitor: PageClient, swede: PageClient) -> None:
    assert "personvernombud@lorenskog.example" in visitor.open("/privacy").text
    assert "Datatilsynet" in visitor.open("/privacy").text
    assert "IMY" in swede.open("/privacy").text


def test_the_icon_browsers_ask_for_by_themselves_is_the_municipality_s_arms(visitor: PageClient) -> None:
    drawing = visitor.get(visitor.get("/favicon.ico").location)
    assert (drawing.status_code, drawing.mimetype) == (200, "image/svg+xml")


def test_the_page_an_offer_leads_to_is_named_where_people_look_who_doubt_it(visitor: PageClient) -> None:
    page = visitor.open("/help")
    (told,) = page.texts("//section[@id='offers']")
    assert "http://127.0.0.1:8000/offers/" in told
    assert "den eneste e-posten fra oss med lenke" in told
    assert visitor.open("/genuine").link("Om e-poster med tilbud om eFaktura") == "/help#offers"


def test_where_no_offers_are_made_none_is_spoken_of(swede: PageClient) -> None:
    assert swede.open("/help").texts("//section[@id='offers']") == []
    assert "faktura" not in " ".join(swede.open("/genuine").texts("//main//h2")).lower()
