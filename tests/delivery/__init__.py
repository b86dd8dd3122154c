"""Delivery at its real edge: our outbox, the SDK's client, a Slack on loopback with a fault script."""
