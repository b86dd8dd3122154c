"""A decision in words: votes, conditions precedent, who would have to sign, and all it rested on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.flows.committee import Tally
from bot.flows.dossier import CreditCase, Decision, FactorScore, UsedFact, Vote
from bot.flows.policy import Level
from bot.flows.screens import Asked
from bot.passages.base import Passage
from bot.wording import Lines, Phrase
from bot.written import Long, Mention


class DecisionPassage(Passage):
    """What is decided, by whom, on what."""

    def tally(self, tally: Tally) -> Phrase:
        """2 of 3 for, 1 abstained; how many still may vote."""
        against = self._("vote.against_count", against=tally.against) if tally.against else None
        abstained = self._("vote.abstained_count", abstained=tally.abstained) if tally.abstained else None
        left = self._("vote.left", left=tally.left) if tally.left else None
        counted = self._("vote.for_count", votes_for=tally.votes_for, seats=tally.seats)
        parts = [part for part in (counted, against, abstained, left) if part]
        return self._("vote.tally", counted=self._words.listed(parts), needed=tally.needed)

    def votes(self, votes: Sequence[Vote], length: int = 40) -> Lines:
        return self._some([self.vote(vote, length) for vote in votes], 6)

    def vote(self, vote: Vote, length: int) -> Phrase:
        opinion = self._words.word("option", vote.opinion.value)
        key = "vote.said" if vote.text else "vote.line"
        return self._(
            key, who=self.acting(vote.user, vote.for_user), opinion=opinion, text=Long(vote.text, length)
        )

    def acting(self, user: str, for_user: str) -> object:
        """Who acted, and for whom where a deputy did."""
        if not for_user:
            return Mention(user)
        return self._("decision.deputy", who=Mention(user), absent=Mention(for_user))

    def precedents(self, case: CreditCase, length: int = 40) -> Lines:
        """Conditions precedent, each met by whom and when, or still open."""
        seen = {met.precedent: met for met in case.met}
        wanted = case.sheet.terms.precedents if case.sheet else ()
        parts = [
            self._("precedent.met", text=Long(one, length), who=Mention(seen[one].by), at=seen[one].at)
            if one in seen
            else self._("precedent.open", text=Long(one, length))
            for one in wanted
        ]
        return self._words.stack(self._("precedent.title"), self._some(parts, 5))

    def wanted(self, precedents: Sequence[str]) -> Lines:
        return self._some([self._("precedent.open", text=Long(one, 150)) for one in precedents], 10)

    # who would have to sign

    def asked(self, asked: Asked) -> Lines:
        """What is judged, then the levels in their order, each with who could sign."""
        used = self._("route.used", exposure=asked.exposure) if asked.exposure.minor else None
        base = self._("route.base", base=asked.base) if asked.base != asked.total else None
        grade = self._("route.class", risk_class=asked.risk_class.value)
        judged = self._words.row(self._("route.total", total=asked.total), base, used, grade)
        if not asked.levels:
            return self._words.stack(judged, self._("route.refused"))
        parts = [
            self._level(number, level, asked.people.get(level.post, ()))
            for number, level in enumerate(asked.levels, 1)
        ]
        order = self._("route.parallel" if asked.parallel else "route.in_order") if len(parts) > 1 else None
        return self._words.stack(judged, order, *parts)

    def _level(self, number: int, level: Level, people: Iterable[str]) -> Phrase:
        known = tuple(people)
        who = self.people(known) if known else self._("route.nobody")
        return self._("route.level", number=number, what=self._asked(level), who=who)

    # why it was decided so

    def decided(self, decision: Decision) -> Phrase:
        key = "why.granted" if decision.granted else "why.refused"
        return self._(
            key, at=decision.at, who=self.acting(decision.by, decision.for_user), post=decision.post
        )

    def exposure(self, decision: Decision) -> Phrase:
        known = decision.exposure
        return self._(
            "why.exposure",
            owed=known.owed,
            committed=known.committed,
            after=known.after,
            limit=known.limit or self._("why.no_limit"),
        )

    def signed(self, decision: Decision) -> Lines:
        """Every signature and vote with its note, oldest first."""
        signatures = [
            self._("why.signature", who=self.acting(one.user, one.for_user), post=one.post, at=one.at)
            for one in decision.signatures
        ]
        votes = [self.vote(one, 200) for one in decision.votes]
        return self._some([*signatures, *votes], 15)

    def points(self, factors: Sequence[FactorScore]) -> Lines:
        """Score times weight, factor by factor."""
        return self._some(
            [
                self._(
                    "why.points",
                    factor=one.factor,
                    score=one.score,
                    weight=one.weight,
                    points=one.score * one.weight,
                )
                for one in factors
            ],
            12,
        )

    def used(self, facts: Sequence[UsedFact]) -> Lines:
        return self._some([self._fact(one) for one in facts], 16)

    def _fact(self, one: UsedFact) -> Phrase:
        return self._(
            "why.fact",
            name=self._words.word(one.kind, one.field),
            value=Long(one.value, 120),
            source=Long(one.source, 60),
            day=one.as_of or "–",
        )

    def asked_levels(self, decision: Decision) -> Lines:
        """What the matrix asked for, such as two votes of the committee."""
        return self._words.listed([self._asked(level) for level in decision.levels])

    def _asked(self, level: Level) -> Phrase:
        if level.votes == 1:
            return self._words.say(f"post.{level.post.value}")
        voting = "route.votes_all" if level.all_opinions else "route.votes"
        return self._(voting, post=level.post, votes=level.votes)
