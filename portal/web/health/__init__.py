"""What operators and their tools ask: does it live, may it be sent visitors, how much is waiting."""

from portal.web.health.requests import observe_requests
from portal.web.health.views import blueprint

__all__ = ["blueprint", "observe_requests"]
