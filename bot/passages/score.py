"""A score in words: factor by factor, what pulls, and what would change the class."""

from __future__ import annotations

from collections.abc import Sequence

from bot.flows.dossier import FactorScore
from bot.flows.model import RiskClass
from bot.flows.policy import Scorecard
from bot.flows.rating.scorecard import SHOWN, Explanation, OneChange
from bot.flows.rating.weighing import MOST
from bot.passages.base import Passage
from bot.wording import Lines, Phrase


class ScorePassage(Passage):
    """The scorecard and its result."""

    def scored(self, score: Explanation) -> Lines:
        """For the card: the result, what pulls most, the smallest change up (of the best class: down)."""
        return self._words.stack(
            self.beside(self._result(score), self._pulls(score)),
            self._up(score, 1) or self._down(score, 1),
        )

    def explained(self, score: Explanation) -> Lines:
        """Factor by factor, for who scores and who asks."""
        return self._words.stack(
            self._result(score),
            self._some([self._factor(factor) for factor in score.factors], 8),
            self._unscored(score.unscored),
            self._pulls(score),
            self._up(score),
            self._down(score),
            self._("score.model", model=score.model) if score.model else None,
        )

    def _result(self, score: Explanation) -> Phrase:
        return self._(
            "score.result", risk_class=score.risk_class, result=score.result, coverage=score.coverage
        )

    def _pulls(self, score: Explanation) -> Lines:
        return self.beside(
            self._("score.strongest", factor=self._name(score.strongest)) if score.strongest else None,
            self._("score.weakest", factor=self._name(score.weakest)) if score.weakest else None,
        )

    def classes(self, card: Scorecard) -> Phrase:
        """From how many of 100 which class."""
        bands = [self._("score.band", risk_class=grade, least=least) for least, grade in card.bands]
        return self._("score.bands", bands=self._words.listed(bands))

    def _name(self, factor: FactorScore) -> Phrase:
        return self._words.word("factor", factor.factor)

    def _factor(self, factor: FactorScore) -> Phrase:
        return self._(
            "score.factor",
            factor=self._name(factor),
            score=factor.score,
            weight=factor.weight,
            earned=factor.earned,
            possible=MOST * factor.weight,
        )

    def _unscored(self, names: Sequence[str]) -> Phrase | None:
        words = [self._words.word("factor", name) for name in names[:8]]
        return self._("score.unscored", factors=self._words.listed(words)) if words else None

    def _up(self, score: Explanation, most: int = SHOWN) -> Phrase | None:
        if score.risk_class is min(RiskClass):
            return None
        changes = self._changes(score.up[:most])
        return self._("score.up", changes=changes) if score.up else self._("score.no_up")

    def _down(self, score: Explanation, most: int = SHOWN) -> Phrase | None:
        if score.risk_class is max(RiskClass):
            return None
        changes = self._changes(score.down[:most])
        return self._("score.down", changes=changes) if score.down else self._("score.no_down")

    def _changes(self, changes: Sequence[OneChange]) -> Lines:
        parts = [self._change(change) for change in changes]
        return Lines(tuple(parts), self._words, self._words.pattern("list.semicolon"))

    def _change(self, change: OneChange) -> Phrase:
        return self._(
            "score.change" if change.before else "score.change_unscored",
            factor=self._words.word("factor", change.factor),
            before=change.before,
            points=change.points,
            result=change.result,
            risk_class=change.risk_class,
        )
