"""A customer's limit in words: what is asked, who has signed, what is in force, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.flows.authority import needed
from bot.flows.credit_limit.request import CustomerLimits, LimitKind, LimitRequest
from bot.flows.credit_limit.signing import level_now
from bot.flows.forms import Field
from bot.flows.model import Customer, Money, Standing
from bot.flows.screens import TemporaryEnd
from bot.passages.base import Passage
from bot.wording import Lines, Phrase
from bot.written import Long

HISTORY = 6


class LimitPassage(Passage):
    """Parts of the screens about a limit."""

    def limit_change(self, request: LimitRequest) -> Phrase:
        """Old and new limit with the difference, and the days of a temporary one."""
        more = request.new.minor - request.old.minor
        amount = Money(abs(more), request.new.currency)
        return self._(
            f"limit.{request.kind.value}",
            old=request.old,
            new=request.new,
            difference=self._("limit.more" if more >= 0 else "limit.less", amount=amount),
            since=request.since,
            until=request.until,
        )

    def limit_ground(self, request: LimitRequest, limits: CustomerLimits, customer: Customer) -> Lines:
        """What the change is judged by: what is used now, the class, and a standing that is not open."""
        used = self._("limit.used", used=limits.used) if limits.used else None
        standing = self._("file.standing", standing=customer.standing)
        return self._words.row(
            used,
            self._("file.class", risk_class=request.risk_class.value),
            standing if customer.standing is not Standing.OPEN else None,
        )

    def limit_asked_by(self, request: LimitRequest) -> Phrase:
        return self._("limit.asked_by", who=self.person(request.by), post=request.post, at=request.at)

    def limit_signed(self, request: LimitRequest) -> Lines:
        """How many have signed of how many, each by name, and whose turn it is."""
        level = level_now(request)
        count = self._("limit.signed", given=len(request.signatures), needed=needed(request.levels))
        signed = [
            self._("limit.signature", who=self.person(one.user), post=one.post, at=one.at)
            for one in request.signatures
        ]
        return self._words.stack(
            self.beside(count, self._("limit.turn", post=level.post) if level else None), *signed
        )

    def limit_state(self, request: LimitRequest) -> Phrase:
        """How it stands: waiting, or what became of it, by whom and when."""
        state = self._words.word("limit_state", request.state.value)
        if request.is_open:
            return state
        return self._(
            "limit.decided", outcome=state, who=self.person(request.decided_by), at=request.decided_at
        )

    def limit_now(self, limits: CustomerLimits, today: date) -> Lines:
        """The temporary limit in force or to come, beside the limit that was granted."""
        found = [one for one in limits.requests if self._counts(one, limits, today)]
        return self._words.stack(
            *(
                self._(
                    "limit.temporary_now" if one.covers(today) else "limit.temporary_ahead",
                    limit=one.new,
                    since=one.since,
                    until=one.until,
                )
                for one in found
            ),
            self._("limit.used", used=limits.used) if limits.used and limits.grant_on(today) else None,
        )

    def _counts(self, request: LimitRequest, limits: CustomerLimits, today: date) -> bool:
        if request.kind is not LimitKind.TEMPORARY or not request.until or request.until < today:
            return False
        return limits.temporary(max(today, request.since or today)) == request

    def limit_history(self, limits: CustomerLimits) -> Lines:
        """The requests, newest first."""
        lines = [
            self._(
                "limit.history_line",
                at=one.at,
                change=self.limit_change(one),
                reason=Long(one.reason, 80),
                outcome=self.limit_state(one),
            )
            for one in limits.requests
        ]
        return self._words.stack(self._("limit.history"), self._some(lines, HISTORY))

    def limit_choices(self, requests: Sequence[LimitRequest], field: Field) -> list[tuple[str, Phrase]]:
        """The requests of a form, as options."""
        known = {one.reference: one for one in requests}
        return [(value, self.limit_change(known[value])) for value, _ in field.literal if value in known]

    def temporary_end(self, end: TemporaryEnd, when: str) -> Lines:
        """``when`` is ending or ended: what the limit is after it, what is used, how much is too much."""
        return self._words.stack(
            self._(
                f"temporary.{when}",
                customer=Long(end.customer.name, 80),
                limit=end.request.new,
                until=end.request.until,
            ),
            self._words.row(
                self._(f"temporary.{when}_limit", limit=end.limit)
                if end.limit
                else self._("temporary.no_limit"),
                self._("limit.used", used=end.used) if end.used else None,
                self._("temporary.over", over=end.over) if end.over else None,
            ),
        )
