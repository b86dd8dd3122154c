"""The credit file of a customer: facts with their origin, documents with their expiry, what is missing."""
