"""Who sells and who buys."""

import re
from dataclasses import replace

from lxml import etree

from portal.intake.draft import Party
from portal.intake.ubl.elements import Parts, child, first, leaves_of, parts_of, text
from portal.intake.ubl.names import CAC, CBC
from portal.intake.ubl.notes import Notes
from portal.values.postal_address import PostalAddress

_PARTY = CAC + "Party"
_ENDPOINT = CBC + "EndpointID"
_IDENTIFICATION = CAC + "PartyIdentification"
_ID = CBC + "ID"
_LEGAL = CAC + "PartyLegalEntity"
_REGISTRATION_NAME = CBC + "RegistrationName"
_COMPANY_ID = CBC + "CompanyID"
_TAX_SCHEME = CAC + "PartyTaxScheme"
_SCHEME_ID = (CAC + "TaxScheme", CBC + "ID")
_PARTY_NAME = CAC + "PartyName"
_NAME = CBC + "Name"
_ADDRESS = CAC + "PostalAddress"
_COUNTRY = CAC + "Country"
_COUNTRY_CODE = CBC + "IdentificationCode"
_STREET = (CBC + "StreetName", CBC + "AdditionalStreetName")
_ADDRESS_LINE = CAC + "AddressLine"
_CONTACT = CAC + "Contact"

# Organisation registers among the schemes of electronic addresses: Norway, Sweden, and their EHF 2 names.
_REGISTERS = {"0192", "0007", "NO:ORGNR", "SE:ORGNR"}
# `842 566 142`, `NO842566142MVA`, `212000-1553`, `SE212000155301`: the digits that name the organisation.
_ORGANISATION = re.compile(r"(?:NO)?(\d{9})(?:MVA)?|(?:SE)?(\d{10})(?:01)?", re.ASCII)
_PID = re.compile(r"\s*pid:\s*(.+?)\s*", re.IGNORECASE)


def seller_of(supplier: etree._Element | None, notes: Notes) -> Party:
    """The seller; its organisation number is the legal entity's, else the electronic address's, else the VAT number."""
    party, parts = _party(supplier)
    element = first(parts, _ENDPOINT)
    endpoint = text(element) if element is not None and element.get("schemeID") in _REGISTERS else None
    if element is not None and endpoint and party.organisation_number not in (None, plain_number(endpoint)):
        notes.add("seller_differs", element, endpoint)
    other = endpoint or _vat_number(parts)
    if party.organisation_number or not other:
        return party
    return replace(party, organisation_number=plain_number(other))


def buyer_of(customer: etree._Element | None) -> tuple[Party, str | None]:
    """The buyer, and the person number that legacy EHF 2 may carry as `pid:`."""
    party, parts = _party(customer)
    written = [identifier for identifier in _identifiers(parts) if identifier]
    numbers = [found[1] for found in map(_PID.fullmatch, written) if found]
    return party, numbers[0] if numbers else None


def plain_number(written: str) -> str:
    """The digits of an organisation number as Norway and Sweden write it; anything else as it stands."""
    found = _ORGANISATION.fullmatch(written.replace(" ", "").replace("-", "").upper())
    return (found[1] or found[2]) if found else written


def _party(wrapper: etree._Element | None) -> tuple[Party, Parts]:
    party = child(wrapper, _PARTY)
    if party is None:
        return Party(), {}
    parts = parts_of(party)
    legal_name, company = _legal(first(parts, _LEGAL))
    trading = first(parts, _PARTY_NAME)
    name = legal_name or text(child(trading, _NAME))
    identifiers = tuple(one for one in _identifiers(parts) if one and not _PID.fullmatch(one))
    return (
        Party(name, plain_number(company) if company else None, identifiers, _address(first(parts, _ADDRESS), name)),
        parts,
    )


def _legal(entity: etree._Element | None) -> tuple[str | None, str | None]:
    if entity is None:
        return None, None
    leaves = leaves_of(entity)
    return text(leaves.get(_REGISTRATION_NAME)), text(leaves.get(_COMPANY_ID))


def _vat_number(parts: Parts) -> str | None:
    for element in parts.get(_TAX_SCHEME, ()):
        scheme = text(child(element, *_SCHEME_ID))
        if scheme == "VAT":
            return text(child(element, _COMPANY_ID))
    return None


def _identifiers(parts: Parts) -> list[str | None]:
    return [text(child(one, _ID)) for one in parts.get(_IDENTIFICATION, ())]


def _address(element: etree._Element | None, name: str | None) -> PostalAddress | None:
    if element is None:
        return None
    leaves = leaves_of(element)
    extra = leaves.get(_ADDRESS_LINE)
    lines = [text(leaves.get(tag)) for tag in _STREET] + [text(extra[0]) if extra is not None and len(extra) else None]
    country = leaves.get(_COUNTRY)
    return PostalAddress(
        name=name or "",
        street="\n".join(line for line in lines if line),
        zip=text(leaves.get(CBC + "PostalZone")) or "",
        city=text(leaves.get(CBC + "CityName")) or "",
        country=text(child(country, _COUNTRY_CODE)) or "",
    )
