"""E-mail addresses and mobile numbers changed by residents or for them: proven by a code, told by old way and new."""
