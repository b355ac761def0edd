"""What staff see: customers, found and shown, and the cases they decide. Every look is audited."""

from portal.web.desk import cases
from portal.web.desk.views import blueprint

blueprint.register_blueprint(cases.blueprint)

__all__ = ["blueprint"]
