"""The figures for /metrics, in the form Prometheus reads (text exposition format 0.0.4)."""

import os
from collections.abc import Iterator, Mapping, Sequence

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from portal.dispatch.pausing.breakers import Pause
from portal.jobs import QueueState


class _Store(Collector):
    """What the database says, at this moment."""

    def __init__(
        self,
        queue: QueueState,
        dispatches: Mapping[str, int],
        alarms: Mapping[str, int],
        doubles: int,
        pauses: Sequence[Pause],
    ) -> None:
        self._queue = queue
        self._dispatches = dispatches
        self._alarms = alarms
        self._doubles = doubles
        self._pauses = pauses

    def collect(self) -> Iterator[Metric]:
        jobs = GaugeMetricFamily("portal_jobs", "Jobs in the queue", labels=["task", "state"])
        for (task, state), count in self._queue.jobs.items():
            jobs.add_metric([task, state], count)
        dispatches = GaugeMetricFamily("portal_dispatches", "Promises that an invoice arrives", labels=["state"])
        for state, count in self._dispatches.items():
            dispatches.add_metric([state], count)
        alarms = GaugeMetricFamily("portal_delivery_alarms", "Deliveries a human must look into", labels=["reason"])
        for reason, count in self._alarms.items():
            alarms.add_metric([reason], count)
        paused = GaugeMetricFamily("portal_paused", "Does not work and is left alone", labels=["kind", "name"])
        for pause in self._pauses:
            paused.add_metric([pause.kind, pause.name], 1)
        yield paused
        yield jobs
        yield dispatches
        yield alarms
        yield GaugeMetricFamily("portal_possible_doubles", "Sent again, and maybe taken before", self._doubles)
        yield GaugeMetricFamily("portal_jobs_oldest_wait_seconds", "Longest wait for a worker", self._queue.oldest_wait)
        yield GaugeMetricFamily("portal_workers", "Workers that live", self._queue.workers)


def exposition(
    queue: QueueState,
    dispatches: Mapping[str, int],
    alarms: Mapping[str, int],
    doubles: int,
    pauses: Sequence[Pause],
) -> bytes:
    """All figures of all processes of this web server, and those of the database."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    registry.register(_Store(queue, dispatches, alarms, doubles, pauses))
    return generate_latest(registry)
