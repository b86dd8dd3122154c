"""Ledgers from files: read, understood, imported whole or not at all, replayed through a policy."""
