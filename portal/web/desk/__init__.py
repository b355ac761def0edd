"""What staff see: customers, found and shown, the cases they decide, and suspected forgeries. Every look is audited."""

from portal.web.desk import cases, forgeries
from portal.web.desk.views import blueprint

blueprint.register_blueprint(cases.blueprint)
blueprint.register_blueprint(forgeries.blueprint)

__all__ = ["blueprint"]
