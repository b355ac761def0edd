"""Pages everyone may read: the front page, help, accessibility, privacy, the language switch."""

from portal.web.public.views import blueprint

__all__ = ["blueprint"]
