"""The notice of first contact: ``/credit new``, a shortcut, or a message it is opened from (R38, R39)."""

from __future__ import annotations

from dataclasses import replace

from bot.flows import cases
from bot.flows.credit_file.likeness import Near
from bot.flows.errors import InvalidInput, NotAllowed
from bot.flows.forms import Entries, Field, Kind
from bot.flows.model import Money, Post
from bot.flows.screens import CHANNELS, NewCase
from bot.flows.workflow import SALES
from bot.handlers.identity import identified
from bot.handlers.messages import Origin, origin_of, wanted_in
from bot.handlers.office import Office
from bot.handlers.parsing import Ground, entries_of, raw_values
from bot.handlers.replying import NOTHING, Call, Reply

WANTED = 300
FIELDS = (
    Field("which", Kind.TEXT, required=False, length=12),
    Field("different", Kind.TEXT, required=False, length=200),
    Field("customer", Kind.TEXT, length=200),
    Field("country", Kind.TEXT, required=False, length=2),
    Field("registration", Kind.TEXT, required=False, length=40),
    Field("contact", Kind.TEXT, length=120),
    Field("contacted_on", Kind.DATE, past=True),
    Field("channel", Kind.CHOICE, required=False, options=CHANNELS),
    Field("wanted", Kind.LONG, length=WANTED),
    Field("currency", Kind.CHOICE),
    Field("yearly_volume", Kind.MONEY, required=False),
    Field("opportunity_cost", Kind.MONEY, required=False),
    Field("dealing_cost", Kind.MONEY, required=False),
    Field("note", Kind.LONG, required=False, length=300),
    Field("address", Kind.TEXT, required=False, length=200),
    Field("industry", Kind.TEXT, required=False, length=80),
)

DIFFERENT = "different"
"""The answer that it is none of the customers shown."""


class NewCases:
    """Opens the modal and takes it back."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def start(self, call: Call, customer: str = "") -> Reply:
        return self._open(call, self._screen(customer))

    def shortcut(self, call: Call) -> Reply:
        """The global shortcut: the same modal, from anywhere in Slack."""
        return self.start(call)

    def from_message(self, call: Call) -> Reply:
        """The message shortcut: what was written is what they want; author and place stay with the case."""
        origin = origin_of(call.body)
        typed = {"wanted": wanted_in(call.body, WANTED)}
        return self._open(call, replace(self._screen(""), typed=typed, metadata=str(origin)))

    def _open(self, call: Call, screen: NewCase) -> Reply:
        actor = self._office.actor(call.user)
        if not actor.posts & SALES:
            raise NotAllowed(action="new", posts=(Post.SALES, Post.SALES_MANAGER))
        view = self._office.modal(screen, call.reader)
        self._office.slack.call("views.open", trigger_id=call.trigger, view=view)
        return NOTHING

    def submit(self, call: Call) -> Reply:
        """Open the case, or ask first whether it is a customer that is there; what was typed stays.

        The modal's own id makes a second submit find the first case.
        """
        entries = self._entries(call)
        origin = Origin.read(call.view.get("private_metadata", ""))
        new = replace(_notice(entries), author=origin.author, link=origin.link)
        near = cases.lookalikes(self._office.desk, new)
        if near:
            chosen = _chosen(entries, near, origin.shown)
            if not chosen:
                return self._ask(call, near, entries, origin)
            new = _settled(new, chosen, entries)
        actor = self._office.actor(call.user)
        cases.open_case(self._office.desk, new, actor, submission=f"view:{call.view['id']}")
        return NOTHING

    def _ask(self, call: Call, near: tuple[Near, ...], entries: Entries, origin: Origin) -> Reply:
        """The same modal with what was typed, and the customers it may be."""
        screen = replace(
            self._screen(entries.text("customer")),
            today=entries.day("contacted_on"),
            currency=entries.text("currency"),
            near=near,
            typed=raw_values(call.view),
            metadata=str(replace(origin, shown=tuple(_ids(near)))),
        )
        return Reply(view=self._office.modal(screen, call.reader))

    def _screen(self, customer: str) -> NewCase:
        policy, desk = self._office.desk.policy, self._office.desk
        return NewCase(
            customer=customer[:200],
            today=desk.calendar.today(desk.clock.now()),
            currency=policy.base_currency,
            currencies=policy.currencies,
            fast_lane_from=Money(policy.fast_lane_minor, policy.base_currency),
        )

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
        return identified(entries_of(fields, raw, ground))


def _ids(near: tuple[Near, ...]) -> list[str]:
    return [str(one.customer.id) for one in near]


def _chosen(entries: Entries, near: tuple[Near, ...], shown: tuple[str, ...]) -> str:
    """The customer chosen, or that it is another; nothing where the question is still to be put.

    Only who was shown can be chosen or said to be another: a name that was changed meanwhile is asked anew.
    """
    which = entries.text("which")
    if which == DIFFERENT and set(_ids(near)) <= set(shown):
        return which
    return which if which in _ids(near) else ""


def _settled(new: cases.NewNotice, chosen: str, entries: Entries) -> cases.NewNotice:
    if chosen != DIFFERENT:
        return replace(new, same_as=int(chosen))
    if DIFFERENT not in entries:
        raise InvalidInput({DIFFERENT: ("required", {})})
    return replace(new, different=entries.text(DIFFERENT))


def _notice(entries: Entries) -> cases.NewNotice:
    return cases.NewNotice(
        customer=entries.text("customer"),
        contact=entries.text("contact"),
        contacted_on=entries.day("contacted_on"),
        wanted=entries.text("wanted"),
        currency=entries.text("currency"),
        yearly_volume=entries.money_or_none("yearly_volume"),
        opportunity_cost=entries.money_or_none("opportunity_cost"),
        dealing_cost=entries.money_or_none("dealing_cost"),
        channel=entries.text("channel"),
        note=entries.text("note"),
        address=entries.text("address"),
        industry=entries.text("industry"),
        registration=entries.text("registration"),
        country=entries.text("country"),
        registration_checked=entries.yes("checked"),
    )
