import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog

from portal import logs


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    level = root.level
    yield
    root.handlers = [one for one in root.handlers if not isinstance(one.formatter, structlog.stdlib.ProcessorFormatter)]
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def logged(capsys):
    """The one line that `write` brings to stderr."""

    def read(write: Callable[[structlog.stdlib.BoundLogger], object]) -> dict:
        logs.configure("INFO")
        write(structlog.get_logger())
        (line,) = capsys.readouterr().err.splitlines()
        return json.loads(line)

    return read


PERSON_NUMBERS = [
    "28816196088",
    "288161 96088",
    "288161-96088",
    "19900101-2384",
    "199001012384",
    "9001012384",
    "900101-2384",
    "180101+9801",
]
ACCOUNTS = [
    "86011117947",
    "8601 11 17947",
    "8601.11.17947",
    "NO9386011117947",
    "NO93 8601 1117 947",
    "5201-2341",
    "12 34 56-7",
]


@pytest.mark.parametrize("number", PERSON_NUMBERS + ACCOUNTS)
@pytest.mark.parametrize("text", ["{}", "customer {} has moved", "pid={}", "nr{}.", "({})", '{{"pid":"{}"}}'])
def test_person_and_account_numbers_never_reach_a_line(logged, number, text):
    assert number not in logged(lambda log: log.info("looked up", about=text.format(number)))["about"]


@pytest.mark.parametrize(
    "value", [28816196088, ["28816196088"], {"pid": {"number": "28816196088"}}, {("28816196088",)}]
)
def test_numbers_are_masked_however_deep_they_lie(logged, value):
    assert "28816196088" not in json.dumps(logged(lambda log: log.info("looked up", about=value)))


def test_exception_text_is_masked(logged):
    def fail(log: structlog.stdlib.BoundLogger) -> None:
        try:
            int("no person 28816196088")
        except ValueError:
            log.exception("look-up failed for 288161 96088")

    line = logged(fail)
    assert "no person [masked]" in line["exception"]
    assert line["event"] == "look-up failed for [masked]"


def test_lines_of_libraries_come_out_in_the_same_form(logged):
    line = logged(lambda _: logging.getLogger("some.library").warning("pid %s", "28816196088"))
    assert (line["event"], line["level"], line["logger"]) == ("pid [masked]", "warning", "some.library")
    assert line["timestamp"].endswith("Z")


def test_request_and_job_ids_are_on_each_line_while_they_are_bound(logged):
    with logs.bound(request_id="1f0c", job_id=7):
        inside = logged(lambda log: log.info("inside"))
    assert (inside["request_id"], inside["job_id"]) == ("1f0c", 7)
    assert "request_id" not in logged(lambda log: log.info("outside"))


def test_keys_digests_dates_and_amounts_stay_readable(logged):
    kept = "123e4567-e89b-42d3-a456-426614174000 " + "0123456789" * 6 + "abcd 2026-11-22 12 345,50 kr faktura 1001"
    assert logged(lambda log: log.info(kept))["event"] == kept


def test_lines_below_the_level_are_not_written(capsys):
    logs.configure("WARNING")
    structlog.get_logger().info("quiet")
    assert capsys.readouterr().err == ""
