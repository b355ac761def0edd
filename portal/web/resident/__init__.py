"""Pages for whoever is logged in: their invoices, each invoice, its documents, and which way the next one takes."""

from portal.web.resident import delivery_pages, paper_pages
from portal.web.resident.views import blueprint

blueprint.register_blueprint(delivery_pages.blueprint)
blueprint.register_blueprint(paper_pages.blueprint)

__all__ = ["blueprint"]
