"""Between rows and values of receivables, promises, disputes, notices: one pair of functions each."""

from __future__ import annotations

from typing import Any

from bot.flows.dossier import Dispute, Notice, Promise, PromiseState, Receivable
from bot.flows.model import Money


def of_receivable(receivable: Receivable) -> dict[str, Any]:
    """The columns of a receivable without its ``id``."""
    return {
        "number": receivable.number,
        "customer_id": receivable.customer,
        "case_number": receivable.case,
        "invoiced_on": receivable.invoiced_on,
        "due_on": receivable.due_on,
        "due_moved": receivable.due_moved,
        "currency": receivable.amount.currency,
        "amount_minor": receivable.amount.minor,
        "open_minor": _open_minor(receivable),
        "disputed_minor": receivable.disputed_minor,
        "cause_known": receivable.cause_known,
        "last_rule": receivable.last_rule,
        "shift_days": receivable.shift_days,
        "promised_until": receivable.promised_until,
        "paused_until": receivable.paused_until,
        "broken_promises": receivable.broken_promises,
        "at_once": receivable.at_once,
        "settled_on": receivable.settled_on,
        "written_off_minor": receivable.written_off_minor,
        "limitation_on": receivable.limitation_on,
        "next_notice_on": receivable.next_notice_on,
    }


def _open_minor(receivable: Receivable) -> int:
    if receivable.open.currency != receivable.amount.currency:
        raise ValueError(f"cannot mix {receivable.open.currency} with {receivable.amount.currency}")
    return receivable.open.minor


def to_receivable(row: Any) -> Receivable:
    """The receivable of a row of table ``receivable``."""
    return Receivable(
        id=row.id,
        number=row.number,
        customer=row.customer_id,
        case=row.case_number,
        invoiced_on=row.invoiced_on,
        due_on=row.due_on,
        due_moved=row.due_moved,
        amount=Money(row.amount_minor, row.currency),
        open=Money(row.open_minor, row.currency),
        disputed_minor=row.disputed_minor,
        cause_known=row.cause_known,
        last_rule=row.last_rule,
        shift_days=row.shift_days,
        promised_until=row.promised_until,
        paused_until=row.paused_until,
        broken_promises=row.broken_promises,
        at_once=row.at_once,
        settled_on=row.settled_on,
        written_off_minor=row.written_off_minor,
        limitation_on=row.limitation_on,
        next_notice_on=row.next_notice_on,
    )


def of_promise(promise: Promise) -> dict[str, Any]:
    """The columns of a promise without its ``id``."""
    return {
        "receivable_id": promise.receivable,
        "currency": promise.amount.currency,
        "amount_minor": promise.amount.minor,
        "promised_on": promise.promised_on,
        "pay_by": promise.pay_by,
        "recorded_by": promise.by,
        "state": promise.state.value,
    }


def to_promise(row: Any) -> Promise:
    """The promise of a row of table ``promise``."""
    return Promise(
        receivable=row.receivable_id,
        amount=Money(row.amount_minor, row.currency),
        promised_on=row.promised_on,
        pay_by=row.pay_by,
        by=row.recorded_by,
        state=PromiseState(row.state),
        id=row.id,
    )


def of_dispute(dispute: Dispute) -> dict[str, Any]:
    """The columns of a dispute without its ``id``."""
    return {
        "receivable_id": dispute.receivable,
        "currency": dispute.amount.currency,
        "amount_minor": dispute.amount.minor,
        "reason": dispute.reason,
        "raised_on": dispute.raised_on,
        "recorded_by": dispute.by,
        "settled_on": dispute.settled_on,
        "outcome": dispute.outcome,
    }


def to_dispute(row: Any) -> Dispute:
    """The dispute of a row of table ``dispute``."""
    return Dispute(
        receivable=row.receivable_id,
        amount=Money(row.amount_minor, row.currency),
        reason=row.reason,
        raised_on=row.raised_on,
        by=row.recorded_by,
        settled_on=row.settled_on,
        outcome=row.outcome,
        id=row.id,
    )


def to_notice(row: Any) -> Notice:
    """The notice of a row of table ``notice``."""
    return Notice(
        receivable=row.receivable_id,
        rule=row.rule,
        day=row.day,
        days=row.days,
        open=Money(row.open_minor, row.currency),
        policy_version=row.policy_version,
        announced=row.announced,
    )
