"""The smallest things, right: money, references, numbers, addresses, days, the clock."""
