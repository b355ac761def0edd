"""Who may act for whom: an executor, a guardian, a parent; granted, used, taken back, and told to both."""
