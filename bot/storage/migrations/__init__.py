"""The schema's history; ``bot.storage.schema`` runs it."""
