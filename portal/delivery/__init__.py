"""Where a resident's next invoice goes, and what they change of it themselves."""
