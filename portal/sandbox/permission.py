"""The sandbox plays other people's parts, so it starts in a sandbox only."""

from portal.config import Settings


class SandboxOff(Exception):
    """PORTAL_SANDBOX=1 must be set: in a real deployment nothing here may run."""


def require_sandbox(settings: Settings) -> None:
    """Raise SandboxOff unless the settings say that this is one."""
    if not settings.sandbox:
        raise SandboxOff(SandboxOff.__doc__)
