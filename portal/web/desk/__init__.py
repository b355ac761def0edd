"""What staff see and decide: customers, found and shown, and who may act for them. Every look is audited."""

from portal.web.desk import representation
from portal.web.desk.views import blueprint

blueprint.register_blueprint(representation.blueprint)

__all__ = ["blueprint"]
