"""Clicks on a case: its steps, its hand-overs, opening it from a list."""

from __future__ import annotations

from bot.flows import adopting, looking
from bot.flows.model import Action
from bot.handlers.case_forms import CaseForms
from bot.handlers.office import Office
from bot.handlers.references import Seen
from bot.handlers.replying import Call, Reply


class CaseActions:
    """What the buttons ``case:<action>``, ``handover:<action>``, ``case:open`` and ``item:open`` do."""

    def __init__(self, office: Office, forms: CaseForms) -> None:
        self._office, self._forms = office, forms

    def click(self, call: Call) -> Reply:
        """A step of the workflow, on the version of the case that was seen."""
        name = call.action["action_id"].partition(":")[2]
        return self._forms.start(call, Action(name), Seen.read(call.action.get("value", "")))

    def open(self, call: Call) -> Reply:
        """The case for this person, with this person's buttons."""
        return self._shown(call, Seen.read(call.action.get("value", "")).number)

    def open_item(self, call: Call) -> Reply:
        """From a line of a digest to the case of that receivable; one is opened where there is none."""
        actor = self._office.actor(call.user)
        value = call.action.get("value") or call.action.get("selected_option", {}).get("value", "")
        return self._shown(call, adopting.case_of(self._office.desk, value, actor))

    def _shown(self, call: Call, number: int) -> Reply:
        return Reply(tell=looking.show(self._office.desk, number, self._office.actor(call.user)))
