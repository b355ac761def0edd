"""How much more memory a worker holds for a hundred thousand invoices (or BENCH_INVOICES) than for a tenth of them."""

from tests.bench.dispatch_memory import MANY, worker_holds
from tests.bench.row import Row


def _measure() -> float:
    """Percent."""
    return 100 * (worker_holds(MANY) / worker_holds(MANY // 10) - 1)


ROW = Row("dispatch-growth", "%", 15, _measure, at_most=True)
