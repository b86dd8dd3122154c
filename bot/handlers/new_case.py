"""``/credit new``: the notice of first contact, five fields (R38, R39)."""

from __future__ import annotations

from dataclasses import replace

from bot.flows import cases
from bot.flows.errors import NotAllowed
from bot.flows.forms import Entries, Field, Kind
from bot.flows.model import Money, Post
from bot.flows.screens import NewCase
from bot.flows.workflow import SALES
from bot.handlers.office import Office
from bot.handlers.parsing import Ground, entries_of, raw_values
from bot.handlers.replying import NOTHING, Call, Reply

FIELDS = (
    Field("customer", Kind.TEXT, length=200),
    Field("contact", Kind.TEXT, length=120),
    Field("contacted_on", Kind.DATE, past=True),
    Field("wanted", Kind.LONG, length=300),
    Field("currency", Kind.CHOICE),
    Field("yearly_volume", Kind.MONEY, required=False),
    Field("at_stake", Kind.MONEY, required=False),
)


class NewCases:
    """Opens the modal and takes it back."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def start(self, call: Call, customer: str = "") -> Reply:
        actor = self._office.actor(call.user)
        if not actor.posts & SALES:
            raise NotAllowed(action="new", posts=(Post.SALES, Post.SALES_MANAGER))
        desk = self._office.desk
        policy = desk.policy
        screen = NewCase(
            customer=customer[:200],
            today=desk.calendar.today(desk.clock.now()),
            currency=policy.base_currency,
            currencies=policy.currencies,
            fast_lane_from=Money(policy.fast_lane_minor, policy.base_currency),
        )
        view = self._office.modal(screen, call.reader)
        self._office.slack.call("views.open", trigger_id=call.trigger, view=view)
        return NOTHING

    def submit(self, call: Call) -> Reply:
        """Open the case; the modal's own id makes a second submit find the first case."""
        entries = self._entries(call)
        new = cases.NewNotice(
            customer=entries.text("customer"),
            contact=entries.text("contact"),
            contacted_on=entries.day("contacted_on"),
            wanted=entries.text("wanted"),
            currency=entries.text("currency"),
            yearly_volume=entries.money_or_none("yearly_volume"),
            at_stake=entries.money_or_none("at_stake"),
        )
        actor = self._office.actor(call.user)
        cases.open_case(self._office.desk, new, actor, submission=f"view:{call.view['id']}")
        return NOTHING

    def _entries(self, call: Call) -> Entries:
        raw = raw_values(call.view)
        desk = self._office.desk
        policy = desk.policy
        fields = tuple(replace(f, options=policy.currencies) if f.name == "currency" else f for f in FIELDS)
        currency = raw.get("currency", "")
        ground = Ground(
            call.reader.locale,
            currency if currency in policy.currencies else policy.base_currency,
            desk.calendar.today(desk.clock.now()),
            policy.max_amount_minor,
        )
        return entries_of(fields, raw, ground)
