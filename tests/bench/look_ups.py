"""How often registers are asked while ten thousand invoices are routed, against how often they may be.

A register that takes a thousand people a call: one call for each thousand asked about, and one more. A register of
single persons: one call for each who is not placed before it. A count, so nothing is compared with it.
"""

from sqlalchemy import text

from portal.dispatch.placing import routing
from portal.dispatch.tasks import desk_of
from portal.values import clock
from tests.bench.counterparts import SHARES
from tests.bench.dispatch_run import DispatchRun
from tests.bench.row import Row
from tests.bench.waiting_run import waiting_run

INVOICES = 10_000
_BULK = 1000


def _measure() -> float:
    """The most any register is asked, in parts of what it may be."""
    with waiting_run(INVOICES) as run:
        _route(run)
        not_drawn = INVOICES * (100 - SHARES["avtalegiro"]) // 100
        not_by_efaktura = not_drawn - INVOICES * SHARES["efaktura"] // 100
        not_by_vipps = not_by_efaktura - INVOICES * SHARES["vipps"] // 100
        may = {"efaktura": not_drawn, "vipps": not_by_efaktura, "krr": not_by_vipps / _BULK + 1}
        assert set(run.counterparts.asked) == set(may)
        return max(run.counterparts.asked[name] / most for name, most in may.items())


def _route(run: DispatchRun) -> None:
    work = run.work
    with work.database.transaction() as session:
        key = session.scalars(text("select id from dispatch_run")).one()
    with run.counterparts.in_place(work.municipality), routing.router(work.database, key) as transaction:
        assert transaction
        placed = routing.route_run(transaction, run=key, desk=desk_of(work), now=clock.now())
    assert placed == INVOICES


ROW = Row("look-ups", "of those allowed", 1, _measure, at_most=True)
