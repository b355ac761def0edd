"""What does not work is left alone, itself only, and probed when its time comes."""
