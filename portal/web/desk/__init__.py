"""What staff see and write down: customers, found and shown, and how they are reached. Every look is audited."""

from portal.web.desk import contact_pages
from portal.web.desk.views import blueprint

blueprint.register_blueprint(contact_pages.blueprint)

__all__ = ["blueprint"]
