"""Runs: how they go, how they are steered and called off, what the ERP is told, and series sent by schedule."""
