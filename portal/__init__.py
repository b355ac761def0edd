"""Fakturaportal: every municipal invoice arrives, once, and its resident sees where and why."""
