"""Every name given to `defer` is a task the worker knows, and no work starts by another road."""

import ast

import portal.worker  # noqa: F401  registers the tasks as the worker does
from portal.jobs import app
from tests.codebase.sources import modules

QUEUES_OWN = "procrastinate."
DEFERRERS = ("defer", "defer_each")


def _deferred() -> dict[str, str]:
    """Where each task name is deferred."""
    found = {}
    for path, tree in modules():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("defer", "defer_each")
            ):
                name = node.args[1]
                where = f"{path}:{node.lineno}"
                assert isinstance(name, ast.Constant), f"{where} defers a task whose name is not written out"
                found[str(name.value)] = where
    return found


def test_every_name_deferred_is_registered_in_the_worker() -> None:
    deferred = _deferred()
    assert deferred
    assert {name: where for name, where in deferred.items() if name not in app.tasks} == {}


def test_every_task_is_deferred_or_wakes_by_itself() -> None:
    periodic = {one.task.name for one in app.periodic_registry.periodic_tasks.values()}
    ours = {name for name in app.tasks if QUEUES_OWN not in name}
    assert ours - set(_deferred()) - periodic == set()


def test_a_task_is_named_after_its_room() -> None:
    rooms = {path.parts[1].removesuffix(".py") for path, _ in modules()}
    assert {name.partition(".")[0] for name in app.tasks if QUEUES_OWN not in name} <= rooms
