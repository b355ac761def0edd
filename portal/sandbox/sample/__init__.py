"""A drop folder as an ERP would leave it: residents of every kind, their invoices, a ledger. All of it invented."""
