"""Vipps put together: one memory behind the API and the app."""

from collections.abc import Callable
from datetime import datetime

from portal.config import Municipality, Settings
from portal.sandbox.permission import require_sandbox
from portal.sandbox.provider.tokens import new_key
from portal.sandbox.vipps.api import InvoiceApi
from portal.sandbox.vipps.app import VippsApp
from portal.sandbox.vipps.invoices import VippsInvoices
from portal.sandbox.vipps.rules import InvoiceRules
from portal.sandbox.vipps.users import VippsUsers
from portal.values import clock as clocks


class SandboxVipps:
    """Vipps of the sandbox. Raise SandboxOff unless the settings say that this is one."""

    def __init__(
        self, settings: Settings, municipality: Municipality, *, clock: Callable[[], datetime] = clocks.now
    ) -> None:
        require_sandbox(settings)
        self.users, self.invoices, self.key = VippsUsers(settings.home), VippsInvoices(settings.home), new_key()
        rules = InvoiceRules(municipality, today=lambda: clock().astimezone(municipality.zone).date())
        self.api = InvoiceApi(settings, rules, self.users, self.invoices, key=self.key, clock=clock)
        self.app = VippsApp(self.users, self.invoices, self.key, clock)
