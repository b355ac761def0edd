"""Each channel and each register before a counterpart that answers as a test decides."""

from collections.abc import Callable
from typing import Any

import httpx
from pydantic import SecretStr

from portal.config import EfakturaChannel, MailboxChannel, VippsClient
from portal.dispatch.channel import Channel
from portal.dispatch.channels.efaktura import Efaktura
from portal.dispatch.channels.mailbox import Mailbox
from portal.dispatch.channels.vipps import Vipps
from portal.dispatch.register import Register
from portal.dispatch.registers.efaktura import EfakturaRegister
from portal.dispatch.registers.krr import ContactRegister
from portal.dispatch.registers.vipps import VippsRegister
from portal.dispatch.wire.efaktura import EfakturaAccess
from portal.dispatch.wire.integration_point import IntegrationPoint
from portal.dispatch.wire.maskinporten import Maskinporten
from portal.dispatch.wire.vipps import VippsAccess
from tests.dispatch.digital_post import Answers, a_client, answering
from tests.dispatch.town import ISSUER
from tests.dispatch.vipps_street import vipps_at

# What a counterpart says that is well, by a part of the address it is asked at.
_WELL = {
    "issuers": {"issuers": []},
    "statuses": {"content": []},
    "accesstoken": {"access_token": "t", "expires_in": "3600"},
    "tokens": {"recipientToken": "r"},
    "token": {"access_token": "t", "expires_in": 119},
}


def well_until(path: str, then: Answers) -> Answers:
    """Whoever is asked at an address that holds `path` does `then`; until then all is well."""

    def answer(request: httpx.Request) -> httpx.Response:
        if path in request.url.path:
            return then(request)
        return httpx.Response(200, json=next((said for part, said in _WELL.items() if part in request.url.path), {}))

    return answer


def efaktura_at(answers: Answers) -> EfakturaAccess:
    return EfakturaAccess("http://bank.example", SecretStr("key"), httpx.MockTransport(answers))


def vipps_lines(answers: Answers) -> VippsAccess:
    return VippsAccess(VippsClient.model_validate(vipps_at("http://vipps.example")), httpx.MockTransport(answers))


def maskinporten_at(answers: Answers) -> Maskinporten:
    return Maskinporten(a_client(), line=answering(answers))


def krr_at(answers: Answers) -> ContactRegister:
    return ContactRegister(answering(answers), maskinporten_at(answers))


def mailbox_at(answers: Answers) -> Mailbox:
    return Mailbox(IntegrationPoint(answering(answers)), MailboxChannel())


# By name: where the counterpart is asked for what counts, and the thing itself.
CHANNELS: dict[str, tuple[str, Callable[[Answers], Channel]]] = {
    "efaktura": ("invoices", lambda answers: Efaktura(efaktura_at(answers), EfakturaChannel())),
    "vipps": ("invoices", lambda answers: Vipps(vipps_lines(answers), (ISSUER,), receipt_days=2)),
    "mailbox": ("messages", mailbox_at),
}
REGISTERS: dict[str, tuple[str, Callable[[Answers], Register]]] = {
    "efaktura": ("lookup", lambda answers: EfakturaRegister(efaktura_at(answers), EfakturaChannel())),
    "vipps": ("recipients", lambda answers: VippsRegister(vipps_lines(answers), "national_id")),
    "krr": ("personer", krr_at),
    "krr without a token": ("token", krr_at),
}


def says(said: Any) -> Answers:
    """Whoever is asked gets this as JSON."""
    return lambda _request: httpx.Response(200, json=said)
