"""Vipps as the portal and the residents see it: the Invoice API, and the app in which invoices lie."""
