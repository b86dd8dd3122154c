"""A financial statement on its way into a customer's file: held against itself, filed or corrected.

What does not hold together is shown with both sides; the person corrects it, or files it *marked* with the
reason, and then nothing is computed from it (``flows/rating/statements.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from bot.flows import announcing
from bot.flows.credit_file.papers import Paper
from bot.flows.credit_file.table import FileAction
from bot.flows.credit_file.use import actor_and_situation, note
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries
from bot.flows.model import Actor, Stage, minor_digits
from bot.flows.ports import Announcement, Desk, Unit
from bot.flows.rating.filed import Filed, before, in_force
from bot.flows.rating.statements import Checked, Statement, check

MOST_CASES = 50
"""So many of a customer's newest cases are looked at for one that is investigated."""

Writer = Callable[[Fraction], str]
"""A figure as a person types it."""


def known_figures(desk: Desk, customer: int, paper: Paper, written: Writer) -> dict[str, str]:
    """What is on file for this period and layout, as it is typed: a correction starts from it."""
    with desk.units.reading() as unit:
        filed = in_force(unit.statements.of_customer(customer))
    day, same = paper.entries.day("period_end"), (paper.layout, paper.currency)
    for one in (each.statement for each in filed):
        if one.period_end == day and (one.layout, one.currency) == same:
            scale = paper.unit * int(10 ** minor_digits(one.currency))
            known = ((line, figure) for line, figure in one.figures.items() if figure is not None)
            return {f"line:{line}": written(Fraction(figure, scale)) for line, figure in known}
    return {}


def check_statement(desk: Desk, customer: int, statement: Statement) -> Checked:
    """The statement held against its own sums and against the period before it on file."""
    with desk.units.reading() as unit:
        return check(statement, before(unit.statements.of_customer(customer), statement.period_end))


def file_statement(desk: Desk, customer: int, statement: Statement, answers: Entries, by: str) -> Checked:
    """File a statement; one that is marked needs the reason it is kept for.

    ``answers``: ``units_confirmed`` and ``kept_because``. Raises ``InvalidInput`` without the reason, and
    the refusals of ``check_file``; then nothing was filed.
    """
    with desk.units() as unit:
        actor, at, step = actor_and_situation(desk, unit, customer, FileAction.ADD_STATEMENT, by)
        earlier = before(unit.statements.of_customer(customer), statement.period_end)
        checked = check(_confirmed(statement, answers, actor), earlier)
        reason = answers.text("kept_because")
        if checked.marked and not reason:
            raise InvalidInput({"kept_because": ("reason_to_keep", {})})
        kept = reason if checked.marked else ""
        stored = unit.statements.add(customer, Filed(checked.statement, actor.user, at.now, kept))
        note(unit, at, step, _told(checked, kept), actor)
        unit.outbox.add(_cards(unit, customer, stored))
        return checked


def _cards(unit: Unit, customer: int, filed: Filed) -> list[Announcement]:
    """The cards of the customer's cases that are investigated: their checklist looks at the file."""
    cases = unit.cases.of_customer(customer, except_case=0, limit=MOST_CASES)
    shown = [announcing.card(case) for case in cases if case.stage is Stage.INVESTIGATION]
    return [replace(card, key=f"{card.key}:statement:{filed.id}") for card in shown]


def _confirmed(statement: Statement, answers: Entries, by: Actor) -> Statement:
    return replace(statement, units_confirmed_by=by.user) if answers.yes("units_confirmed") else statement


def _told(checked: Checked, kept: str) -> Entries:
    one = checked.statement
    told = {"period_end": one.period_end.isoformat(), "layout": one.layout.value, "source": one.source}
    return Entries(told | ({"kept_because": kept} if kept else {}))
