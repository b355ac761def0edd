"""What a resident finds about themselves: what is registered, what they did, who looked, and all of it as a file."""

from portal.web.profile.views import blueprint

__all__ = ["blueprint"]
