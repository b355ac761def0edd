"""What staff see: customers, found and shown. Every look is audited."""

from portal.web.desk.views import blueprint

__all__ = ["blueprint"]
