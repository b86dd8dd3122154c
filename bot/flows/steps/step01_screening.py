"""Step 1 and the first half of step 2: credit screens and feeds its findings back (R23, R38-R40)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.flows.credit_file.facts import Fact, Reliability, holding
from bot.flows.dossier import Finding, Outcome, Screened, Screening
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries, Field, Kind
from bot.flows.model import Action, Actor, Post, Stage, Standing
from bot.flows.ports import Announcement
from bot.flows.screening.judging import checked_all, is_stale, laxer, proposed, segment_of
from bot.flows.screening.policy import JudgedCriterion, Verdict
from bot.flows.situation import Change, Situation, closing, hand
from bot.flows.workflow import NOTE, Step

SALES_SOURCE, SCREENING_SOURCE = "sales", "screening"
"""Sources of facts that the desk itself names; their words are in the catalogues (``source.<name>``)."""

NEEDED = {
    "years_since_founding": "founded_on",
    "minimum_capital": "registered_capital",
    "country_allowed": "country",
    "country_not_excluded": "country",
    "industry_not_excluded": "industry",
}
"""The fact a criterion looks at, where it is one of the file; it is asked for with the policy's ``facts``."""


def feed_back(at: Situation, entries: Entries, by: Actor) -> Change:
    """Record findings with their source and date, give the screening result, ask sales whether they agree.

    The findings enter the customer's file, and the criteria are asked once more with them. A result laxer
    than what they propose needs its reason.
    """
    findings = _findings(at, entries)
    learned = _learned(at, findings, entries, by)
    segment, results = judged(at, learned)
    result, rule = Screened(entries.text("result")), proposed(results)
    if laxer(result, rule) and not entries.text("note").strip():
        failed = [one.rule for one in results if one.verdict is Verdict.FAILED]
        raise InvalidInput({"note": ("laxer_needs_reason", {"screened": rule, "criteria": failed})})
    case = replace(
        at.case,
        stage=Stage.CONFIRMATION,
        findings=findings,
        segment=segment,
        screening=Screening(result, entries.text("note"), by.user, at.now, rule, results),
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
        facts={"proposed": rule.value, **({"segment": segment} if segment else {})},
        learned=(*learned, *_segment_fact(at, segment, by)),
    )


def judged(at: Situation, learned: tuple[Fact, ...] = ()) -> tuple[str, tuple[JudgedCriterion, ...]]:
    """The customer's segment and every criterion, by the file with these facts added.

    A segment that somebody wrote into the file by hand holds.
    """
    customer = at.case.customer
    held = holding((*(at.file.facts if at.file else ()), *learned))
    chosen = held.get("segment")
    by_hand = chosen.value if chosen and chosen.source != SCREENING_SOURCE else ""
    segment = by_hand or segment_of(at.policy, customer, held, at.case.notice.yearly_volume)
    return segment, checked_all(at.policy, customer, held, at.background, at.today, segment)


def _segment_fact(at: Situation, segment: str, by: Actor) -> tuple[Fact, ...]:
    if not segment or (at.file and at.file.segment == segment):
        return ()
    official = Reliability.OFFICIAL
    return (Fact("segment", segment, SCREENING_SOURCE, at.today, official, by.user, at.now),)


def asked_facts(at: Situation) -> tuple[str, ...]:
    """The facts of the policy, and those its criteria look at."""
    needed = [NEEDED[one.rule] for one in at.policy.screening.criteria if one.rule in NEEDED]
    names = dict.fromkeys((*at.policy.facts, *needed))
    return tuple(name for name in names if name != "country" or not at.case.customer.country)


def _findings(at: Situation, entries: Entries) -> tuple[Finding, ...]:
    facts = [fact for fact in asked_facts(at) if f"value:{fact}" in entries]
    if not facts:
        raise InvalidInput({f"value:{at.policy.facts[0]}": ("required", {})})
    bare = [fact for fact in facts if f"source:{fact}" not in entries]
    if bare:
        raise InvalidInput({f"source:{fact}": ("required", {}) for fact in bare})
    found = (_finding(at, entries, fact) for fact in facts)
    return tuple(one for one in found if one.source != SALES_SOURCE)


