"""What staff see and decide: customers, who may act for them, cases and suspected forgeries. Every look is audited."""

from portal.web.desk import cases, forgeries, representation
from portal.web.desk.views import blueprint

blueprint.register_blueprint(cases.blueprint)
blueprint.register_blueprint(forgeries.blueprint)
blueprint.register_blueprint(representation.blueprint)

__all__ = ["blueprint"]
