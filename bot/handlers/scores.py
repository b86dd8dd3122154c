"""The button that shows the score: a picture with its words, as a direct message."""

from __future__ import annotations

from bot.flows import scores
from bot.flows.screens import Done
from bot.handlers.office import Office
from bot.handlers.references import Seen
from bot.handlers.replying import Call, Reply


class ScoreButton:
    """The button ``score:show``."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def show(self, call: Call) -> Reply:
        """Ordered once a click: the same click again orders nothing more."""
        number = Seen.read(call.action.get("value", "")).number
        scores.order_score(self._office.desk, number, self._office.actor(call.user), call.trigger)
        return Reply(tell=Done("score_coming", {"reference": f"CR-{number}"}))
