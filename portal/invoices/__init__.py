"""Invoices and credit notes, their claims and balances."""
