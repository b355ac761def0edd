"""Reading changes nothing: no GET writes to a business table, asserted on the statements themselves."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from portal.access.models import LoginSession, RateCount, Spent
from portal.audit.models import AuditEvent
from tests.codebase.conftest import KARI, OLA, World

# Who is logged in, how often, and who looked: these rooms write in short transactions of their own.
OWN = {model.__tablename__ for model in (LoginSession, RateCount, Spent, AuditEvent)}
_WRITES = re.compile(
    r"^\s*(?:with\b.*?\)\s*)?(insert\s+into|update|delete\s+from|merge\s+into|truncate)\s+\"?(\w+)",
    re.IGNORECASE | re.DOTALL,
)
_JOB = re.compile(r"procrastinate_(defer|finish|retry|cancel)", re.IGNORECASE)
NOT_READ_HERE = {
    f"{door}.{page}" for door in ("login", "desk_login") for page in ("begin", "callback", "frontchannel")
}  # they speak to the login provider


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    database = world.workplace.database
    for engine in (database.engine, database.reading_engine):
        event.listen(engine, "before_cursor_execute", listen)
    yield said
    for engine in (database.engine, database.reading_engine):
        event.remove(engine, "before_cursor_execute", listen)


def written(said: list[str]) -> set[str]:
    """The tables those statements change."""
    found = {match.group(2) for one in said if (match := _WRITES.match(one))}
    return found | {"a job" for one in said if _JOB.search(one)}


@pytest.mark.parametrize("who", ["the owner", "another", "nobody", "staff"])
def test_no_page_changes_a_business_table(world: World, who: str) -> None:
    keys = {"invoice_id": world.invoice_id, "attachment_id": world.attachment_id, "code": "sv", "link": "a-link"}
    keys |= {"attempt": uuid4(), "number": 0, "customer_id": world.customer_id, "kind": "email"}
    keys |= {"case_id": world.case_id, "file_id": uuid4(), "report_id": uuid4(), "token": "a-token"}
    keys["representation"] = uuid4()
    adapter, browser, changed = world.app.url_map.bind(""), _browser(world, who), {}
    read = [rule for rule in world.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    for rule in read:
        if rule.endpoint in NOT_READ_HERE:
            continue
        with statements(world) as said:
            browser.get(adapter.build(rule.endpoint, {name: keys[name] for name in rule.arguments}))
        changed[rule.endpoint] = written(said) - OWN
    assert changed == {endpoint: set() for endpoint in changed}
    assert len(changed) == len({rule.endpoint for rule in read} - NOT_READ_HERE)


def _browser(world: World, who: str) -> FlaskClient:
    return world.at_work("auditor") if who == "staff" else world.as_({"the owner": KARI, "another": OLA}.get(who))


def test_a_look_at_an_invoice_is_recorded(world: World) -> None:
    with statements(world) as said:
        world.as_(KARI).get(f"/invoices/{world.invoice_id}")
    assert AuditEvent.__tablename__ in written(said)


def test_a_look_that_is_refused_is_not_recorded(world: World) -> None:
    with statements(world) as said:
        world.as_(OLA).get(f"/invoices/{world.invoice_id}")
    assert AuditEvent.__tablename__ not in written(said)


def test_a_look_of_staff_at_a_customer_is_recorded(world: World) -> None:
    with statements(world) as said:
        assert world.at_work("auditor").get(f"/desk/customers/{world.customer_id}").status_code == 200
    assert AuditEvent.__tablename__ in written(said)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO claim (id) VALUES (1)",
        "  update invoice set number = '1'",
        'DELETE FROM "claim" WHERE id = 1',
        "with gone as (select 1) delete from claim",
        "SELECT procrastinate_defer_jobs_v1(%s)",
    ],
)
def test_a_statement_that_changes_is_seen(statement: str) -> None:
    assert written([statement])


@pytest.mark.parametrize("statement", ["select updated_at from claim", "SELECT 1", "select 'insert into claim'"])
def test_a_statement_that_reads_is_let_be(statement: str) -> None:
    assert not written([statement])
