"""Risk transfer and reviews in words: the register, what it covers, deadlines, what is due for review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.flows.reviews.rhythm import Because, Due, Review
from bot.flows.risk_transfer.cover import Cover, CoverPart
from bot.flows.risk_transfer.instrument import RiskTransfer
from bot.flows.screens import ClaimLine, ReviewLine
from bot.passages.base import Passage
from bot.wording import Lines, Phrase
from bot.written import Long

REGISTER, PARTS = 8, 6


class RiskPassage(Passage):
    """Who else bears the risk, and when customers are looked at again."""

    # the register

    def register(self, transfers: Sequence[RiskTransfer], today: date) -> Lines:
        """The instruments, those that count or may still count first."""
        if not transfers:
            return self._words.stack(self._("risk.none"))
        newest = sorted(transfers, key=lambda one: (one.ended_on is not None, -one.id))
        lines = [self._instrument(one, today) for one in newest]
        return self._words.stack(self._("risk.title"), self._some(lines, REGISTER))

    def _instrument(self, one: RiskTransfer, today: date) -> Lines:
        return self._words.row(
            self._("risk.name", kind=one.kind, provider=Long(one.provider, 60)),
            self._("risk.number", number=Long(one.number, 40)) if one.number else None,
            self._("risk.percent", percent=one.percent),
            self._("risk.cap", cap=one.cap) if one.cap else None,
            self._("risk.recourse") if one.recourse else None,
            self._until(one, today),
            self._("risk.claim_days", one.claim_days) if one.claim_days else None,
            self._seen(one),
        )

    def _until(self, one: RiskTransfer, today: date) -> Phrase:
        if one.ended_on is not None:
            return self._("risk.ended", day=one.ended_on, why=Long(one.ended_why, 80))
        if one.valid_until is None:
            return self._("risk.endless", since=one.valid_from)
        key = "risk.expired" if one.valid_until < today else "risk.valid"
        return self._(key, since=one.valid_from, day=one.valid_until)

    def _seen(self, one: RiskTransfer) -> Phrase:
        if not one.verified_by:
            return self._("risk.unverified")
        return self._("risk.verified", who=self.person(one.verified_by))

    def instrument_title(self, one: RiskTransfer) -> Lines:
        """Provider and number, as in an alarm."""
        return self.beside(Long(one.provider, 60), Long(one.number, 40))

    # what it covers

    def cover(self, cover: Cover, ending: Sequence[CoverPart] = ()) -> Lines:
        """Covered and uncovered, and that something of it ends before the grant would, in a line."""
        first = min((part.until for part in ending if part.until), default=None)
        return self._words.row(
            self._("cover.card", covered=cover.covered, uncovered=cover.uncovered),
            self._("cover.ends", day=first) if first else None,
        )

    def cover_parts(self, cover: Cover) -> Lines:
        """Covered and uncovered, and what each instrument bears."""
        parts = [self._part(part) for part in cover.parts]
        return self._words.stack(self._("cover.title"), self._cover_line(cover), self._some(parts, PARTS))

    def _cover_line(self, cover: Cover) -> Phrase:
        shown = {"exposure": cover.exposure, "covered": cover.covered, "uncovered": cover.uncovered}
        return self._("cover.whole" if cover.is_whole else "cover.line", **shown)

    def _part(self, part: CoverPart) -> Lines:
        kind, number = self._words.word("option", part.kind), Long(part.number, 40)
        named = {"kind": kind, "provider": Long(part.provider, 60), "borne": part.borne}
        return self._words.row(
            self._("cover.part", **named),
            self._("risk.number", number=number) if part.number else None,
            self._("cover.until", day=part.until) if part.until else None,
        )

    # deadlines

    def claim(self, line: ClaimLine) -> Phrase:
        """An unpaid invoice, and until when who has to be notified."""
        claim = line.claim
        key = "claims.line.lapsed" if line.days < 0 else "claims.line.near"
        return self._(
            key,
            abs(line.days),
            customer=Long(line.customer.name, 80),
            number=Long(claim.item.number, 32),
            open=claim.item.open,
            due=claim.item.due_on,
            kind=claim.transfer.kind,
            provider=Long(claim.transfer.provider, 60),
            day=claim.deadline,
        )

    # reviews

    def reviewed(self, last: Review | None, due: Due | None) -> Lines:
        """The last review with its result, and when the next one is due and why."""
        said = (
            self._("review.last", day=last.on, who=self.person(last.by), result=self._review_result(last))
            if last
            else self._("review.never")
        )
        note = self._("review.note", note=Long(last.note, 200)) if last else None
        coming = self._("review.next", day=due.on, because=self.review_because(due)) if due else None
        return self._words.stack(self._words.row(said, coming), note)

    def _review_result(self, last: Review) -> Phrase:
        return self._words.word("option", last.result.value)

    def review_because(self, due: Due) -> Phrase:
        prefix = "document_kind" if due.because is Because.DOCUMENT else "option"
        return self._(f"review.because.{due.because}", what=self._words.word(prefix, due.what))

    def review_line(self, line: ReviewLine) -> Lines:
        """A customer that is due: who, in which class, with what limit, since when and why."""
        last = self._("reviews.last", day=line.last) if line.last else self._("reviews.never")
        name = Long(line.customer.name, 80)
        who = self._("reviews.who", customer=name, risk_class=line.risk_class.value, limit=line.limit)
        since = self._("reviews.since", day=line.due.on, because=self.review_because(line.due))
        return self._words.stack(who, self._words.row(since, last))
