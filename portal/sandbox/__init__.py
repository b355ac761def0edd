"""The other side, for demo and tests: never in production."""
