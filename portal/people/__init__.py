"""Persons, customers, contact points."""
