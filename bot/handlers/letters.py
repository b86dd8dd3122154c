"""The terms sheet as a letter: the button asks for the customer's language, the PDF comes by delivery."""

from __future__ import annotations

from bot.flows import letters
from bot.flows.screens import Done
from bot.handlers.office import Office
from bot.handlers.parsing import Ground, entries_of, raw_values
from bot.handlers.references import Seen
from bot.handlers.replying import NOTHING, Call, Reply


class LetterModal:
    """The button ``letter:ask`` and its modal ``letter:order``."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def ask(self, call: Call) -> Reply:
        number = Seen.read(call.action.get("value", "")).number
        screen = letters.ask_language(self._office.desk, number, self._office.actor(call.user))
        view = self._office.modal(screen, call.reader)
        self._office.slack.call("views.open", trigger_id=call.trigger, view=view)
        return NOTHING

    def order(self, call: Call) -> Reply:
        """The letter is ordered once a view: the same submission again orders nothing more."""
        office, number = self._office, Seen.read(call.view.get("private_metadata", "")).number
        actor, desk = office.actor(call.user), office.desk
        asked = letters.ask_language(desk, number, actor)
        today = desk.calendar.today(desk.clock.now())
        ground = Ground(call.reader.locale, asked.case.currency, today, desk.policy.max_amount_minor)
        entries = entries_of(asked.fields, raw_values(call.view), ground)
        letters.order_letter(desk, number, actor, entries.text("language"), str(call.view.get("id", "")))
        return Reply(tell=Done("letter_coming", {"reference": asked.case.reference}))
