"""The buttons of the comparison: one answer for one fact (R40)."""

from __future__ import annotations

from dataclasses import replace

from bot.flows import cases
from bot.flows.dossier import Answer
from bot.flows.errors import NotFound
from bot.flows.forms import Entries
from bot.flows.model import Action
from bot.flows.preparing import form_of, prepare
from bot.handlers.office import Office
from bot.handlers.references import Seen
from bot.handlers.replying import NOTHING, Call, Reply


class Comparing:
    """``fact:agreed`` and ``fact:unknown`` answer at once; ``fact:differs`` asks for sales' value.

    A button is bound to its fact, not to the version of the case: the other answers do not stop it.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    def click(self, call: Call) -> Reply:
        answer = call.action["action_id"].partition(":")[2]
        reference, _, fact = call.action.get("value", "").partition(":")
        number = Seen.read(reference).number
        if not fact:
            raise NotFound(what=reference)
        given = {"fact": fact, "answer": answer}
        if answer == Answer.DIFFERS:
            return self._ask(call, number, given)
        cases.act(self._office.desk, number, Action.ANSWER_ONE, Entries(given), by=call.user)
        return NOTHING

    def _ask(self, call: Call, number: int, given: dict[str, str]) -> Reply:
        prepared = prepare(self._office.desk, number, Action.ANSWER_ONE, self._office.actor(call.user), None)
        fields = tuple(replace(each, initial=given.get(each.name)) for each in prepared.fields)
        form = form_of(replace(prepared, fields=fields), f"CR-{number}")
        view = self._office.modal(form, call.reader)
        self._office.slack.call("views.open", trigger_id=call.trigger, view=view)
        return NOTHING
