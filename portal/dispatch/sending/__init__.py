"""Attempts handed over: taken in hand, begun, sent with no transaction open, recorded, and followed until they rest."""
