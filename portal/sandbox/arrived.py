"""Pages of the sandbox that show what arrived for each resident, so that a newcomer sees the result.

The address holds a person number: a synthetic one, in the sandbox only.
"""

from collections.abc import Callable, Collection, Sequence
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from flask import Blueprint, Response, abort, make_response, render_template, request, send_file, url_for

from portal.config import Settings
from portal.sandbox.arrivals import Arrived, Mailbox, PrintFolder
from portal.sandbox.permission import require_sandbox
from portal.sandbox.residents import SandboxResident, read_residents
from portal.sandbox.smtp import FOLDER as MAIL

_TEMPLATES = Path(__file__).parent.parent.parent / "templates"
_STYLE = Path(__file__).parent / "arrived.css"
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
# A mail's own HTML: its styles and nothing else, no script, no network, no origin.
_MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


class Elsewhere(Protocol):
    """A place with pages of its own where things arrive: the residents' bank."""

    def arrived_for(self, resident: SandboxResident) -> Sequence[Arrived]:
        """What arrived there for one of them."""

    def page_of(self, resident: SandboxResident) -> tuple[str, str] | None:
        """Name and address of their page there, if they have one."""


def blueprint_for(settings: Settings, elsewhere: Sequence[Elsewhere] = ()) -> Blueprint:
    """The pages, for the sandbox's app. Raise SandboxOff unless the settings say that this is one."""
    require_sandbox(settings)
    return _ArrivedPages(settings, elsewhere).blueprint


class _ArrivedPages:
    def __init__(self, settings: Settings, elsewhere: Sequence[Elsewhere]) -> None:
        self._home = settings.home
        self._elsewhere = elsewhere
        self._mailbox = Mailbox(settings.home / MAIL)
        self._print = PrintFolder(settings.paper_dir or settings.home / "print")
        self.blueprint = Blueprint("arrived", __name__, template_folder=str(_TEMPLATES))
        self.blueprint.after_request(guard)
        self._add("/residents", self.everyone)
        self._add("/residents/arrived.css", self.style)
        self._add("/residents/<who>", self.one)
        self._add("/residents/<who>/mails/<key>", self.mail)
        self._add("/residents/<who>/mails/<key>/html", self.mail_html)
        self._add("/residents/<who>/mails/<key>/<int:number>", self.attachment)
        self._add("/residents/<who>/letters/<path:key>", self.letter)

    def everyone(self) -> str:
        """The list, narrowed by `?name=`."""
        sought = request.args.get("name", "").strip()
        people = [one for one in read_residents(self._home) if sought.lower() in f"{one.name} {one.key}".lower()]
        return render_template("sandbox/residents.html", people=people, sought=sought)

    def style(self) -> Response:
        return send_file(_STYLE, "text/css")

    def one(self, who: str) -> Response:
        """What arrived for one of them, newest first; JSON when asked for."""
        resident = self._resident(who)
        arrived = self._arrived_for(resident)
        if request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json":
            return make_response(_as_json(resident, arrived, partial(_links, who)))
        return make_response(
            render_template(
                "sandbox/arrived.html",
                resident=resident,
                arrived=arrived,
                links=partial(_links, who),
                places=[link for place in self._elsewhere if (link := place.page_of(resident))],
            )
        )

    def mail(self, who: str, key: str) -> str:
        resident, mail = self._resident(who), self._mail(who, key)
        text = mail.get_body(("plain",))
        return render_template(
            "sandbox/mail.html",
            resident=resident,
            mail=mail,
            key=key,
            text=text.get_content() if text else "",
            has_html=mail.get_body(("html",)) is not None,
            links=_links(who, self._one_of(who, "email", key)),
        )

    def mail_html(self, who: str, key: str) -> Response:
        html = self._mail(who, key).get_body(("html",))
        response = make_response(html.get_content() if html else abort(404))
        response.headers["Content-Security-Policy"] = _MAIL_POLICY
        return response

    def attachment(self, who: str, key: str, number: int) -> Response:
        parts = list(self._mail(who, key).iter_attachments())
        if number >= len(parts):
            abort(404)
        content = parts[number].get_payload(decode=True)
        response = Response(content if isinstance(content, bytes) else b"", mimetype=parts[number].get_content_type())
        response.headers.set("Content-Disposition", "attachment", filename=parts[number].get_filename() or "attachment")
        return response

    def letter(self, who: str, key: str) -> Response:
        letter = self._one_of(who, "paper", key)
        return send_file(self._print.pdf(letter.key).absolute(), "application/pdf", download_name=letter.files[0])

    def _add(self, path: str, view: Callable[..., Any]) -> None:
        self.blueprint.add_url_rule(path, view_func=view)

    def _resident(self, who: str) -> SandboxResident:
        return next((one for one in read_residents(self._home) if one.key == who), None) or abort(404)

    def _arrived_for(self, resident: SandboxResident) -> list[Arrived]:
        others = {one.email for one in read_residents(self._home)} - {resident.email}
        sent = (*self._mailbox.arrived(), *self._print.arrived())
        found = [one for one in sent if one.is_for(resident) or _may_be_anybodys(one, others)]
        found += [one for place in self._elsewhere for one in place.arrived_for(resident)]
        return sorted(found, key=lambda one: one.at, reverse=True)

    def _one_of(self, who: str, channel: str, key: str) -> Arrived:
        """Only what arrived for them can be opened, so a key is never a path of the reader's choosing."""
        arrived = self._arrived_for(self._resident(who))
        return next((one for one in arrived if (one.channel, one.key) == (channel, key)), None) or abort(404)

    def _mail(self, who: str, key: str) -> EmailMessage:
        return self._mailbox.mail(self._one_of(who, "email", key).key)


def _may_be_anybodys(one: Arrived, others: Collection[str | None]) -> bool:
    """A mail with nothing attached, to an address that no resident has yet: a code for whoever is giving it."""
    return one.channel == "email" and not one.files and one.to not in others


def _links(who: str, arrived: Arrived) -> list[tuple[str, str]]:
    """Name and address of each file."""
    if arrived.links:
        return list(arrived.links)
    if arrived.channel == "paper":
        return [(arrived.files[0], url_for(".letter", who=who, key=arrived.key))]
    return [
        (name, url_for(".attachment", who=who, key=arrived.key, number=number))
        for number, name in enumerate(arrived.files)
    ]


def _as_json(
    resident: SandboxResident, arrived: list[Arrived], links: Callable[[Arrived], list[tuple[str, str]]]
) -> dict[str, Any]:
    return {
        "pid": resident.pid,
        "name": resident.name,
        "arrived": [
            {
                "channel": one.channel,
                "at": one.at.isoformat(),
                "to": one.to,
                "subject": one.subject,
                "invoice_no": one.invoice_no,
                "files": [{"name": name, "url": url} for name, url in links(one)],
            }
            for one in arrived
        ],
    }


def guard(response: Response) -> Response:
    """The headers of every page of a resident's."""
    response.headers.setdefault("Content-Security-Policy", _PAGE_POLICY)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Vary"] = "Accept"
    return response
