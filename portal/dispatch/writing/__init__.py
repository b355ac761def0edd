"""Letters: what the municipality has to say beside its invoices, written once for each occasion."""
