"""Addresses that channels call: documents shown by others, to whom their token says."""

from flask import Flask

from portal.web.callbacks import efaktura, vipps
from portal.web.callbacks.efaktura import blueprint

blueprint.register_blueprint(vipps.blueprint)


def ring_keys(app: Flask) -> None:
    """Give `app` the keys that sign the tokens documents are fetched with; nothing is asked yet."""
    efaktura.ring_keys(app)
    vipps.ring_keys(app)


__all__ = ["blueprint", "ring_keys"]
