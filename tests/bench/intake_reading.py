"""UBL -> a checked draft, against lxml parsing the same bytes: invoices of the sample, read by both sides."""

from dataclasses import replace
from datetime import date

from lxml import etree

from portal.config import load_municipality
from portal.intake import checks
from portal.intake.ubl import read
from portal.sandbox.sample.plan import plan
from portal.sandbox.sample.ubl import ubl_of
from tests.bench.row import Row, times_faster

INVOICES = 200
ROUNDS = 25


def _measure() -> float:
    """Percent of lxml's speed."""
    municipality = load_municipality("lorenskog")
    sample = plan(municipality, invoices=INVOICES, seed=7, today=date(2026, 11, 22))
    files = [ubl_of(replace(document, has_xml=True), municipality) for document in sample.documents]

    def ours() -> None:
        for content in files:
            draft = read(content).draft
            list(checks.against_municipality(draft, checks.issuer_of(draft, municipality), municipality))

    def theirs() -> None:
        for content in files:
            etree.fromstring(content)

    return 100 * times_faster(ours, theirs, rounds=ROUNDS)


ROW = Row("intake-reading", "% of lxml", 15, _measure)
