"""``/credit new``: the notice of first contact, five fields (R38, R39)."""

from __future__ import annotations

from dataclasses import replace

from bot.flows import cases
from bot.flows.credit_file.likeness import Near
from bot.flows.errors import InvalidInput, NotAllowed
from bot.flows.forms import Entries, Field, Kind
from bot.flows.model import Money, Post
from bot.flows.screens import NewCase
from bot.flows.workflow import SALES
from bot.handlers.identity import identified
from bot.handlers.office import Office
from bot.handlers.parsing import Ground, entries_of, raw_values
from bot.handlers.replying import NOTHING, Call, Reply

FIELDS = (
    Field("which", Kind.TEXT, required=False, length=12),
    Field("different", Kind.TEXT, required=False, length=200),
    Field("customer", Kind.TEXT, length=200),
    Field("country", Kind.TEXT, required=False, length=2),
    Field("registration", Kind.TEXT, required=False, length=40),
    Field("contact", Kind.TEXT, length=120),
    Field("contacted_on", Kind.DATE, past=True),
    Field("wanted", Kind.LONG, length=300),
    Field("currency", Kind.CHOICE),
    Field("yearly_volume", Kind.MONEY, required=False),
    Field("at_stake", Kind.MONEY, required=False),
)

DIFFERENT = "different"
"""The answer that it is none of the customers shown."""


class NewCases:
    """Opens the modal and takes it back."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def start(self, call: Call, customer: str = "") -> Reply:
        actor = self._office.actor(call.user)
        if not actor.posts & SALES:
            raise NotAllowed(action="new", posts=(Post.SALES, Post.SALES_MANAGER))
        view = self._office.modal(self._screen(customer), call.reader)
        self._office.slack.call("views.open", trigger_id=call.trigger, view=view)
        return NOTHING

    def submit(self, call: Call) -> Reply:
        """Open the case, or ask first whether it is a customer that is there; what was typed stays.

        The modal's own id makes a second submit find the first case.
        """
        entries = self._entries(call)
        new = _notice(entries)
        near = cases.lookalikes(self._office.desk, new)
        if near:
            chosen = _chosen(entries, near, call.view.get("private_metadata", "").split(","))
            if not chosen:
                return self._ask(call, near, entries)
            new = _settled(new, chosen, entries)
        actor = self._office.actor(call.user)
        cases.open_case(self._office.desk, new, actor, submission=f"view:{call.view['id']}")
        return NOTHING

    def _ask(self, call: Call, near: tuple[Near, ...], entries: Entries) -> Reply:
        """The same modal with what was typed, and the customers it may be."""
        screen = replace(
            self._screen(entries.text("customer")),
            today=entries.day("contacted_on"),
            currency=entries.text("currency"),
            near=near,
            typed=raw_values(call.view),
            metadata=",".join(_ids(near)),
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


def _chosen(entries: Entries, near: tuple[Near, ...], shown: list[str]) -> str:
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
        at_stake=entries.money_or_none("at_stake"),
        registration=entries.text("registration"),
        country=entries.text("country"),
        registration_checked=entries.yes("checked"),
    )
