"""/invoices with sixty invoices, against a bare Flask view: one query, a page of the same size, Babel's own formats.

Ours also finds the login session, the person and the name, says each state in a sentence, sorts, sums,
translates, and guards the answer. Both are asked in one process, without a server between.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import structlog
from babel.dates import format_date
from babel.numbers import format_currency
from flask import Flask, render_template
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from portal.access import sessions
from portal.app import create_app
from portal.config import Settings, load_municipality
from portal.db import Database, Vault, vault_of
from portal.invoices.ledger import record_ledger
from portal.jobs import Workplace
from portal.values import clock
from tests.bench.databases import new_databases
from tests.bench.row import Row, times_faster
from tests.deployments import DATA_KEY, INDEX_KEY, environment_of
from tests.invoices.issued import KARI, a_customer, an_invoice, issue
from tests.web.resident.conftest import in_ledger

INVOICES = 60
ROUNDS = 300
# Two pages are of one size when they differ by less than this part.
_ALIKE = 0.1
_QUERY = text(
    "select i.id, i.category, i.period_start, i.due_date, i.payable_minor"
    " from invoice i join customer c on c.id = i.customer_id where c.number = '1000001' order by i.due_date"
)


def _measure() -> float:
    """Percent of the bare view's requests a second."""
    with _portal() as work:
        token = _move_in(work)
        ours = create_app(work).test_client()
        ours.set_cookie("resident", token)
        page = _asked(ours)
        theirs = _bare(work.database.engine, filler=0).test_client()
        theirs = _bare(work.database.engine, filler=len(page) - len(_asked(theirs))).test_client()
        assert abs(len(_asked(theirs)) / len(page) - 1) < _ALIKE
        return 100 * times_faster(lambda: _asked(ours), lambda: _asked(theirs), rounds=ROUNDS)


def _asked(client: FlaskClient) -> bytes:
    answer = client.get("/invoices")
    assert answer.status_code == 200
    return answer.data


@contextmanager
def _portal() -> Iterator[Workplace]:
    # What a request writes to the log is the terminal's cost, not the page's.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with new_databases() as new, tempfile.TemporaryDirectory() as home, new() as url:
        environment = environment_of(url, Path(home))
        settings = Settings.from_environment({key: environment[key] for key in environment if "OIDC" not in key})
        database = Database(url, Vault([DATA_KEY], INDEX_KEY))
        yield Workplace(settings, load_municipality("lorenskog"), database)
        database.engine.dispose()


def _move_in(work: Workplace) -> str:
    """Sixty unpaid invoices of Kari's, a fresh ledger, and the token she is logged in with."""
    now = clock.now()
    today = now.date()
    with work.database.transaction() as session:
        kari = a_customer(session, now=now)
        for number in range(INVOICES):
            due = today + timedelta(days=10 + number)
            start = date(today.year, 1 + number % 12, 1)
            total = f"{2000 + 37 * number},50"
            plain = an_invoice(kari, number=str(number), total=total, due_date=due, period_start=start)
            issue(session, replace(plain, issue_date=today, period_end=start), now=now)
        rows = [in_ledger(str(number), 200050 + 3700 * number) for number in range(INVOICES)]
        record_ledger(session, rows=rows, as_of=now, full=True, digest="bench", now=now)
        return sessions.open_session(
            session,
            realm="resident",
            person_lookup=vault_of(session).index(KARI.number),
            issuer="https://login.example",
            subject="kari",
            sid=None,
            acr="idporten-loa-high",
            auth_time=now,
            now=now,
        )


def _bare(engine: Engine, *, filler: int) -> Flask:
    """The peer. `filler` brings its page to our size: the words of a header and a footer."""
    app = Flask("bare", template_folder=str(Path(__file__).parent), static_folder=None)
    app.jinja_env.filters["money"] = lambda minor: format_currency(Decimal(minor) / 100, "NOK", locale="nb_NO")
    app.jinja_env.filters["day"] = lambda day: format_date(day, "d. MMMM y", locale="nb_NO")
    app.jinja_env.filters["month"] = lambda day: format_date(day, "MMMM y", locale="nb_NO")
    frame = "x" * max(0, filler)

    @app.get("/invoices")
    def invoices() -> str:
        with engine.connect() as connection:
            rows = connection.execute(_QUERY).all()
        return render_template("bare_list.html", rows=rows, total=sum(row.payable_minor for row in rows), frame=frame)

    return app


ROW = Row("invoice-list", "%", 60, _measure)
