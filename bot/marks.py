"""What lanes, guard and switchboard tell each other in the context of a request."""

from __future__ import annotations

REPEATED = "credit_desk_repeated"
"""The request is done once more because its group could not be committed."""

TURNED_AWAY = "credit_desk_turned_away"
"""The request waited for too long: it gets the busy answer and has no effect."""

HEARD = "credit_desk_heard"
"""What the guard remembers of the payload (``bot/repeats.py``)."""
