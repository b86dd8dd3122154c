"""Screening in words: each criterion with the fact it rests on, and what stands behind the customer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.flows.dossier import Screened
from bot.flows.model import Customer, Standing
from bot.flows.screening.criteria import Background, GroupIncident
from bot.flows.screening.policy import Basis, JudgedCriterion, Verdict
from bot.passages.base import Passage
from bot.wording import Lines, Phrase
from bot.written import Long

CRITERIA, MEMBERS, INCIDENTS, UNMET = 12, 5, 4, 4
"""How many are shown; a section holds 3,000 characters."""
_ORDER = {Verdict.FAILED: 0, Verdict.UNKNOWN: 1, Verdict.MET: 2}


class ScreeningPassage(Passage):
    """The criteria of the policy, incidents and standing."""

    def criteria(self, results: Sequence[JudgedCriterion]) -> Lines:
        """What failed first, then what is not known, then what is met."""
        lines = [self.criterion(one) for one in sorted(results, key=lambda one: _ORDER[one.verdict])]
        return self._words.stack(self._("criterion.title"), self._some(lines, CRITERIA))

    def unmet(self, results: Sequence[JudgedCriterion], only_failed: bool = False) -> Lines:
        """For the card: what failed and what is not known in words, what is met as a number."""
        told = [Verdict.FAILED] if only_failed else [Verdict.FAILED, Verdict.UNKNOWN]
        lines = [self.criterion(one, 40) for verdict in told for one in results if one.verdict is verdict]
        met = 0 if only_failed else sum(one.verdict is Verdict.MET for one in results)
        counted = self._("criterion.count_met", met) if met else None
        return self._words.stack(self._("criterion.title"), self._some(lines, UNMET), counted)

    def criterion(self, one: JudgedCriterion, length: int = 80) -> Lines:
        figure = one.amount or self._words.listed([Long(name, 40) for name in one.names]) or one.least
        rule = self._(f"criterion.{one.rule}", one.least, figure=figure)
        verdict = self._(
            f"criterion.{one.verdict}", criterion=rule, consequence=self._(f"screened.{one.consequence}")
        )
        return self._words.row(verdict, self._basis(one.rule, one.basis, length) if one.basis else None)

    def _basis(self, rule: str, basis: Basis, length: int) -> Phrase:
        kind = "dated" if basis.as_of else "undated"
        source = (
            self._words.word("option", basis.source)
            if rule == "no_incident"
            else self.source(basis.source, length)
        )
        value = Long(basis.value, length)
        return self._(f"criterion.basis.{kind}", value=value, source=source, day=basis.as_of)

    def source(self, source: str, length: int = 80) -> object:
        """Where a fact comes from: a word of ours, or what somebody wrote."""
        known = self._words.knows(f"source.{source}")
        return self._(f"source.{source}") if known else Long(source, length)

    def proposed(self, result: Screened) -> Phrase:
        return self._(f"criterion.proposed.{result}")

    def background(self, known: Background, customer: Customer) -> Lines:
        """The customer's standing where it is not open, its group's, and everybody's default incidents."""
        listed = [one for one in (customer, *known.group) if one.standing is not Standing.OPEN]
        standings = [
            self._("background.standing", customer=Long(one.name, 80), standing=one.standing)
            for one in listed
        ]
        return self._words.stack(
            self._some(standings, MEMBERS),
            self._some([self._incident(i) for i in known.incidents], INCIDENTS),
        )

    def _incident(self, one: GroupIncident) -> Phrase:
        return self._(
            "background.incident",
            customer=Long(one.customer.name, 80),
            incident=self._words.word("option", one.incident.kind),
            day=one.incident.on,
            evidence=Long(one.incident.evidence, 80),
        )
