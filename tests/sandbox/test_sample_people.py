"""Who is in a sample: everyone a municipality bills, and nobody who could be real."""

from datetime import date

import pytest

from portal.config import load_municipality
from portal.sandbox.sample.chance import chance_of
from portal.sandbox.sample.person_numbers import PersonNumbers
from portal.sandbox.sample.plan import HISTORY, Sample, plan
from portal.sandbox.sample.roles import ROLES
from portal.values.national_id import parse

EVERYTHING = 60


def test_every_person_number_is_synthetic_and_given_once(sample: Sample) -> None:
    numbers = [one.national_id for one in sample.residents if one.national_id]

    for number in numbers:
        assert parse(number, country=sample.municipality.country, synthetic=True).number == number
        if sample.municipality.country == "NO":
            assert 81 <= int(number[2:4]) <= 92
        else:
            assert 980 <= int(number[8:11]) <= 989
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("country", ["NO", "SE"])
@pytest.mark.parametrize("born", [date(1934, 12, 31), date(1999, 12, 31), date(2014, 2, 28)])
def test_a_day_without_free_numbers_gives_one_of_the_next_day(country: str, born: date) -> None:
    numbers = PersonNumbers(country)
    chance = chance_of("test")
    issued = [numbers.issue(chance, born) for _ in range(600)]

    assert len(set(issued)) == 600
    assert all(parse(number, country=country, synthetic=True) for number in issued)


def test_customer_numbers_fit_the_reference_and_are_given_once(sample: Sample) -> None:
    start, end = sample.municipality.issuers[0].references.customer_slice or (0, 0)
    numbers = [entry.number for one in sample.residents for entry in one.customers]

    assert {len(number) for number in numbers} == {end - start}
    assert len(set(numbers)) == len(numbers)


def test_sixty_invoices_show_the_whole_cast(sample: Sample) -> None:
    small = plan(sample.municipality, invoices=EVERYTHING, seed=1, today=sample.today)
    billed = {document.resident.key for document in small.documents}
    expected = {role.key for role in ROLES if role.is_in(sample.municipality) and role.orders}

    assert expected <= billed
    assert {one.kind for one in small.residents} == {"person", "estate", "minor", "company"}
    assert {"none", "heir"} == {one.key for one in small.residents} - billed
    assert {document.type_code for document in small.documents} == {"380", "381", "384"}


def test_the_cast_is_the_same_for_every_seed(sample: Sample) -> None:
    other = plan(sample.municipality, invoices=EVERYTHING, seed=99, today=sample.today)
    cast = [one for one in sample.residents if one.key in {role.key for role in ROLES}]

    assert list(other.residents[: len(cast)]) == cast


def test_another_seed_bills_others_under_other_numbers(sample: Sample) -> None:
    other = plan(sample.municipality, invoices=300, seed=2, today=sample.today)
    cast = {role.key for role in ROLES}

    def numbers(of: Sample) -> set[str]:
        return {entry.number for one in of.residents if one.key not in cast for entry in one.customers}

    assert not numbers(sample) & numbers(other)
    assert not {document.number for document in sample.documents} & {document.number for document in other.documents}


def test_more_invoices_only_add_to_the_end(sample: Sample) -> None:
    fewer = plan(sample.municipality, invoices=120, seed=1, today=sample.today)

    assert sample.documents[:120] == fewer.documents
    assert len(sample.documents) == 300


def test_one_resident_gets_years_of_invoices_when_there_are_enough() -> None:
    large = plan(load_municipality("lorenskog"), invoices=400, seed=1, today=date(2026, 11, 22))
    mine = [document for document in large.documents if document.resident.key == "many"]

    assert len(mine) == HISTORY + 3
    assert min(document.issued for document in mine).year == 2021


def test_residents_read_the_languages_their_municipality_offers(sample: Sample) -> None:
    assert {one.language for one in sample.residents} == set(sample.municipality.languages)


def test_a_third_or_so_have_no_email_address(sample: Sample) -> None:
    without = [one for one in sample.residents if not any(entry.email for entry in one.customers)]

    assert 0.15 < len(without) / len(sample.residents) < 0.5


def test_no_email_address_is_a_real_one(sample: Sample) -> None:
    addresses = [entry.email for one in sample.residents for entry in one.customers if entry.email]
    addresses += [one.other.email for one in sample.residents if one.other and one.other.email]

    assert all(address.endswith(".example") and address.isascii() for address in addresses)
