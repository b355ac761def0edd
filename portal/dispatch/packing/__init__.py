"""What goes into an envelope: everything an attempt's bytes are made of, by channel."""
