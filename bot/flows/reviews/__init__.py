"""Periodic review of customers with a limit: by class, before the grant ends, when a paper or a cover ends."""
