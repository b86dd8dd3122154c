"""``/credit analysis CR-7`` and its button: what every model says of the customer of a case."""

from __future__ import annotations

from bot.flows.errors import InvalidInput, NotFound
from bot.flows.explaining import analysis_of
from bot.handlers import grammar
from bot.handlers.grammar import Line
from bot.handlers.office import Office
from bot.handlers.references import Seen
from bot.handlers.replying import Call, Reply


class Analyses:
    """Shows the analysis, from the command, the card or the form of the proposal."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def verb(self, call: Call, line: Line) -> Reply:
        if not line.words:
            raise InvalidInput({"case": ("case_needed", {"verb": line.verb})})
        number = grammar.case_number(line.words[0])
        if number is None:
            raise NotFound(what=line.words[0][:60])
        return self._shown(call, number)

    def show(self, call: Call) -> Reply:
        """The button ``analysis:show``; over a form it opens on top, and the form stays."""
        return self._shown(call, Seen.read(call.action.get("value", "")).number)

    def _shown(self, call: Call, number: int) -> Reply:
        return Reply(tell=analysis_of(self._office.desk, number, self._office.actor(call.user)))
