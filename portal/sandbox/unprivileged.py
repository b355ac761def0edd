"""Who a server that refuses to be root runs as, and how it ends when its starter does.

PostgreSQL will not start as root. As root it runs as `nobody`, who cannot pass a folder such as a home of
mode 700. Opening that folder would change what is not ours, so the server alone gets the one capability
to look through folders; the same closed folder keeps every other `nobody` away from its socket.
"""

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

NOBODY = "nobody"
# The least first: the second is all that a container usually grants.
LOOKING_THROUGH = {"dac_read_search": 2, "dac_override": 1}  # linux/capability.h


class CannotPass(Exception):
    """A folder on the way is closed to the account the server runs as."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is closed to the account {NOBODY}, which PostgreSQL runs as when started by root. "
            "Run as an ordinary user, or set PORTAL_HOME and keep the checkout where everyone may pass."
        )
        self.folder = folder


class ToolMissing(Exception):
    """`setpriv` (package util-linux) is needed to start PostgreSQL as root."""


@dataclass(frozen=True)
class Account:
    """The user a server runs as, and the command words that put it there."""

    uid: int
    gid: int
    prefix: tuple[str, ...]

    def make_folder(self, folder: Path) -> None:
        """Make `folder`, for this account alone."""
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, self.uid, self.gid)


def account_for(owned: Path, *passed: Path, signal: str) -> Account:
    """The account to run a server as: ourselves, or as root the owner of `owned`, or else nobody.

    `passed` are the paths it must reach. `signal` (a name such as INT) reaches it when its starter dies,
    however it dies. Raise CannotPass, or ToolMissing.
    """
    tool = shutil.which("setpriv")
    if os.geteuid() != 0:
        # Elsewhere than on Linux there is no such signal; the server then outlives a killed starter.
        return Account(os.geteuid(), os.getegid(), (tool, "--pdeathsig", signal) if tool else ())
    if tool is None:
        raise ToolMissing(ToolMissing.__doc__)
    uid, gid = _owner(owned)
    words = [tool, f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]
    closed = next(
        (folder for path in passed for folder in path.resolve().parents if not _passes(folder, uid, gid)), None
    )
    if closed is not None:
        words += _look_through(closed)
    return Account(uid, gid, (*words, "--pdeathsig", signal))


def _owner(path: Path) -> tuple[int, int]:
    """Who made `path` on an earlier start, unless that was root; otherwise nobody."""
    if path.exists() and path.stat().st_uid:
        return path.stat().st_uid, path.stat().st_gid
    who = pwd.getpwnam(NOBODY)
    return who.pw_uid, who.pw_gid


def _passes(folder: Path, uid: int, gid: int) -> bool:
    found = folder.stat()
    if found.st_uid == uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def _look_through(closed: Path) -> list[str]:
    held = _capabilities()
    name = next((name for name, bit in LOOKING_THROUGH.items() if held >> bit & 1), None)
    if name is None:
        raise CannotPass(closed)
    # Without the secure bit, access(2) forgets the capability, and PostgreSQL asks it about its own programs.
    return [f"--inh-caps=+{name}", f"--ambient-caps=+{name}", "--securebits=+no_setuid_fixup"]


def _capabilities() -> int:
    """What this process may do and hand on, as a bit set."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines())
    return int(lines["CapPrm"], 16) & int(lines["CapBnd"], 16)
