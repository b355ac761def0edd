"""The cast: one resident of every kind, with the invoices that show it. The same people whatever the seed."""

from portal.sandbox.sample.avtalegiro_roles import AVTALEGIRO
from portal.sandbox.sample.bank_roles import BANKS
from portal.sandbox.sample.card_roles import CARDS
from portal.sandbox.sample.heir_roles import HEIRS
from portal.sandbox.sample.invoice_roles import INVOICES
from portal.sandbox.sample.mailbox_roles import MAILBOXES
from portal.sandbox.sample.payment_roles import PAYERS
from portal.sandbox.sample.people_roles import PEOPLE
from portal.sandbox.sample.role import Role
from portal.sandbox.sample.vipps_roles import VIPPS

ROLES: tuple[Role, ...] = (*PEOPLE, *INVOICES, *MAILBOXES, *BANKS, *VIPPS, *CARDS, *AVTALEGIRO, *PAYERS, *HEIRS)
