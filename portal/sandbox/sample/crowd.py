"""Everybody else: as many residents as the invoices need, most of them ordinary."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from portal.config import Municipality
from portal.sandbox.sample.chance import chance_of
from portal.sandbox.sample.register import CustomerRegister, email_of
from portal.sandbox.sample.resident import CustomerEntry, OtherRecipient, SampleResident
from portal.words.marks import mark

ORDINARY = mark("An ordinary resident.")
_SPECIAL = {
    "estate": mark("An estate."),
    "company": mark("A company."),
    "no_national_id": mark("The municipality has no person number."),
    "protected": mark("Protected identity."),
    "several_customer_numbers": mark("Two customer numbers."),
    "other_recipient": mark("Another recipient gets the invoices."),
}
# Out of a thousand residents.
_OFTEN = {
    "estate": 12,
    "company": 25,
    "no_national_id": 20,
    "protected": 6,
    "several_customer_numbers": 40,
    "other_recipient": 15,
}
_WITH_EMAIL = 0.72
_WITH_MAILBOX = 0.25
_WITH_EFAKTURA = 0.3
_WITH_VIPPS = 0.15
_LANGUAGES_BESIDE = 0.12
_BORN = range(1934, 2006)


def crowd_of(municipality: Municipality, seed: int, register: CustomerRegister) -> Iterator[SampleResident]:
    """Residents without end; the first ones are the same however many are taken."""
    index = 0
    while True:
        chance = chance_of(municipality.key, seed, "resident", index)
        resident = _resident(chance, municipality, register, f"{seed}-{index}")
        if municipality.country == "NO":
            resident = _with_mailbox(resident, chance_of(municipality.key, seed, "mailbox", index))
            resident = _with_efaktura(resident, chance_of(municipality.key, seed, "efaktura", index))
            resident = _with_vipps(resident, chance_of(municipality.key, seed, "vipps", index))
        yield resident
        index += 1


def _resident(chance: Random, municipality: Municipality, register: CustomerRegister, key: str) -> SampleResident:
    trait = _trait(chance)
    name = f"{chance.choice(register.names.first)} {chance.choice(register.names.last)}"
    number = register.crowd_number()
    email = email_of(name, "post.example", number) if chance.random() < _WITH_EMAIL else ""
    born = register.birthday(chance, chance.choice(_BORN))
    ordinary = SampleResident(
        key=key,
        name=name,
        kind="person",
        national_id=register.person_numbers.issue(chance, born),
        address=register.address(chance, name),
        language=_language(chance, municipality),
        customers=(CustomerEntry(number, email, register.mobile(chance)),),
        special=_SPECIAL.get(trait, ORDINARY),
        traits=(trait,) if trait else (),
    )
    return _as(trait, ordinary, chance, register)


def _with_efaktura(resident: SampleResident, chance: Random) -> SampleResident:
    """Some people have said yes to eFaktura in their bank."""
    if chance.random() >= _WITH_EFAKTURA or resident.kind != "person" or resident.national_id is None:
        return resident
    return replace(resident, traits=(*resident.traits, "efaktura"))


def _with_vipps(resident: SampleResident, chance: Random) -> SampleResident:
    """Some people have switched on invoices there."""
    if resident.kind != "person" or chance.random() >= _WITH_VIPPS:
        return resident
    return replace(resident, traits=(*resident.traits, "vipps"))


def _with_mailbox(resident: SampleResident, chance: Random) -> SampleResident:
    """Some of the people of Norway have one."""
    if chance.random() >= _WITH_MAILBOX:
        return resident
    return replace(resident, traits=(*resident.traits, chance.choice(("digipost", "digipost", "eboks"))))


def _as(trait: str, resident: SampleResident, chance: Random, register: CustomerRegister) -> SampleResident:
    """The same resident with what the trait changes."""
    match trait:
        case "estate":
            name = f"{register.names.estate_of} {resident.name}"
            return replace(resident, kind="estate", name=name, address=replace(resident.address, name=name))
        case "company":
            return _company(resident, chance, register)
        case "no_national_id":
            return replace(resident, national_id=None)
        case "several_customer_numbers":
            return replace(resident, customers=(*resident.customers, CustomerEntry(register.crowd_number())))
        case "other_recipient":
            manager = chance.choice(register.names.managers)
            return replace(resident, other=OtherRecipient(register.address(chance, manager)))
        case _:
            return resident


def _company(resident: SampleResident, chance: Random, register: CustomerRegister) -> SampleResident:
    owner = resident.name.split()[-1]
    name = f"{owner} {chance.choice(register.names.trades)} {register.names.company_form}"
    return replace(
        resident,
        kind="company",
        name=name,
        national_id=None,
        address=replace(resident.address, name=name),
        organisation_number=register.organisation_number(chance),
    )


def _trait(chance: Random) -> str:
    traits, often = list(_OFTEN), list(_OFTEN.values())
    return chance.choices([*traits, ""], weights=[*often, 1000 - sum(often)])[0]


def _language(chance: Random, municipality: Municipality) -> str:
    beside = municipality.languages[1:]
    return chance.choice(beside) if beside and chance.random() < _LANGUAGES_BESIDE else municipality.default_language
