"""What comes after delivery, in words: receivables, contacts, collection, recovery, close-out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.flows.dossier import (
    Cause,
    CloseOut,
    ContactNote,
    CreditCase,
    Demand,
    Promise,
    Receivable,
    Terms,
    WriteOff,
)
from bot.flows.model import Money, Stage
from bot.passages.base import Passage
from bot.wording import Lines, Phrase
from bot.written import Long


class MoneyPassage(Passage):
    """From the receivable to the closed file."""

    def at_issue(self, stage: Stage, terms: Terms | None, receivables: Sequence[Receivable]) -> Money | None:
        """What a case is about: what is owed once there are invoices, before that what is asked."""
        owed = [one.open for one in receivables if one.open.minor]
        if owed and stage in (Stage.IN_TERM, Stage.COLLECTION, Stage.RECOVERY):
            return sum(owed[1:], start=owed[0])
        return terms.amount if terms else None

    def receivables(
        self, receivables: Sequence[Receivable], today: date, promises: Sequence[Promise] = ()
    ) -> Lines:
        """The earliest due first, each with what holds its dunning back."""
        promised = {one.receivable: one for one in promises}
        parts = [
            self._words.stack(self.receivable(one, today), self._held_back(one, promised.get(one.id), today))
            for one in sorted(receivables, key=lambda one: one.due_moved)
        ]
        return self._words.stack(self._("receivable.title"), self._some(parts, 4))

    def _held_back(self, item: Receivable, promise: Promise | None, today: date) -> Phrase | None:
        """A promise, a pause, and how many promises were broken; nothing for what is paid."""
        if not item.open.minor:
            return None
        until = item.promised_until or (promise.pay_by if promise else today)
        is_paused = item.paused_until is not None and item.paused_until >= today
        notes = (
            self._("receivable.promised", amount=promise.amount, day=promise.pay_by, until=until)
            if promise
            else None,
            self._("receivable.paused", until=item.paused_until) if is_paused else None,
            self._("promise.count", item.broken_promises) if item.broken_promises else None,
        )
        return self._("receivable.note", note=self._words.row(*notes)) if any(notes) else None

    def receivable(self, receivable: Receivable, today: date) -> Phrase:
        days = (today - receivable.due_moved).days
        kind = (
            ("written_off" if receivable.written_off_minor else "settled")
            if not receivable.open.minor
            else "overdue"
            if days > 0
            else "today"
            if not days
            else "due"
        )
        disputed = Money(receivable.disputed_minor, receivable.open.currency)
        return self._(
            f"receivable.{kind}",
            abs(days),
            number=Long(receivable.number, 32),
            open=receivable.open,
            amount=receivable.amount,
            due=receivable.due_moved,
            written_off=Money(receivable.written_off_minor, receivable.open.currency),
            disputed=self._("receivable.disputed", amount=disputed) if disputed.minor else None,
        )

    def contacts(self, contacts: Sequence[ContactNote]) -> Lines:
        parts = [self.contact(note) for note in reversed(contacts)]
        return self._words.stack(self._("contact.title"), self._some(parts, 3))

    def contact(self, note: ContactNote) -> Lines:
        business, by = Long(note.business, 150), self.person(note.by)
        line = self._("contact.line", day=note.on, who=by, alarm=note.alarm, business=business)
        return self._words.row(line, self._("contact.pays", day=note.pays_on) if note.pays_on else None)

    def cause(self, cause: Cause | None) -> Phrase:
        if cause is None:
            return self._("cause.missing")
        key = "cause.line" if cause.kind else "cause.overridden"
        return self._(
            key, cause=cause.kind, recommendation=Long(cause.recommendation, 200), who=self.person(cause.by)
        )

    def demands(self, demands: Sequence[Demand]) -> Lines:
        parts = [
            self._(
                "demand.line",
                level=one.level,
                day=one.on,
                channel=self._words.word("option", one.channel),
                who=self.person(one.by),
            )
            for one in reversed(demands)
        ]
        return self._words.stack(self._("demand.title"), self._some(parts, 4))

    def recovery(self, case: CreditCase) -> Lines:
        mandate = case.mandate
        placed = (
            self._("recovery.no_mandate")
            if mandate is None
            else self._(
                "recovery.mandate",
                route=self._words.word("option", mandate.route),
                party=Long(mandate.party, 60),
                amount=mandate.amount,
                day=mandate.limitation_on,
            )
        )
        reports = [
            self._("recovery.report", day=one.on, note=Long(one.note, 100)) for one in reversed(case.recovery)
        ]
        return self._words.stack(
            self._("recovery.exhausted", finding=Long(case.exhausted, 120)) if case.exhausted else None,
            placed,
            self._some(reports, 2),
            self.write_off(case.write_off) if case.write_off else None,
        )

    def write_off(self, proposal: WriteOff) -> Phrase:
        return self._(
            f"write_off.{proposal.decided or 'proposed'}",
            amount=proposal.amount,
            reason=Long(proposal.reason, 100),
            who=self.person(proposal.proposed_by),
        )

    def close_out(self, case: CreditCase) -> Lines:
        """The five things a file needs before it closes, each done or missing."""
        out = case.close_out
        done = {
            "archive": bool(out.archived_by),
            "traits": bool(out.traits_by),
            "rating": out.rating is not None,
            "limit": out.rating is not None and out.rating.decided,
            "relationship": bool(out.relationship_by),
        }
        parts = [self._(f"close_out.{name}.{'done' if yes else 'open'}") for name, yes in done.items()]
        return self._words.stack(self._("close_out.title"), *parts, self._rating(out))

    def _rating(self, out: CloseOut) -> Phrase | None:
        if out.rating is None:
            return None
        rating = out.rating
        return self._(
            "close_out.rated_decided" if rating.decided else "close_out.rated",
            risk_class=rating.risk_class,
            change=self._words.word("option", rating.limit_change),
            limit=rating.limit,
            reason=Long(rating.reason, 150),
        )
