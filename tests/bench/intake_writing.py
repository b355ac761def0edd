"""`portal intake` of a thousand invoices, against plain psycopg writing the same rows and the same bytes.

Ours is the whole command, its start and its archive copies included. Theirs has everything ready in memory: the rows
that ours wrote, sealed bytes and all, an invoice a transaction, a statement a row, several rows in one `executemany`.
"""

import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from tests.bench.databases import new_databases
from tests.bench.intake_command import a_delivery, portal_intake
from tests.bench.row import Row, seconds
from tests.deployments import NewDatabase, environment_of

ROUNDS = 3

TableRow = dict[str, Any]
Written = tuple[str, list[TableRow]]

# What hangs on an invoice.
_PARTS = ("invoice_line", "invoice_vat", "invoice_attachment", "claim", "invoice_document", "intake_item")
# Their `id` is counted by the database.
_COUNTED = {"invoice_line", "invoice_vat", "intake_item", "person_identifier", "contact_point", "procrastinate_jobs"}


def _measure() -> float:
    """Percent of plain psycopg's speed: the median of rounds, each on empty databases."""
    with new_databases() as new, tempfile.TemporaryDirectory() as folder:
        drop = a_delivery(Path(folder))
        return statistics.median(_round(drop, Path(folder) / "home", new) for _ in range(ROUNDS))


def _round(drop: Path, home: Path, new: NewDatabase) -> float:
    with new() as ours, new() as theirs:
        took = seconds(lambda: portal_intake(drop, environment_of(ours, home)))
        with psycopg.connect(ours, row_factory=dict_row) as source:
            transactions = list(_Source(source).transactions())
        with psycopg.connect(theirs) as target:
            return 100 * seconds(lambda: _write(target, transactions)) / took


class _Source:
    """The rows that `portal intake` wrote, a transaction an invoice, parents before children."""

    def __init__(self, connection: psycopg.Connection[TableRow]) -> None:
        self._connection = connection
        self._documents = {row["digest"]: row for row in self._rows("document")}
        self._customers = {row["id"]: row for row in self._rows("customer")}
        self._persons = {row["id"]: row for row in self._rows("person")}
        self._identifiers = self._by("person_identifier", "person_id")
        self._contacts = self._by("contact_point", "customer_id")
        self._parts = {name: self._by(name, "invoice_id") for name in _PARTS}
        self._jobs = {job["args"].obj.get("invoice_id"): job for job in self._rows("procrastinate_jobs")}

    def transactions(self) -> Iterator[list[Written]]:
        (batch,) = self._rows("intake_batch")
        yield [("document", [self._documents.pop(batch["manifest_digest"])]), ("intake_batch", [batch])]
        for invoice in self._rows("invoice"):
            parts = [(name, self._parts[name][invoice["id"]]) for name in _PARTS]
            job = self._jobs.get(str(invoice["id"]))
            yield [
                *self._new_documents(invoice, parts),
                *self._new_customer(invoice["customer_id"]),
                ("invoice", [invoice]),
                *parts,
                ("procrastinate_jobs", [job] if job else []),
            ]

    def _new_documents(self, invoice: TableRow, parts: list[Written]) -> Iterator[Written]:
        """The bytes that no earlier invoice had."""
        digests = [invoice["source_digest"], *(row.get("digest") for _, rows in parts for row in rows)]
        for digest in digests:
            if digest in self._documents:
                yield "document", [self._documents.pop(digest)]

    def _new_customer(self, customer_id: object) -> Iterator[Written]:
        customer = self._customers.pop(customer_id, None)
        if customer is None:
            return
        person = self._persons.pop(customer["person_id"], None)
        if person is not None:
            yield "person", [person]
            yield "person_identifier", self._identifiers[person["id"]]
        yield "customer", [customer]
        yield "contact_point", self._contacts[customer["id"]]

    def _by(self, table: str, column: str) -> dict[object, list[TableRow]]:
        grouped: dict[object, list[TableRow]] = defaultdict(list)
        for row in self._rows(table):
            grouped[row[column]].append(row)
        return grouped

    def _rows(self, table: str) -> list[TableRow]:
        found = self._connection.execute(sql.SQL("select * from {}").format(sql.Identifier(table)))
        return [_writable(row, counted=table in _COUNTED) for row in found]


def _writable(row: TableRow, *, counted: bool) -> TableRow:
    return {
        column: Jsonb(value) if isinstance(value, dict | list) else value
        for column, value in row.items()
        if not (counted and column == "id")
    }


def _write(target: psycopg.Connection[Any], transactions: list[list[Written]]) -> None:
    statements: dict[str, sql.Composed] = {}
    for written in transactions:
        with target.transaction(), target.cursor() as cursor:
            for table, rows in written:
                if rows and table not in statements:
                    statements[table] = _statement(table, tuple(rows[0]))
                if len(rows) == 1:
                    cursor.execute(statements[table], rows[0])
                elif rows:
                    cursor.executemany(statements[table], rows)


def _statement(table: str, columns: tuple[str, ...]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    values = sql.SQL(", ").join(map(sql.Placeholder, columns))
    return sql.SQL("insert into {} ({}) values ({})").format(sql.Identifier(table), names, values)


ROW = Row("intake-writing", "% of psycopg", 40, _measure)
