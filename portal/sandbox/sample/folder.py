"""Writes a sample where `portal intake` looks: the batch, its `.done`, and beside it ledger, payments, mandates."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal.config import Municipality
from portal.sandbox.residents import SandboxResident
from portal.sandbox.sample.issued import Issued
from portal.sandbox.sample.ledger import ledger_of
from portal.sandbox.sample.mandates import mandates_of
from portal.sandbox.sample.manifest import manifest_of
from portal.sandbox.sample.payments import payments_of
from portal.sandbox.sample.pdfs import pdf_of
from portal.sandbox.sample.plan import Sample
from portal.sandbox.sample.resident import SampleResident
from portal.sandbox.sample.ubl import ubl_of
from portal.words import words_in


@dataclass(frozen=True)
class Written:
    """Where a sample lies now."""

    batch: Path
    ledger: Path
    payments: Path
    mandates: Path | None
    residents: tuple[SandboxResident, ...]


def write_sample(sample: Sample, *, seed: int, out: Path) -> Written:
    """Write `out`/<batch>/, `out`/<batch>.done, ledger.csv, payments.txt and, where there are any, mandates.txt.

    The same sample gives the same bytes. The batch appears whole or not at all: it is written under another name,
    and `.done` comes last.
    """
    batch = out / _batch_name(sample.municipality, sample.today, seed, len(sample.documents))
    part = out / f".{batch.name}.part"
    done = out / f"{batch.name}.done"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for document in sample.documents:
        _write_document(document, sample.municipality, part)
    (part / "manifest.csv").write_bytes(manifest_of(sample.documents))
    ledger = out / "ledger.csv"
    ledger.write_bytes(ledger_of(sample.documents, sample.today, sample.municipality.zone))
    payments = out / "payments.txt"
    payments.write_bytes(payments_of(sample.documents, sample.municipality, sample.today))
    done.unlink(missing_ok=True)
    if batch.exists():
        shutil.rmtree(batch)
    part.rename(batch)
    done.touch()
    return Written(batch, ledger, payments, _write_mandates(sample, out), _in_sandbox(sample))


def _write_mandates(sample: Sample, out: Path) -> Path | None:
    path, content = out / "mandates.txt", mandates_of(sample.residents, sample.municipality, sample.today)
    if not content:
        return None
    path.write_bytes(content)
    return path


def _batch_name(municipality: Municipality, today: date, seed: int, count: int) -> str:
    return f"{municipality.key}-{today:%Y%m%d}-{seed}-{count}"


def _write_document(document: Issued, municipality: Municipality, folder: Path) -> None:
    if document.has_xml:
        (folder / f"{document.file_stem}.xml").write_bytes(ubl_of(document, municipality))
    if document.pdf:
        (folder / f"{document.file_stem}.pdf").write_bytes(pdf_of(document, municipality))


def _in_sandbox(sample: Sample) -> tuple[SandboxResident, ...]:
    numbers: dict[str, list[str]] = {one.key: [] for one in sample.residents}
    for document in sample.documents:
        numbers[document.resident.key].append(document.number)
    return tuple(_listed(one, tuple(numbers[one.key]), sample.municipality) for one in sample.residents)


def _listed(resident: SampleResident, invoices: tuple[str, ...], municipality: Municipality) -> SandboxResident:
    languages = dict.fromkeys((*municipality.languages, "en"))
    return SandboxResident(
        pid=resident.national_id,
        name=resident.name,
        kind=resident.kind,
        customer_numbers=tuple(entry.number for entry in resident.customers),
        email=next((entry.email for entry in resident.customers if entry.email), None),
        address=resident.address.lines[1:],
        language=resident.language,
        traits=resident.traits,
        special={language: words_in(language).text(resident.special) for language in languages},
        invoices=invoices,
        mobile=next((entry.mobile for entry in resident.customers if entry.mobile), None),
    )
