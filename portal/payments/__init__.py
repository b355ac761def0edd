"""Money that comes in: what it pays, what nobody asked for, what the bank took back."""
