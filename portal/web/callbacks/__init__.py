"""Addresses that channels call: documents shown by others, to whom their token says."""

from portal.web.callbacks.efaktura import blueprint, ring_keys

__all__ = ["blueprint", "ring_keys"]
