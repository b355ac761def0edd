"""Each invoice to its recipient, once, through the best channel there is."""
