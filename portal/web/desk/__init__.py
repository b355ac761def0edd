"""What staff see and write down: customers and how they are reached, cases to decide, suspected forgeries."""

from portal.web.desk import cases, contact_pages, forgeries
from portal.web.desk.views import blueprint

for part in (contact_pages, cases, forgeries):
    blueprint.register_blueprint(part.blueprint)

__all__ = ["blueprint"]