def _finding(at: Situation, entries: Entries, fact: str) -> Finding:
    value, source = entries.text(f"value:{fact}"), entries.text(f"source:{fact}")
    return Finding(fact, value, source, _day(at, entries, fact, value, source))


def _day(at: Situation, entries: Entries, fact: str, value: str, source: str) -> date:
    """A known fact that was not touched keeps its day; what was looked up anew has its own or the form's."""
    held = _held(at).get(fact)
    own = entries.day_or_none(f"as_of:{fact}")
    if held and (held.value, held.source) == (value, source):
        return own or held.as_of
    return own if own and held and own != held.as_of else entries.day("as_of")


def _held(at: Situation) -> dict[str, Fact]:
    return at.file.held() if at.file else {}


def _learned(at: Situation, findings: tuple[Finding, ...], entries: Entries, by: Actor) -> tuple[Fact, ...]:
    """What is new against the file; without a word on it a source counts as hearsay."""
    held = _held(at)
    reliability = Reliability(entries.text("reliability") or Reliability.HEARSAY)
    return tuple(
        Fact(one.fact, one.value, one.source, one.as_of, reliability, by.user, at.now)
        for one in findings
        if not _is_known(held.get(one.fact), one)
    )


def _is_known(fact: Fact | None, one: Finding) -> bool:
    return fact is not None and (fact.value, fact.source, fact.as_of) == (one.value, one.source, one.as_of)


def refuse_trade(at: Situation, entries: Entries, by: Actor) -> Change:
    """Screened out: no trade with this customer."""
    reason = entries.text("reason")
    segment, results = judged(at)
    screening = Screening(Screened.NO_TRADE, reason, by.user, at.now, proposed(results), results)
    closed = closing(at.case, at.now, screening=screening, outcome=Outcome.REFUSED_TRADE)
    case = replace(closed, outcome_reason=reason, segment=segment)
    return Change(case, standing=Standing.NO_TRADE, facts={"proposed": proposed(results).value})


def _feed_back_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    held = _held(at)
    facts = [field for fact in asked_facts(at) for field in _fact_fields(at, fact, held.get(fact))]
    rule = proposed(judged(at)[1])
    result = Screened.ELIGIBLE if rule is Screened.ELIGIBLE else Screened.CASH_ONLY
    return (
        *facts,
        Field("as_of", Kind.DATE, past=True, initial=at.today),
        Field(
            "reliability", Kind.CHOICE, False, options=tuple(Reliability), initial=Reliability.OFFICIAL.value
        ),
        Field("result", Kind.CHOICE, options=("eligible", "cash_only"), initial=result.value),
        NOTE,
    )


def _fact_fields(at: Situation, name: str, held: Fact | None) -> tuple[Field, ...]:
    """Value and source; a fact of the file comes with both and with its day."""
    facts = {"fact": name}
    if held is None:
        known = at.case.customer.name if name == "legal_name" else None
        return (
            Field(f"value:{name}", Kind.TEXT, False, label="value", facts=facts, initial=known),
            Field(f"source:{name}", Kind.TEXT, False, label="source", facts=facts, length=120),
        )
    day = "stale_as_of" if is_stale(at.policy, held, at.today) else "known_as_of"
    return (
        Field(f"value:{name}", Kind.TEXT, False, label="value", facts=facts, initial=held.value),
        Field(
            f"source:{name}", Kind.TEXT, False, label="source", facts=facts, length=120, initial=held.source
        ),
        Field(f"as_of:{name}", Kind.DATE, False, label=day, facts=facts, past=True, initial=held.as_of),
    )


EFFECTS = {Action.FEED_BACK: feed_back, Action.REFUSE_TRADE: refuse_trade}
FIELDS = {Action.FEED_BACK: _feed_back_fields}
