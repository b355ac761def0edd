import pytest

from portal.values.mobile import norwegian_mobile


@pytest.mark.parametrize("written", ["91234567", "912 34 567", "+47 912 34 567", "004791234567", "4791234567"])
def test_a_norwegian_mobile_number_is_found_however_it_is_written(written: str) -> None:
    assert norwegian_mobile(written) == "4791234567"


@pytest.mark.parametrize("written", [None, "", "22123456", "9123456", "912345678", "+46 70 123 45 67", "mobil"])
def test_anything_else_is_none(written: str | None) -> None:
    assert norwegian_mobile(written) is None
