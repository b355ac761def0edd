"""A login provider that behaves like ID-porten, and refuses what ID-porten refuses.

Written from the published rules (Digdir's OIDC guides, OpenID Connect Core and its logout specifications,
RFC 6749, 7523, 7636, 9126 and 9207), sharing no code with the portal's own side. It has no passwords:
whoever opens it may be any sample resident, which is why it starts in a sandbox only. A second one of the same kind
stands in for the municipality's own directory, where staff log in.
"""

from portal.sandbox.provider.provider import LoginProvider, NotASandbox
from portal.sandbox.provider.realm import of_residents, of_staff

__all__ = ["LoginProvider", "NotASandbox", "of_residents", "of_staff"]
