"""The pages an e-mail with an offer of eFaktura leads to: what it is, the answer to it, and no more such e-mails."""

from portal.web.offers.views import blueprint

__all__ = ["blueprint"]
