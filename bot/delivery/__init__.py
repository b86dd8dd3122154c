"""Sends the outbox to Slack: claim, compose, post, mark, look up what is unclear (docs/ARCHITECTURE.md)."""
