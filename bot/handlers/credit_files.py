"""``/credit file``: a customer's credit file, and what can be done to it."""

from __future__ import annotations

from bot.flows.credit_file.table import FileAction
from bot.flows.credit_file.use import PreparedFile, fact_history, file_act, find_file, prepare_file, show_file
from bot.flows.credit_limit.seeing import customer_of
from bot.flows.credit_limit.use import LIMIT_ACTIONS, limit_act
from bot.flows.errors import InvalidInput, NotFound
from bot.flows.forms import Entries
from bot.flows.reviews.calling import reviews_due
from bot.flows.screens import FileCard, FileForm
from bot.handlers.identity import identified
from bot.handlers.office import JSON, Office
from bot.handlers.parsing import Ground, entries_of, raw_values
from bot.handlers.replying import NOTHING, Call, Reply


class CreditFiles:
    """Shows files, opens the forms of their actions and takes them back."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def find(self, call: Call, query: str) -> Reply:
        """``file CUSTOMER``: by name, part of a name, or registration number."""
        if not query:
            raise InvalidInput({"customer": ("customer_needed", {})})
        return Reply(tell=find_file(self._office.desk, query, self._office.actor(call.user)))

    def reviews(self, call: Call) -> Reply:
        """``reviews``: the customers that are due, the longest overdue first."""
        return Reply(tell=reviews_due(self._office.desk, self._office.actor(call.user)))

    def open(self, call: Call) -> Reply:
        """The file from a list, or from an alarm."""
        return self._shown(call, _number(call.action.get("value", "")))

    def history(self, call: Call) -> Reply:
        """``history:ask``: what was ever entered for a field, in a modal over what is shown."""
        customer = _number(call.action.get("value", ""))
        screen = fact_history(self._office.desk, customer, self._office.actor(call.user))
        method = "views.push" if call.view.get("type") == "modal" else "views.open"
        view = self._office.modal(screen, call.reader)
        self._office.slack.call(method, trigger_id=call.trigger, view=view)
        return NOTHING

    def another_history(self, call: Call) -> Reply:
        """``history:show``: the same modal with the field that was chosen."""
        customer = _number(call.view.get("private_metadata", ""))
        field = raw_values(call.view).get("field", "")
        screen = fact_history(self._office.desk, customer, self._office.actor(call.user), field)
        return Reply(view=self._office.modal(screen, call.reader))

    def click(self, call: Call) -> Reply:
        """The form of an action; from a modal it takes the modal's place, so that modals do not pile up."""
        action = FileAction(call.action["action_id"].partition(":")[2])
        number, _, seen = call.action.get("value", "").partition(":")
        view = self._form(call, _number(number), action, seen)
        if call.view.get("type") == "modal":
            self._office.slack.call("views.update", view_id=call.view["id"], view=view)
        else:
            self._office.slack.call("views.open", trigger_id=call.trigger, view=view)
        return NOTHING

    def ask_limit(self, call: Call, query: str) -> Reply:
        """``limit CUSTOMER``: the form that asks for another limit, or the customers it could be."""
        found = self.find(call, query)
        if not isinstance(found.tell, FileCard):
            return found
        view = self._form(call, found.tell.file.customer.id, FileAction.REQUEST_LIMIT)
        self._office.slack.call("views.open", trigger_id=call.trigger, view=view)
        return NOTHING

    def open_request(self, call: Call) -> Reply:
        """The file of the customer whose limit a request is about."""
        request = _number(call.action.get("value", ""))
        return self._shown(call, customer_of(self._office.desk, request))

    def _form(self, call: Call, customer: int, action: FileAction, seen: str = "") -> JSON:
        """The form; ``seen`` is the limit request that was clicked, as its message shows it."""
        prepared = prepare_file(self._office.desk, customer, action, self._office.actor(call.user), seen)
        at = prepared.at
        asked = {value for one in prepared.fields if one.name == "request" for value, _ in one.literal}
        requests = tuple(one for one in at.limits.requests if one.reference in asked)
        screen = FileForm(action, at.file, prepared.fields, str(customer), at.limits, requests)
        return self._office.modal(screen, call.reader)

    def submit(self, call: Call) -> Reply:
        """Read the fields, act, and show the file as it is now."""
        action = FileAction(call.view["callback_id"].partition(":")[2])
        customer = _number(call.view.get("private_metadata", ""))
        seen = raw_values(call.view).get("request", "") if action in LIMIT_ACTIONS else ""
        prepared = prepare_file(self._office.desk, customer, action, self._office.actor(call.user), seen)
        act = limit_act if action in LIMIT_ACTIONS else file_act
        act(self._office.desk, customer, action, self._entries(call, prepared), call.user)
        return self._shown(call, customer)

    def _entries(self, call: Call, prepared: PreparedFile) -> Entries:
        policy, grant = prepared.at.policy, prepared.at.limits.grant
        currency = grant.limit.currency if grant else policy.base_currency
        ground = Ground(call.reader.locale, currency, prepared.at.today, policy.max_amount_minor)
        return identified(entries_of(prepared.fields, raw_values(call.view), ground))

    def _shown(self, call: Call, customer: int) -> Reply:
        return Reply(tell=show_file(self._office.desk, customer, self._office.actor(call.user)))


def _number(value: str) -> int:
    """The id of a customer that a button or a modal carries."""
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        raise NotFound(what="customer")
    return int(value)
