"""Who would have to sign: asked from a card or from the form of the proposal, answered in the same modal."""

from __future__ import annotations

from bot.flows import explaining
from bot.handlers.office import Office
from bot.handlers.parsing import Ground, entries_of, raw_values
from bot.handlers.references import Seen
from bot.handlers.replying import NOTHING, Call, Reply


class WhoSignsModal:
    """The button ``route:ask`` and its modal ``route:answer``."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def ask(self, call: Call) -> Reply:
        """The question, over the form where it is asked from there."""
        number = Seen.read(call.action.get("value", "")).number
        screen = explaining.who_signs(self._office.desk, number, self._office.actor(call.user))
        view = self._office.modal(screen, call.reader)
        method = "views.push" if call.view.get("type") == "modal" else "views.open"
        self._office.slack.call(method, trigger_id=call.trigger, view=view)
        return NOTHING

    def answer(self, call: Call) -> Reply:
        """The levels for what was entered; the question stays, to be asked with another amount."""
        office, number = self._office, Seen.read(call.view.get("private_metadata", "")).number
        actor = office.actor(call.user)
        asked = explaining.who_signs(office.desk, number, actor)
        ground = Ground(
            call.reader.locale,
            asked.case.currency,
            office.desk.calendar.today(office.desk.clock.now()),
            office.desk.policy.max_amount_minor,
        )
        entries = entries_of(asked.fields, raw_values(call.view), ground)
        answered = explaining.who_signs(office.desk, number, actor, entries)
        return Reply(view=office.modal(answered, call.reader))
