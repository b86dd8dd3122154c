"""Step 11: payment closes the sale, not credit's work (R70-R77, D14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.flows.authority import next_level
from bot.flows.dossier import Incident, Outcome, ReRating, Signature
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries, Field
from bot.flows.levels import level_now, limit_levels
from bot.flows.limits import standing_limit
from bot.flows.model import Action, Actor, Grant, Money, Post, RiskClass, Stage, Standing, StartEvent
from bot.flows.situation import Change, Situation, closing, hand
from bot.flows.standing import opening, stage_now
from bot.flows.steps.step08_in_term import payment_fields, reverse_payment
from bot.flows.workflow import Step


def archive(at: Situation, entries: Entries, by: Actor) -> Change:
    """File what the whole deal brought, with an index and what is missing (R71)."""
    done = replace(at.case.close_out, archived_by=by.user, missing=entries.text("missing"))
    return Change(replace(at.case, close_out=done))


def record_traits(at: Situation, entries: Entries, by: Actor) -> Change:
    """The customer's characteristics: pay habits, who approves, which channel works (R72)."""
    names = ("pay_habits", "approvers", "preferred_channel")
    traits = " · ".join(entries.text(name) for name in names if name in entries)
    done = replace(at.case.close_out, traits=traits, traits_by=by.user)
    return Change(replace(at.case, close_out=done))


def record_incident(at: Situation, entries: Entries, by: Actor) -> Change:
    """Default or dishonest conduct, with its evidence and what follows for the customer (R73)."""
    incident = Incident(
        entries.text("incident"),
        entries.day("happened_on"),
        entries.money_or_none("amount"),
        entries.text("evidence"),
        by.user,
    )
    standing = entries.text("standing")
    case = replace(at.case, incidents=(*at.case.incidents, incident))
    return Change(case, standing=None if standing == "unchanged" else Standing(standing))


def re_rate(at: Situation, entries: Entries, by: Actor) -> Change:
    """A new class and what becomes of the limit, for decision by authority (R75, R19)."""
    change, limit, before = entries.text("limit_change"), entries.money("limit"), limit_before(at)
    fits = {
        "keep": limit == before,
        "raise": limit.minor > before.minor,
        "cut": 0 < limit.minor < before.minor,
        "cancel": limit.minor == 0,
    }
    if not fits[change]:
        facts: dict[str, object] = {"limit": limit, "before": before, "change": change}
        raise InvalidInput({"limit": ("limit_mismatch", facts)})
    rating = ReRating(RiskClass(entries.text("risk_class")), change, limit, entries.text("reason"), by.user)
    case = replace(at.case, close_out=replace(at.case.close_out, rating=rating))
    level = level_now(replace(at, case=case), "limit_change")
    if level is None:
        raise InvalidInput({"limit": ("nobody_may_sign", {})})
    ask = hand(at, "limit_change", by, Post.CREDIT_ANALYST, to_post=level.post)
    return Change(case, opens=(ask,), closes=frozenset({"rating", "limit_change"}))


def limit_before(at: Situation) -> Money:
    """The limit as it stands, in the case's currency; zero when there is none."""
    return standing_limit(at) or at.money(0)


def decide_limit(at: Situation, entries: Entries, by: Actor) -> Change:
    """Sign the change of the limit; the last signature puts it into force."""
    level, rating = level_now(at, "limit_change"), at.case.close_out.rating
    assert level is not None
    assert rating is not None
    signed = replace(rating, signatures=(*rating.signatures, Signature(level.post, by.user, at.now)))
    further = next_level(limit_levels(at), signed.signatures)
    if further is not None:
        ask = hand(at, "limit_change", by, level.post, to_post=further.post)
        case = replace(at.case, close_out=replace(at.case.close_out, rating=signed))
        return Change(case, opens=(ask,), closes=frozenset({"limit_change"}))
    done = replace(at.case.close_out, rating=replace(signed, decided=True))
    gone = rating.limit_change == "cancel"
    return Change(
        replace(at.case, close_out=done),
        closes=frozenset({"limit_change"}),
        ends_grant=gone,
        risk_class=rating.risk_class,
        grant=None if gone else _renewed(at, rating),
    )


def _renewed(at: Situation, rating: ReRating) -> Grant:
    """The grant with the new limit and class; term and start event stay as they were."""
    before = at.position.grant
    terms = at.case.sheet.terms if at.case.sheet else None
    return Grant(
        limit=rating.limit,
        term_days=before.term_days if before else terms.term_days if terms else 0,
        start_event=before.start_event if before else terms.start_event if terms else StartEvent.INVOICE,
        risk_class=rating.risk_class,
        valid_from=at.today,
        valid_to=at.today + timedelta(days=at.policy.grant_days),
        case=at.case.number,
        policy_version=at.policy.version,
    )


def decline_limit(at: Situation, entries: Entries, by: Actor) -> Change:
    """Not so: the analyst rates again."""
    level = level_now(at, "limit_change")
    case = replace(at.case, close_out=replace(at.case.close_out, rating=None))
    again = hand(at, "rating", by, level.post if level else Post.CREDIT_MANAGER)
    return Change(case, opens=(again,), closes=frozenset({"limit_change"}))


def set_relationship(at: Situation, entries: Entries, by: Actor) -> Change:
    """What sales does next with this customer, and when (R20)."""
    done = replace(
        at.case.close_out,
        relationship=entries.text("relationship"),
        relationship_by=by.user,
        next_contact_on=entries.day("next_contact_on"),
    )
    return Change(replace(at.case, close_out=done), closes=frozenset({"relationship"}))


def close(at: Situation, entries: Entries, by: Actor) -> Change:
    """Money in, limit adjusted or kept, relationship set: only now the file closes (D14)."""
    return Change(closing(at.case, at.now, outcome=Outcome.COMPLETED), closes=frozenset({"close_out"}))


def reopen(at: Situation, entries: Entries, by: Actor) -> Change:
    """Reopen a closed file: a payment bounced, or something was recorded wrongly."""
    fresh = replace(at.case, outcome=None, closed_at=None)
    if "payment" in entries:
        return _bounced(replace(at, case=fresh), entries, by)
    case = replace(fresh, stage=Stage.CLOSE_OUT)
    stage = stage_now(replace(at, case=case))
    return Change(case.moved(stage), opens=opening(at, stage, by, Post.CREDIT_MANAGER))


def _bounced(at: Situation, entries: Entries, by: Actor) -> Change:
    change = reverse_payment(at, entries, by)
    if change.opens:
        return change
    return replace(change, opens=opening(at, change.case.stage, by, Post.CREDIT_MANAGER))


def _rating_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    grant = at.position.grant
    initial: dict[str, object] = {
        "limit": limit_before(at),
        "limit_change": "keep",
        "risk_class": grant.risk_class.value if grant else None,
    }
    return tuple(replace(f, initial=initial.get(f.name, f.initial)) for f in step.fields)


EFFECTS = {
    Action.ARCHIVE: archive,
    Action.RECORD_TRAITS: record_traits,
    Action.RECORD_INCIDENT: record_incident,
    Action.RE_RATE: re_rate,
    Action.DECIDE_LIMIT: decide_limit,
    Action.DECLINE_LIMIT: decline_limit,
    Action.SET_RELATIONSHIP: set_relationship,
    Action.CLOSE: close,
    Action.REOPEN: reopen,
}
FIELDS = {Action.RE_RATE: _rating_fields, Action.REOPEN: payment_fields}
