"""Cases: what residents ask of the municipality, step by step, until it is decided."""
