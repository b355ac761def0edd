"""E-mail addresses and mobile numbers changed by residents or for them: proven by a code, told of by old way and new."""
