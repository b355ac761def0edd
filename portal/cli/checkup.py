"""What `portal doctor` looks at: each look answers ok, off or wrong, and says what to do."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from portal.cli import (
    checkup_b2c,
    checkup_efaktura,
    checkup_login,
    checkup_mailbox,
    checkup_offers,
    checkup_pauses,
    checkup_sms,
    checkup_vipps,
)
from portal.cli.finding import Finding
from portal.cli.workplace import vault_for
from portal.config import Municipality, MunicipalityFileWrong, Settings, load_municipality
from portal.db import UNREACHABLE, Database, schema
from portal.dispatch.wire.efaktura import EfakturaAccess
from portal.dispatch.wire.smtp import MailConversation, ServerUnreachable, SmtpServer
from portal.documents.fonts import FontsMissing, font_folder
from portal.jobs import queue_state
from portal.values import clock
from portal.web.assets import BUILT
from portal.words.catalogs import CATALOGS, LOCALES

OLDEST_POSTGRES = 16


def look_at(settings: Settings) -> Iterator[Finding]:
    """Everything, in the order in which one thing needs the other."""
    yield Finding("ok", "secrets", "PORTAL_SECRET_KEY, PORTAL_DATA_KEYS and PORTAL_INDEX_KEY are well formed")
    sandbox = "on: invented people only" if settings.sandbox else "off: this is a real deployment"
    yield Finding("ok", "PORTAL_BASE_URL", f"{settings.base_address}; the sandbox is {sandbox}")
    yield from _municipality(settings)
    yield from _store(settings)
    yield checkup_login.of_residents(settings.resident_oidc)
    yield _mail(settings)
    yield _paper(settings)
    yield _erp(settings)
    yield _home(settings)
    yield from _built()


def _municipality(settings: Settings) -> Iterator[Finding]:
    try:
        found: Municipality = load_municipality(settings.municipality)
    except MunicipalityFileWrong as wrong:
        yield Finding("wrong", "PORTAL_MUNICIPALITY", str(wrong))
    else:
        yield Finding("ok", "PORTAL_MUNICIPALITY", f"{found.key}: {', '.join(found.languages)}; {found.currency}")
        yield checkup_b2c.look_at(found, clock.now().astimezone(found.zone).date())
        yield _avtalegiro(settings, found)
        yield checkup_efaktura.look_at(found, EfakturaAccess.of(settings))
        yield checkup_offers.look_at(settings, found)
        yield checkup_vipps.look_at(settings, found)
        yield from checkup_mailbox.look_at(settings, found)
        yield checkup_sms.look_at(settings, found)
        yield checkup_login.of_staff(settings.staff_oidc, found.desk)


def _store(settings: Settings) -> Iterator[Finding]:
    database = Database(settings.database_url.get_secret_value(), vault_for(settings))
    try:
        with database.engine.connect() as connection:
            version = int(str(connection.scalar(text("show server_version_num")))) // 10_000
            encoding = connection.scalar(text("show server_encoding"))
    except UNREACHABLE as silent:
        yield Finding("wrong", "PORTAL_DATABASE_URL", f"does not answer: start it, or correct the address ({silent})")
        return
    fits = version >= OLDEST_POSTGRES and encoding == "UTF8"
    need = "" if fits else f"; needed are {OLDEST_POSTGRES} or newer, and UTF8"
    yield Finding("ok" if fits else "wrong", "PORTAL_DATABASE_URL", f"PostgreSQL {version}, {encoding}{need}")
    yield from _schema_and_worker(database)
    database.engine.dispose()


def _schema_and_worker(database: Database) -> Iterator[Finding]:
    has, wants = schema.current_revision(database.engine), schema.newest_revision()
    if has != wants:
        yield Finding("wrong", "schema", f"is {has or 'not there'}, must be {wants}: run `portal migrate`")
        return
    yield Finding("ok", "schema", f"{has}, the newest")
    with database.transaction() as session:
        queue = queue_state(session)
    if queue.is_worked:
        yield Finding("ok", "worker", f"{queue.workers} at work; the longest wait is {queue.oldest_wait:.0f} s")
    else:
        yield Finding("wrong", "worker", "none lives, so nothing is sent: run `portal worker`")
    yield from checkup_pauses.look_at(database)


def _mail(settings: Settings) -> Finding:
    if settings.smtp_url is None:
        return Finding("off", "PORTAL_SMTP_URL", "is unset: the channel e-mail is disabled")
    server = SmtpServer.from_url(settings.smtp_url.get_secret_value())
    try:
        MailConversation(server, our_name="localhost").close()
    except ServerUnreachable as silent:
        return Finding("wrong", "PORTAL_SMTP_URL", f"no mail can be handed in at {silent}")
    return Finding(
        "ok", "PORTAL_SMTP_URL", f"{server.host}:{server.port} takes mail" + (" from us" * bool(server.user))
    )


def _paper(settings: Settings) -> Finding:
    if settings.paper_dir is None:
        return Finding(
            "off", "PORTAL_PAPER_DIR", "is unset: the channel paper is disabled, and nothing catches the rest"
        )
    return _writable("PORTAL_PAPER_DIR", settings.paper_dir)


def _avtalegiro(settings: Settings, municipality: Municipality) -> Finding:
    subject, rules = "PORTAL_AVTALEGIRO_DIR", municipality.channels.avtalegiro
    if rules is None or not rules.enabled:
        return Finding("off", subject, "the municipality's file has no channel AvtaleGiro, or has switched it off")
    if settings.avtalegiro_dir is None:
        return Finding("off", subject, "is unset: the channel AvtaleGiro is disabled")
    return _writable(subject, settings.avtalegiro_dir)


def _erp(settings: Settings) -> Finding:
    if settings.erp_dir is None:
        return Finding("off", "PORTAL_ERP_DIR", "is unset: the ERP is told what came of a run by `portal runs result`")
    return _writable("PORTAL_ERP_DIR", settings.erp_dir)


def _home(settings: Settings) -> Finding:
    return _writable("PORTAL_HOME", settings.home)


def _writable(subject: str, folder: Path) -> Finding:
    """Whether we could write there; a folder that is not there yet will be made, so its parent counts."""
    place = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    try:
        tempfile.TemporaryFile(dir=place).close()
    except OSError as refused:
        return Finding("wrong", subject, f"{place} cannot be written ({os.strerror(refused.errno or 0)})")
    return Finding(
        "ok", subject, f"{folder} can be written" if place == folder.absolute() else f"{folder} will be made"
    )


def _built() -> Iterator[Finding]:
    try:
        font_folder()
        yield Finding("ok", "fonts", "letters can be set")
    except FontsMissing:
        yield Finding("wrong", "fonts", "are not made, so no letter can be set: run `portal assets`")
    if (BUILT / "manifest.json").is_file():
        yield Finding("ok", "assets", "pages can be served")
    else:
        yield Finding("wrong", "assets", "are not built, so no page can be served: run `portal assets`")
    missing = [code for code in LOCALES if not (CATALOGS / code / "LC_MESSAGES" / "messages.mo").is_file()]
    if missing:
        yield Finding("wrong", "catalogs", f"{', '.join(missing)} not compiled: pybabel compile -d translations")
    else:
        yield Finding("ok", "catalogs", ", ".join(LOCALES))
