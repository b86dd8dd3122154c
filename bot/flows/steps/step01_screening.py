"""Step 1 and the first half of step 2: credit screens and feeds its findings back (R23, R38-R40)."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.dossier import Finding, Outcome, Screened, Screening
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries, Field, Kind
from bot.flows.model import Action, Actor, Post, Stage, Standing
from bot.flows.ports import Announcement
from bot.flows.situation import Change, Situation, closing, hand
from bot.flows.workflow import NOTE, Step


def feed_back(at: Situation, entries: Entries, by: Actor) -> Change:
    """Record findings with their source and date, give the screening result, ask sales whether they agree."""
    result = Screened(entries.text("result"))
    case = replace(
        at.case,
        stage=Stage.CONFIRMATION,
        findings=_findings(at, entries),
        screening=Screening(result, entries.text("note"), by.user, at.now),
    )
    ask = hand(at, "findings", by, Post.FILE_ADMIN, to_user=case.brought_by)
    compare = Announcement(
        f"comparison:{case.number}@{case.version + 1}", "comparison", f"user:{case.brought_by}", case.number
    )
    return Change(
        case,
        opens=(ask,),
        closes=frozenset({"contact_notice", "screening"}),
        announcements=(compare,),
        standing=Standing.CASH_ONLY if result is Screened.CASH_ONLY else None,
    )


def _findings(at: Situation, entries: Entries) -> tuple[Finding, ...]:
    facts = [fact for fact in at.policy.facts if f"value:{fact}" in entries]
    if not facts:
        raise InvalidInput({f"value:{at.policy.facts[0]}": ("required", {})})
    bare = [fact for fact in facts if f"source:{fact}" not in entries]
    if bare:
        raise InvalidInput({f"source:{fact}": ("required", {}) for fact in bare})
    as_of = entries.day("as_of")
    return tuple(Finding(f, entries.text(f"value:{f}"), entries.text(f"source:{f}"), as_of) for f in facts)


def refuse_trade(at: Situation, entries: Entries, by: Actor) -> Change:
    """Screened out: no trade with this customer."""
    reason = entries.text("reason")
    screening = Screening(Screened.NO_TRADE, reason, by.user, at.now)
    case = closing(at.case, at.now, screening=screening, outcome=Outcome.REFUSED_TRADE, outcome_reason=reason)
    return Change(case, standing=Standing.NO_TRADE)


def _feed_back_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    facts: list[Field] = []
    for fact in at.policy.facts:
        name = {"fact": fact}
        known = at.case.customer.name if fact == "legal_name" else None
        facts.append(Field(f"value:{fact}", Kind.TEXT, False, label="value", facts=name, initial=known))
        facts.append(Field(f"source:{fact}", Kind.TEXT, False, label="source", facts=name, length=120))
    return (
        *facts,
        Field("as_of", Kind.DATE, past=True, initial=at.today),
        Field("result", Kind.CHOICE, options=("eligible", "cash_only"), initial="eligible"),
        NOTE,
    )


EFFECTS = {Action.FEED_BACK: feed_back, Action.REFUSE_TRADE: refuse_trade}
FIELDS = {Action.FEED_BACK: _feed_back_fields}
