"""`python -m tests.bench [ROW ...]`: all rows, or those named; exit status 1 when one falls short."""

import platform
import sys
from importlib import import_module
from pathlib import Path

import click

# Name of the row, and the module that has it as `ROW`. Read only when run: each row brings its own peer.
ROWS = {
    "dispatch": "tests.bench.dispatch",
    "dispatch-growth": "tests.bench.dispatch_growth",
    "dispatch-memory": "tests.bench.dispatch_memory",
    "giro-memory": "tests.bench.giro_memory",
    "giro-reading": "tests.bench.giro_reading",
    "giro-writing": "tests.bench.giro_writing",
    "intake-memory": "tests.bench.intake_memory",
    "intake-reading": "tests.bench.intake_reading",
    "intake-writing": "tests.bench.intake_writing",
    "invoice-list": "tests.bench.invoice_list",
    "invoice-pdf": "tests.bench.invoice_pdf",
    "look-ups": "tests.bench.look_ups",
    "payments-allocating": "tests.bench.payments_allocating",
    "payments-memory": "tests.bench.payments_memory",
}


def main(wanted: list[str]) -> int:
    unknown = [name for name in wanted if name not in ROWS]
    if unknown:
        sys.exit(f"no row {', '.join(unknown)}: there are {', '.join(ROWS)}")
    click.echo(f"# {_machine()}", err=True)
    short = 0
    for name in wanted or ROWS:
        line, fits = import_module(ROWS[name]).ROW.line()
        click.echo(line)
        short += not fits
    return 1 if short else 0


def _machine() -> str:
    models = [line.partition(":")[2].strip() for line in _cpu_lines() if line.startswith("model name")]
    model = models[0] if models else platform.machine()
    return f"{len(models)} x {model}, {platform.system()} {platform.release()}, Python {platform.python_version()}"


def _cpu_lines() -> list[str]:
    cpus = Path("/proc/cpuinfo")
    return cpus.read_text().splitlines() if cpus.exists() else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
