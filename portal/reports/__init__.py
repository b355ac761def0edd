"""Problem reports: suspected forgeries, told to the municipality and kept."""
