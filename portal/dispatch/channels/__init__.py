"""One file a channel; each takes plain data, sends, reports and recalls."""
