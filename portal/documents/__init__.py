"""Bytes by SHA-256, and the rendering of letters."""
