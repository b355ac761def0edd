"""Everything of Digdir's and of the mailboxes, wired to the residents of one sandbox."""

from flask import Blueprint

from portal.config import Settings
from portal.sandbox.digdir.eformidling import IntegrationPoint
from portal.sandbox.digdir.krr import ContactRegister
from portal.sandbox.digdir.mailboxes import Mailboxes
from portal.sandbox.digdir.maskinporten import Maskinporten
from portal.sandbox.digdir.messages import MessageStore


class Digdir:
    """The counterparts of digital post. `blueprints` go on the sandbox's app; `mailboxes` tells what arrived."""

    def __init__(self, settings: Settings) -> None:
        store = MessageStore(settings.home)
        self.mailboxes = Mailboxes(store)
        self.blueprints: list[Blueprint] = [IntegrationPoint(settings.home, store).blueprint, self.mailboxes.blueprint]
        if settings.maskinporten is not None:
            maskinporten = Maskinporten(settings.maskinporten)
            self.blueprints += [maskinporten.blueprint, ContactRegister(settings.home, maskinporten).blueprint]
