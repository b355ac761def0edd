"""Municipalities with their agreed orders: those we ship, and others as a file of theirs would say it."""

from pathlib import Path

from portal.config import Municipality, load_municipality
from portal.config.municipality import PROFILES

SHIPPED = {
    "lorenskog": ("avtalegiro", "efaktura", "vipps", "mailbox", "email", "paper"),
    # Its page names AvtaleGiro and eFaktura agreements as going on, without ranking them.
    "strand": ("avtalegiro", "efaktura", "vipps", "mailbox", "email", "paper"),
    "alingsas": ("email", "paper"),
}
OTHERS = {
    "tonsberg": ("avtalegiro", "vipps", "mailbox", "email", "paper"),
    "gausdal": ("efaktura", "avtalegiro", "mailbox", "vipps", "paper"),
    "baerum": ("avtalegiro", "efaktura", "mailbox", "paper"),
    # Until a Swedish mailbox is connected.
    "alingsas_by_post": ("paper",),
}
AGREED = {**SHIPPED, **OTHERS}


def municipality_of(name: str, folder: Path) -> Municipality:
    """One of them, read from its file."""
    if name in SHIPPED:
        return load_municipality(name)
    like = "alingsas" if name.startswith("alingsas") else "lorenskog"
    order = list(SHIPPED[like])
    return written(folder, name, like, (_listed(order), _listed(list(OTHERS[name]))))


def written(folder: Path, name: str, like: str, *changes: tuple[str, str]) -> Municipality:
    """A municipality whose file is a shipped one with some words changed."""
    source = (PROFILES / f"{like}.toml").read_text("utf-8")
    for old, new in changes:
        assert old in source, f"{like}.toml has no {old}"
        source = source.replace(old, new, 1)
    path = folder / f"{name}.toml"
    path.write_text(source, "utf-8")
    return load_municipality(str(path))


def _listed(channels: list[str]) -> str:
    return "channels = [" + ", ".join(f'"{channel}"' for channel in channels) + "]"
