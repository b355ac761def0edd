"""Is it genuine? Anybody may ask whether an invoice is the municipality's, and report one that may be a forgery."""

from portal.web.genuine.report_form import LARGEST_REPORT
from portal.web.genuine.views import blueprint

__all__ = ["LARGEST_REPORT", "blueprint"]
