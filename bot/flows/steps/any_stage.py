"""What may be done at any open stage: a comment, the release of a hold."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.dossier import Release
from bot.flows.forms import Entries, Field
from bot.flows.limits import holds
from bot.flows.model import Action, Actor
from bot.flows.situation import Change, Situation
from bot.flows.workflow import Step


def comment(at: Situation, entries: Entries, by: Actor) -> Change:
    """A comment in the case's history; nothing else changes."""
    return Change(at.case)


def release_hold(at: Situation, entries: Entries, by: Actor) -> Change:
    """Release one rule for a few business days, then it is checked again."""
    until = at.calendar.add_business_days(at.today, at.policy.release_bd)
    release = Release(entries.text("rule"), entries.text("reason"), by.user, until)
    case = replace(at.case, releases=(*at.case.releases, release))
    return Change(case, facts={"until": until.isoformat()})


def _release_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    rules = tuple(hold.rule for hold in holds(at))
    return tuple(replace(f, options=rules) if f.name == "rule" else f for f in step.fields)


EFFECTS = {Action.COMMENT: comment, Action.RELEASE_HOLD: release_hold}
FIELDS = {Action.RELEASE_HOLD: _release_fields}
