"""A customer's limit after it was granted: changed by request, raised for a time (R19, R45; ADR 0029)."""
