from portal.cli.overridden import as_json, as_text
from portal.dispatch.placing.overrides import Override

FOUND = [Override("1001", "4711", "vipps"), Override("1002", "4712", "efaktura")]


def test_each_override_is_a_line_with_its_numbers_and_its_channel() -> None:
    heading, vipps, efaktura = as_text(FOUND)
    assert heading.startswith("2 go to the customer")
    assert vipps == "  invoice 1001, customer 4711: Vipps"
    assert "debtors only" in efaktura


def test_without_overrides_nothing_is_said() -> None:
    assert as_text([]) == []


def test_as_json_each_has_its_warning_or_none() -> None:
    assert as_json(FOUND) == [
        {"invoice": "1001", "customer": "4711", "channel": "vipps", "warning": None},
        {"invoice": "1002", "customer": "4712", "channel": "efaktura", "warning": "reaches_debtors_only"},
    ]
