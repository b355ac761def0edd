"""The bank put together: one memory behind the facade and the counter."""

from collections.abc import Callable
from datetime import datetime

from portal.config import Municipality, Settings
from portal.sandbox.avtalegiro.inbox import ClaimInbox
from portal.sandbox.bank.claims import BankClaims
from portal.sandbox.bank.counter import Counter
from portal.sandbox.bank.customers import BankCustomers
from portal.sandbox.bank.facade import Facade
from portal.sandbox.bank.rules import ClaimRules
from portal.sandbox.permission import require_sandbox
from portal.sandbox.provider.tokens import new_key
from portal.values import clock as clocks


class ResidentsBank:
    """The residents' bank. Raise SandboxOff unless the settings say that this is a sandbox."""

    def __init__(
        self, settings: Settings, municipality: Municipality, *, clock: Callable[[], datetime] = clocks.now
    ) -> None:
        require_sandbox(settings)
        self.customers, self.claims = BankCustomers(settings.home), BankClaims(settings.home)
        self.key = new_key()
        rules = ClaimRules(municipality, today=lambda: clock().astimezone(municipality.zone).date())
        self.facade = Facade(settings, rules, self.customers, self.claims, key=self.key, clock=clock)
        self.inbox = ClaimInbox(settings.avtalegiro_dir or settings.home / "avtalegiro", municipality)
        self.counter = Counter(self.customers, self.claims, self.inbox, self.key, clock)
