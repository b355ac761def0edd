"""Acting for somebody else: whom one may act for, beginning, ending, giving it up."""

from portal.web.acting.views import blueprint

__all__ = ["blueprint"]
