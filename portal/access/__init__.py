"""Who is logged in, and how often someone may try."""
