"""`portal intake` run as a command on a delivery of the sample."""

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from portal.config import load_municipality
from portal.sandbox.sample.folder import write_sample
from portal.sandbox.sample.plan import plan

PORTAL = Path(sys.executable).with_name("portal")


def a_delivery(folder: Path, *, invoices: int = 1000) -> Path:
    """A delivery of so many documents: XML, some of them with PDFs, and the manifest."""
    sample = plan(load_municipality("lorenskog"), invoices=invoices, seed=7, today=date(2026, 11, 22))
    return write_sample(sample, seed=7, out=folder / "out").batch


def portal_intake(drop: Path, environment: Mapping[str, str]) -> None:
    """Take the delivery in, as a process of its own."""
    subprocess.run([PORTAL, "intake", drop], env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
