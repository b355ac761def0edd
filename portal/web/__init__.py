"""The windows residents and case workers look in through."""
