"""Seller, buyer and where to pay, in UBL, with what Norway and Sweden ask for."""

from collections.abc import Sequence

from lxml import etree

from portal.config import Issuer, Municipality
from portal.sandbox.sample.issued import Issued
from portal.sandbox.sample.ubl_names import cac, cbc
from portal.values.bank_account import parse_account
from portal.values.postal_address import PostalAddress

# ISO 6523 codes of the organisation registers.
_REGISTERS = {"NO": "0192", "SE": "0007"}
# NO-R-002 and SE-R-005: what a registered seller must state.
_STATEMENTS = {"NO": "Foretaksregisteret", "SE": "Godkänd för F-skatt"}
_GIROS = {"bankgiro": "SE:BANKGIRO", "plusgiro": "SE:PLUSGIRO"}
_CREDIT_TRANSFER = "30"


def seller(issuer: Issuer, municipality: Municipality) -> etree._Element:
    number, scheme = issuer.organisation_number, _REGISTERS[municipality.country]
    party = cac(
        "Party",
        cbc("EndpointID", number, schemeID=scheme),
        cac("PartyName", cbc("Name", issuer.name)),
        _address(_return_address(municipality)),
        _tax_scheme(_vat_number(number, municipality.country), "VAT"),
        _tax_scheme(_STATEMENTS[municipality.country], "TAX"),
        _legal_entity(issuer.name, number, scheme),
        _contact(municipality),
    )
    return cac("AccountingSupplierParty", party)


def buyer(document: Issued, municipality: Municipality) -> etree._Element:
    resident, scheme = document.resident, _REGISTERS[municipality.country]
    number = resident.organisation_number
    endpoint = [cbc("EndpointID", number, schemeID=scheme)] if number else []
    name = cac("PartyName", cbc("Name", resident.name))
    legal = _legal_entity(resident.name, number, scheme)
    return cac("AccountingCustomerParty", cac("Party", *endpoint, name, _address(resident.address), legal))


def payment_means(document: Issued, country: str) -> Sequence[etree._Element]:
    """None for a credit note: nobody pays it."""
    if document.account is None or document.reference is None:
        return ()
    giro = _GIROS.get(parse_account(document.account, country).kind)
    branch = [cac("FinancialInstitutionBranch", cbc("ID", giro))] if giro else []
    account = cac("PayeeFinancialAccount", cbc("ID", document.account), *branch)
    means = cac(
        "PaymentMeans", cbc("PaymentMeansCode", _CREDIT_TRANSFER), cbc("PaymentID", document.reference), account
    )
    return (means,)


def _vat_number(number: str, country: str) -> str:
    return f"NO{number}MVA" if country == "NO" else f"SE{number}01"


def _tax_scheme(company_id: str, scheme: str) -> etree._Element:
    return cac("PartyTaxScheme", cbc("CompanyID", company_id), cac("TaxScheme", cbc("ID", scheme)))


def _legal_entity(name: str, number: str | None, scheme: str) -> etree._Element:
    return cac(
        "PartyLegalEntity",
        cbc("RegistrationName", name),
        *([cbc("CompanyID", number, schemeID=scheme)] if number else []),
    )


def _contact(municipality: Municipality) -> etree._Element:
    phone, email = municipality.contact.phone, municipality.contact.email
    return cac("Contact", *([cbc("Telephone", phone)] if phone else []), cbc("ElectronicMail", email))


def _return_address(municipality: Municipality) -> PostalAddress:
    """The municipality's own address; of a file without one, only the country is known."""
    lines = municipality.contact.return_address
    street = lines[1] if len(lines) > 2 else ""  # noqa: PLR2004  name, street, town
    words = lines[-1].split() if lines else []
    digits = [word for word in words if word.isdigit()]
    town = " ".join(words[len(digits) :])
    return PostalAddress(municipality.name("nb"), street, " ".join(digits), town, municipality.country)


def _address(address: PostalAddress) -> etree._Element:
    parts = (("StreetName", address.street), ("CityName", address.city), ("PostalZone", address.zip))
    return cac(
        "PostalAddress",
        *(cbc(name, text) for name, text in parts if text),
        cac("Country", cbc("IdentificationCode", address.country)),
    )
