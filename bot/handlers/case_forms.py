"""Steps of a case: taken at once where nothing is asked for, else through a modal."""

from __future__ import annotations

from dataclasses import replace

from bot.flows import cases, looking
from bot.flows.forms import Entries
from bot.flows.model import Action
from bot.flows.preparing import FORMLESS, Prepared, form_of, prepare
from bot.handlers.home import Homes
from bot.handlers.office import Office
from bot.handlers.parsing import Ground, entries_of, raw_values
from bot.handlers.references import Seen
from bot.handlers.replying import NOTHING, Call, Reply


class CaseForms:
    """Opens the form of a step and takes it back."""

    def __init__(self, office: Office, homes: Homes) -> None:
        self._office, self._homes = office, homes

    def start(self, call: Call, action: Action, seen: Seen) -> Reply:
        """Take a step that needs no entries at once; for any other open its form."""
        if action in FORMLESS:
            entries = _with_handover(Entries(), seen)
            cases.act(self._office.desk, seen.number, action, entries, by=call.user, seen=seen.version)
            return self._after(call, seen.number)
        actor = self._office.actor(call.user)
        prepared = prepare(self._office.desk, seen.number, action, actor, seen.version)
        bound = seen.at(None if seen.handover is not None else prepared.at.case.version)
        bound = replace(bound, home=call.view.get("type") == "home")
        view = self._office.modal(form_of(prepared, str(bound)), call.reader)
        method = "views.push" if call.view.get("type") == "modal" else "views.open"
        self._office.slack.call(method, trigger_id=call.trigger, view=view)
        return NOTHING

    def submit(self, call: Call) -> Reply:
        """Read the fields of the step as it stands now, and take it."""
        action = Action(call.view["callback_id"].partition(":")[2])
        seen = Seen.read(call.view.get("private_metadata", ""))
        actor = self._office.actor(call.user)
        prepared = prepare(self._office.desk, seen.number, action, actor, seen.version)
        entries = entries_of(prepared.fields, raw_values(call.view), self._ground(call, prepared))
        version = prepared.at.case.version if seen.handover is not None else seen.version
        entries = _with_handover(entries, seen)
        cases.act(self._office.desk, seen.number, action, entries, by=call.user, seen=version)
        if seen.home:
            self._homes.publish(call)
        return NOTHING

    def _ground(self, call: Call, prepared: Prepared) -> Ground:
        at = prepared.at
        return Ground(call.reader.locale, at.case.currency, at.today, at.policy.max_amount_minor)

    def _after(self, call: Call, number: int) -> Reply:
        """A click inside a modal leaves the modal showing the case as it is now; Home is drawn anew."""
        if call.view.get("type") == "home":
            self._homes.publish(call)
        if call.view.get("type") != "modal":
            return NOTHING
        actor = self._office.actor(call.user)
        shown = looking.show(self._office.desk, number, actor)
        view = self._office.framed(shown, call.reader, shown.case.reference)
        self._office.slack.call("views.update", view_id=call.view["id"], view=view)
        return NOTHING


def _with_handover(entries: Entries, seen: Seen) -> Entries:
    return entries if seen.handover is None else entries.with_whole("handover", seen.handover)
