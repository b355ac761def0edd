"""What staff see and decide: customers, how they are reached, who may act for them, cases, suspected forgeries."""

from portal.web.desk import cases, contact_pages, forgeries, representation
from portal.web.desk.views import blueprint

for part in (contact_pages, representation, cases, forgeries):
    blueprint.register_blueprint(part.blueprint)

__all__ = ["blueprint"]
