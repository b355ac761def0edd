"""Cases as residents meet them: "this invoice is not here", their cases, and each case."""

from portal.web.cases.sent_files import LARGEST_SENT
from portal.web.cases.views import blueprint

__all__ = ["LARGEST_SENT", "blueprint"]
