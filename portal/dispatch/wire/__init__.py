"""How counterparts are spoken to: connections and formats, apart from what is said."""
