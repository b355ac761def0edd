"""A municipality is a file: names, issuers, channels and their order, rules, texts, look."""

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, HttpUrl, ValidationError, model_validator

from portal.config.b2c import B2cAgreement
from portal.config.channels import Channel, Channels
from portal.config.desk import DeskRules
from portal.config.lists import as_tuple
from portal.config.offers import OfferRules
from portal.config.retention import Retention
from portal.config.section import Section
from portal.values.bank_account import InvalidAccount, parse_account

PROFILES = Path(__file__).parent.parent / "municipalities"

Language = Literal["nb", "nn", "sv", "en"]


class MunicipalityFileWrong(Exception):
    """The municipality's file is missing or says something the portal does not understand."""


def _zone(value: object) -> object:
    try:
        return ZoneInfo(value) if isinstance(value, str) else value
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"{value} is no time zone") from None


class ReferenceSeries(Section):
    """How references of one bank agreement are built. Source: the municipality's agreement with its bank."""

    algorithm: Literal["mod10", "mod11", "ocr", "ocr_length"]
    lengths: Annotated[tuple[int, ...], BeforeValidator(as_tuple)]
    # Zero-based [from, to) of the reference that holds the customer number; empty when the whole is fixed.
    customer_slice: Annotated[tuple[int, int] | None, BeforeValidator(as_tuple)] = None


class Issuer(Section):
    """Who issues invoices here: a legal unit of the municipality, its accounts and its references."""

    organisation_number: str
    name: str
    # Bank accounts (11 digits), bankgiro and plusgiro numbers, digits only. Any other account is a fraud.
    accounts: Annotated[tuple[str, ...], BeforeValidator(as_tuple)] = Field(min_length=1)
    references: ReferenceSeries
    number_scope: Literal["ever", "year"] = "ever"


class Order(Section):
    """The order in which channels are tried, in force from a date (kommunal avtalt rekkefølge)."""

    in_force_from: date
    channels: Annotated[tuple[Channel, ...], BeforeValidator(as_tuple)]


class LookUps(Section):
    """Registers that say whom a channel reaches."""

    # So long an invoice waits for a register that cannot answer; then a human is told.
    hold_hours: int = Field(default=24, ge=1, le=240)


class Dispatching(Section):
    """How invoices are sent on."""

    # A channel may say no days after it took an invoice. With fewer days than this left until it is due, it is not
    # sent another way but told to a human. The default is what a letter needs: one working day to print it, and up
    # to four in the post, which make seven days with the weekend between.
    late_refusal_days: int = Field(default=7, ge=0, le=60)


class Look(Section):
    """What a municipality's pages and letters look like."""

    theme: str
    logo: str


class Contact(Section):
    """Where people turn with questions."""

    email: str
    phone: str
    hours: str = ""
    url: HttpUrl | None = None
    return_address: Annotated[tuple[str, ...], BeforeValidator(as_tuple)] = ()


class Help(Section):
    """Links the help and accessibility pages carry."""

    video_url: HttpUrl | None = None
    channels_url: HttpUrl | None = None
    # The system supplier's guide for senders: how to get started with eFaktura and Vipps (B2C).
    sender_guide_url: HttpUrl | None = None
    accessibility_statement_url: HttpUrl | None = None
    accessibility_feedback_email: str = ""
    privacy_officer_email: str = ""
    supervisor: str = ""
    debt_counselling: Mapping[Language, str] = {}


