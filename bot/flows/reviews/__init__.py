"""Periodic review of customers with a limit: by class, and when a grant, a paper or a cover ends."""
