"""Bytes from the ERP in; drafts checked; invoices registered or quarantined with findings."""
