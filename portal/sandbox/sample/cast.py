"""Turns the roles into residents with numbers and addresses: the same ones for every seed."""

from portal.config import Municipality
from portal.sandbox.sample.chance import chance_of
from portal.sandbox.sample.register import CustomerRegister, email_of
from portal.sandbox.sample.resident import CustomerEntry, OtherRecipient, SampleResident
from portal.sandbox.sample.role import Role
from portal.sandbox.sample.roles import ROLES
from portal.values.postal_address import PostalAddress

# Letters to people whose address is secret go by the tax authority, which knows it.
_FORWARDING = {
    "NO": ("Postboks 9200 Grønland", "0134", "Oslo"),
    "SE": ("Skatteverket, Förmedlingsuppdrag, Box 2820", "403 20", "Göteborg"),
}


def cast_of(municipality: Municipality, register: CustomerRegister) -> dict[str, SampleResident]:
    """Every role there is in the municipality, by its key."""
    cast: dict[str, SampleResident] = {}
    for role in ROLES:
        if role.is_in(municipality):
            cast[role.key] = _resident(role, municipality, register, cast)
    return cast


def _resident(
    role: Role, municipality: Municipality, register: CustomerRegister, cast: dict[str, SampleResident]
) -> SampleResident:
    chance = chance_of("cast", municipality.key, role.key)
    name = role.names[municipality.country]
    born = register.birthday(chance, role.born)
    is_company = role.kind == "company"
    return SampleResident(
        key=role.key,
        name=name,
        kind=role.kind,
        national_id=register.person_numbers.issue(chance, born) if role.has_national_id else None,
        address=_address(role, name, register),
        language=role.language if role.language in municipality.languages else municipality.default_language,
        customers=_customers(role, name, register),
        special=role.special,
        traits=role.traits,
        other=_other(role.other, register, cast) if role.other else None,
        card=role.card,
        organisation_number=register.organisation_number(chance) if is_company else None,
    )


def _customers(role: Role, name: str, register: CustomerRegister) -> tuple[CustomerEntry, ...]:
    """Contact points stand on the first number only."""
    email = email_of(name, role.email_domain) if role.has_email else ""
    first = CustomerEntry(register.cast_number(), email, register.mobile(chance_of("mobile", name)) if email else "")
    return (first, *(CustomerEntry(register.cast_number()) for _ in range(role.customer_numbers - 1)))


def _address(role: Role, name: str, register: CustomerRegister) -> PostalAddress:
    if "protected" in role.traits:
        return PostalAddress(name, *_FORWARDING[register.country], register.country)
    return register.address(chance_of("address", name), name)


def _other(key: str, register: CustomerRegister, cast: dict[str, SampleResident]) -> OtherRecipient:
    if key == "manager":
        name = register.names.managers[0]
        return OtherRecipient(register.address(chance_of("address", name), name), email_of(name, "manager.example"))
    executor = cast[key]
    return OtherRecipient(executor.address, executor.customers[0].email)
