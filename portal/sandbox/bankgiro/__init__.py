"""The sandbox's Bankgirot: what it tells those who are paid."""
