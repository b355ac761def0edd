"""Pages for whoever is logged in: their invoices, each invoice, its documents."""

from portal.web.resident.views import blueprint

__all__ = ["blueprint"]
