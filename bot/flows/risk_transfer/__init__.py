"""The register of risk transfer: who else bears a customer's risk, how much, until when (R37)."""
