"""Nobody's person number, no machine's path and no registry's address stands in the project."""

import json
import re
from datetime import date

import pytest

from portal.values import national_id
from portal.values.payment_reference import mod10
from tests.codebase.sources import ROOT, texts

# Published, and nobody's: Skatteetaten's vectors that fit only the check digits of 2032, and Skatteverket's best
# known test person.
PUBLISHED = {"02013299903", "02013299997", "30108299939", "191212121212"}
_NORWEGIAN = re.compile(r"(?<![\w.-])\d{6}[ -]?\d{5}(?![\w.-])")
_SWEDISH = re.compile(r"(?<![\w.-])(?:19|20)\d{6}-?\d{4}(?![\w.-])")
# Skatteverket's test numbers end their birth number in 980 to 999, or 238 to 239.
_SWEDISH_TEST_NUMBERS = {*range(980, 1000), 238, 239}
_PATHS = re.compile(r"(?<![\w./~*{}])/(?:home|root|work|Users|mnt|srv)/[\w.]")
_REGISTRIES = re.compile(r"://[^/\s\"']*(?:pypi|pythonhosted|npmjs|registry|artifactory|nexus|proxy)\b", re.IGNORECASE)


def norwegians(text: str) -> set[str]:
    """What may be the number of a living Norwegian."""
    return {found for found in map(_digits, _NORWEGIAN.findall(text)) if _is_real(found)} - PUBLISHED


def swedes(text: str) -> set[str]:
    """What may be the number of a living Swede."""
    return {found for found in map(_digits, _SWEDISH.findall(text)) if _is_real_swede(found)} - PUBLISHED


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _is_real(number: str) -> bool:
    try:
        national_id.parse(number, country="NO", synthetic=False)
    except national_id.InvalidNationalId:
        return False
    return True


def _is_real_swede(number: str) -> bool:
    day = int(number[6:8]) % 60
    try:
        date(int(number[:4]), int(number[4:6]), day)
    except ValueError:
        return False
    return mod10(number[2:11]) == number[11] and int(number[8:11]) not in _SWEDISH_TEST_NUMBERS


@pytest.mark.parametrize("country", [norwegians, swedes])
def test_nobodys_person_number_stands_in_the_project(country) -> None:
    assert {str(path): found for path, text in texts() if (found := country(text))} == {}


def test_no_path_of_a_machine_stands_in_the_project() -> None:
    assert {str(path): found for path, text in texts() if (found := _PATHS.findall(text))} == {}


def test_no_registry_is_named_in_the_project() -> None:
    assert {str(path): found for path, text in texts() if (found := _REGISTRIES.findall(text))} == {}


def test_the_lock_files_say_what_and_not_where_from() -> None:
    pins = [line for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert [line for line in pins if "://" in line or "-url" in line] == []
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_a_person_number_would_be_seen() -> None:
    # Made here, so that it does not stand here: the day of a synthetic number, its month without the 80.
    real = next(
        number for serial in range(1000) for check in range(100) if _is_real(number := f"010190{serial:03}{check:02}")
    )
    assert norwegians(f'pid = "{real}"') == {real}
    assert norwegians(f"{real[:6]} {real[6:]}") == {real}
    nine = "900101123"
    assert swedes(f"19{nine[:6]}-{nine[6:]}{mod10(nine)}")


# In two halves, so that this file does not hold what it looks for.
FOLDER, HOST = "home/someone", "registry.example/simple"


def test_a_path_and_an_address_would_be_seen() -> None:
    assert _PATHS.search("/" + FOLDER)
    assert _REGISTRIES.search("https://" + HOST)
