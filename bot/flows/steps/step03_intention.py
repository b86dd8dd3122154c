"""Step 3: business on credit is transferred; cash business passes without the gate (R41, D4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.flows.dates import months_before
from bot.flows.dossier import CreditCase, Intention, Outcome, Terms, TermsSheet
from bot.flows.forms import Entries, Field, Percent
from bot.flows.limits import convert, limit_of
from bot.flows.model import Action, Actor, Grant, Post, Stage, StartEvent
from bot.flows.ports import Announcement
from bot.flows.situation import Change, Situation, closing, hand
from bot.flows.workflow import Step


def terms_entered(entries: Entries) -> Terms:
    amount = entries.money("amount")
    return Terms(
        amount=amount,
        limit=entries.money_or_none("limit") or amount,
        term_days=entries.whole("term_days"),
        start_event=StartEvent(entries.text("start_event")),
        deposit_percent=entries.whole("deposit_percent"),
        security=entries.text("security"),
        conditions=entries.text("conditions"),
        insured_percent=entries.whole("insured_percent"),
        discount_bp=entries.bp("discount_percent"),
        discount_days=entries.whole("discount_days"),
        late_interest_bp=entries.bp("late_interest"),
        shipment_cap=entries.money_or_none("shipment_cap"),
        precedents=entries.lines("precedents"),
        grant_until=entries.day_or_none("grant_until"),
    )


def transfer(at: Situation, entries: Entries, by: Actor) -> Change:
    """Transfer the intention to credit; a known customer within its grant goes straight to contracting."""
    wanted = terms_entered(entries)
    month = entries.money_or_none("month_volume")
    intention = Intention(
        entries.text("goods"), wanted, entries.day("wanted_on"), by.user, at.now, month_volume=month
    )
    case = replace(at.case, intention=intention)
    grant = at.position.grant
    if grant is None:
        return _investigate(at, case.moved(Stage.INVESTIGATION), by, ("grant",))
    missing = shortfalls(at, grant, wanted)
    if not missing:
        return _within_limit(at, case.moved(Stage.CONTRACTING), grant, wanted, by)
    if "file" in missing or "grant" in missing:
        return _investigate(at, case.moved(Stage.INVESTIGATION), by, missing)
    ask = hand(at, "analysis", by, Post.SALES)
    return Change(
        case.moved(Stage.ANALYSIS),
        opens=(ask,),
        closes=frozenset({"intention"}),
        facts={"missing": " ".join(missing)},
    )


def shortfalls(at: Situation, grant: Grant, wanted: Terms) -> tuple[str, ...]:
    """What keeps a known customer from the fast way, each by name; empty when nothing does."""
    limit = limit_of(at) or convert(grant.limit, at.case.currency, at.policy)
    room = limit.minor - at.position.used
    tests = {
        "grant": grant.valid_to < at.today,
        "file": grant.valid_from < months_before(at.today, at.policy.file_months),
        "credit": max(wanted.amount.minor, wanted.limit.minor - at.position.used) > room,
        "term": wanted.term_days > grant.term_days or wanted.start_event is not grant.start_event,
        "overdue": at.position.overdue is not None,
    }
    return tuple(name for name, fails in tests.items() if fails)


def _investigate(at: Situation, case: CreditCase, by: Actor, missing: tuple[str, ...]) -> Change:
    ask = hand(at, "investigation", by, Post.SALES)
    return Change(case, opens=(ask,), closes=frozenset({"intention"}), facts={"missing": " ".join(missing)})


def _within_limit(at: Situation, case: CreditCase, grant: Grant, wanted: Terms, by: Actor) -> Change:
    """Decided "within limit" by machine, citing the policy version; nobody signs.

    Of a temporary limit nothing goes into the sheet: it is in force beside it, for as long as its days last.
    """
    limit = convert(grant.limit, at.case.currency, at.policy)
    sheet = TermsSheet(
        terms=replace(wanted, limit=limit),
        risk_class=grant.risk_class,
        valid_until=at.today + timedelta(days=at.policy.sheet_days),
        decided_by=(),
        policy_version=at.policy.version,
        within_limit=True,
    )
    decided = replace(case, sheet=sheet)
    ask = hand(at, "signature", by, Post.SALES, to_user=case.brought_by)
    return Change(
        decided,
        opens=(ask,),
        closes=frozenset({"intention"}),
        announcements=(sheet_message(decided),),
        facts={"within_limit": at.policy.version},
    )


def sheet_message(case: CreditCase) -> Announcement:
    """The terms sheet for sales, as a direct message."""
    return Announcement(
        f"sheet:{case.number}@{case.version + 1}", "sheet", f"user:{case.brought_by}", case.number
    )


def settle_in_cash(at: Situation, entries: Entries, by: Actor) -> Change:
    """Cash business passes without the gate; it still counts as contact (D4)."""
    case = closing(at.case, at.now, outcome=Outcome.CASH_SALE, outcome_reason=entries.text("note"))
    return Change(case, closes=frozenset({"intention"}))


def lose(at: Situation, entries: Entries, by: Actor) -> Change:
    case = closing(at.case, at.now, outcome=Outcome.LOST, outcome_reason=entries.text("reason"))
    return Change(case, closes=frozenset({"intention", "signature"}))


def terms_initial(fields: tuple[Field, ...], terms: Terms | None) -> tuple[Field, ...]:
    """The same fields, filled with known terms."""
    if terms is None:
        return fields
    known = {
        "amount": terms.amount,
        "limit": terms.limit,
        "term_days": terms.term_days,
        "start_event": terms.start_event.value,
        "deposit_percent": terms.deposit_percent or None,
        "security": terms.security or None,
        "conditions": terms.conditions or None,
        "insured_percent": terms.insured_percent or None,
        "discount_percent": Percent(terms.discount_bp) if terms.discount_bp else None,
        "discount_days": terms.discount_days or None,
        "late_interest": Percent(terms.late_interest_bp) if terms.late_interest_bp else None,
        "shipment_cap": terms.shipment_cap,
        "precedents": "\n".join(terms.precedents) or None,
        "grant_until": terms.grant_until,
    }
    return tuple(replace(f, initial=known.get(f.name, f.initial)) for f in fields)


def revise_fields(at: Situation, step: Step) -> tuple[Field, ...]:
    return terms_initial(step.fields, at.case.intention.wanted if at.case.intention else None)


EFFECTS = {Action.TRANSFER: transfer, Action.SETTLE_IN_CASH: settle_in_cash, Action.LOSE: lose}
FIELDS = {Action.REVISE: revise_fields}
