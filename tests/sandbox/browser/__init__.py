"""The page in Chromium: what a person can do with it, and whether everybody can."""