class Municipality(Section):
    """A validated municipality file. `source` are its bytes, `digest` their SHA-256 in hex."""

    source: bytes = Field(repr=False)
    digest: str
    key: str = Field(pattern=r"^[a-z_]+$")
    names: Mapping[str, str]
    country: Literal["NO", "SE"]
    currency: Literal["NOK", "SEK"]
    zone: Annotated[ZoneInfo, BeforeValidator(_zone)]
    # The languages residents may choose; the first is the default.
    languages: Annotated[tuple[Language, ...], BeforeValidator(as_tuple)] = Field(min_length=1)
    issuers: Annotated[tuple[Issuer, ...], BeforeValidator(as_tuple)] = Field(min_length=1)
    orders: Annotated[tuple[Order, ...], BeforeValidator(as_tuple)] = Field(min_length=1)
    channels: Channels
    look_ups: LookUps = LookUps()
    dispatch: Dispatching = Dispatching()
    b2c_agreement: B2cAgreement | None = None
    offers: OfferRules | None = None
    look: Look
    contact: Contact
    help: Help = Help()
    desk: DeskRules = DeskRules()
    retention: Retention = Retention()

    @model_validator(mode="after")
    def _every_language_has_a_name(self) -> Self:
        missing = [language for language in self.languages if language not in self.names]
        if missing:
            raise ValueError(f"names has no {', '.join(missing)}")
        return self

    @model_validator(mode="after")
    def _every_account_is_one(self) -> Self:
        for number in (number for issuer in self.issuers for number in issuer.accounts):
            try:
                parse_account(number, self.country)
            except InvalidAccount as wrong:
                raise ValueError(f"account {number} is none of {self.country} ({wrong.code})") from None
        return self

    @model_validator(mode="after")
    def _offers_can_be_made(self) -> Self:
        if self.offers and not (self.channels.efaktura and self.channels.email):
            raise ValueError("offers needs [channels.efaktura] and [channels.email]: it offers the one by the other")
        return self

    @property
    def makes_offers(self) -> bool:
        """Whether eFaktura is offered by e-mail to those who have not got it: not while either is switched off."""
        return self.offers is not None and self.offers.enabled and {"efaktura", "email"} <= self.channels.used

    @property
    def paper_choice(self) -> bool:
        """Whether residents may choose paper alone."""
        paper = self.channels.paper
        return paper is not None and paper.enabled and paper.paper_choice

    @property
    def default_language(self) -> Language:
        return self.languages[0]

    def language_for(self, *wished: str | None) -> Language:
        """The first wish that the municipality writes, else its own language."""
        written = (language for wish in wished for language in self.languages if language == wish)
        return next(written, self.default_language)

    def name(self, language: str) -> str:
        """The municipality's name in a language, or in its first language."""
        return self.names.get(language, self.names[self.default_language])

    @property
    def goes_by_card(self) -> bool:
        """Whether the customer card says how invoices are sent, and eFaktura is searched for only when asked."""
        efaktura = self.channels.efaktura
        return efaktura is not None and efaktura.efaktura_search == "when_asked"

    def issuer(self, organisation_number: str) -> Issuer | None:
        """The issuer with this organisation number, or None when it is not ours."""
        return next((one for one in self.issuers if one.organisation_number == organisation_number), None)

    def order_on(self, day: date) -> tuple[Channel, ...]:
        """The agreed order in force on `day`; before the first one, the first."""
        in_force = [order for order in self.orders if order.in_force_from <= day]
        chosen = max(in_force, key=lambda order: order.in_force_from) if in_force else self.orders[0]
        return chosen.channels


def load_municipality(name_or_path: str) -> Municipality:
    """Read a shipped profile by name, or a file by path; raise MunicipalityFileWrong naming file and key."""
    path = Path(name_or_path) if "/" in name_or_path or name_or_path.endswith(".toml") else _profile(name_or_path)
    try:
        source = path.read_bytes()
        said = tomllib.loads(source.decode())
        return Municipality.model_validate(said | {"source": source, "digest": hashlib.sha256(source).hexdigest()})
    except OSError as wrong:
        raise MunicipalityFileWrong(f"{path}: cannot be read ({wrong.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise MunicipalityFileWrong(f"{path}: is not valid TOML: {wrong}") from None
    except ValidationError as wrong:
        raise MunicipalityFileWrong(_sentences(path, wrong)) from None


def _profile(name: str) -> Path:
    known = sorted(path.stem for path in PROFILES.glob("*.toml"))
    if name not in known:
        raise MunicipalityFileWrong(f"no profile {name!r}: give a path, or one of {', '.join(known)}")
    return PROFILES / f"{name}.toml"


def _sentences(path: Path, wrong: ValidationError) -> str:
    found = (f"{'.'.join(map(str, error['loc'])) or 'file'}: {error['msg']}" for error in wrong.errors())
    return f"{path}: " + "; ".join(found)
