"""A run of ten thousand mixed invoices, against as many empty Celery tasks through Redis.

Ours: one worker process looks up, routes, writes attempts, hands over and records; every document exists; the
counterparts answer in memory and ask for no patience. Theirs: what one process needs to defer the tasks and what
another (`--pool=solo`) needs to run them, added; half of them before ours and half after, so that both meet the same
noise. Neither side waits for a disk.
"""

from tests.bench.empty_task import celery_and_redis
from tests.bench.row import Row
from tests.bench.waiting_run import waiting_run

INVOICES = 10_000


def _measure() -> float:
    """How many times longer their task takes than our invoice."""
    with celery_and_redis() as peer, waiting_run(INVOICES) as run:
        before = peer.defer_and_run(INVOICES // 2)
        ours = run.work_off()
        theirs = before + peer.defer_and_run(INVOICES // 2)
        run.check()
        return theirs / ours


ROW = Row("dispatch", "times Celery", 1, _measure)
