"""What the models say, in words: each with its result, or with what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bot import i18n
from bot.flows.analysing import Analysis
from bot.flows.dossier import ModelResult
from bot.flows.model import Money
from bot.flows.rating.altman import ZScore
from bot.flows.rating.answers import CannotCompute, Value
from bot.flows.rating.characteristic import NOT_RATED
from bot.passages.base import Passage
from bot.wording import Lines, Phrase

NAMED = 6
DAYS = ("term_days", "delay_days")
PLACES = 2


class AnalysisPassage(Passage):
    """Parts of the analysis of a case."""

    def cannot(self, why: CannotCompute) -> Phrase:
        """ "Cannot compute", and why: what is missing, or what does not allow it."""
        return self._cannot(why.because, (*why.missing, *why.about))

    def _cannot(self, because: str, names: Sequence[str]) -> Phrase:
        named = self._words.listed([self._words.word("line", name) for name in names[:NAMED]])
        return self._(f"cannot.{because}" if names else "cannot.at_all", names=named)

    def number(self, value: Fraction) -> str:
        return i18n.decimal(float(value), PLACES, self._words.locale)

    def periods(self, analysis: Analysis) -> Lines:
        """The periods whose ratios stand side by side, and which of them are not used."""
        return self._words.row(
            *(
                self._("analysis.marked" if year.marked else "analysis.period", day=year.statement.period_end)
                for year in analysis.years
            )
        )

    def ratio_lines(self, analysis: Analysis) -> Lines:
        """A ratio a line, its periods from left to right."""
        return self._words.stack(
            *(
                self._("analysis.ratio", ratio=self._words.word("measure", name), values=self._values(values))
                for name, values in analysis.ratios.items()
                if any(isinstance(value, Fraction) for value in values)
            )
        )

    def uncomputed(self, analysis: Analysis) -> Lines:
        """The ratios of the newest period that cannot be computed, gathered by their reason."""
        by_reason: dict[CannotCompute, list[str]] = {}
        for name, values in analysis.ratios.items():
            if values and isinstance(values[-1], CannotCompute):
                by_reason.setdefault(values[-1], []).append(name)
        return self._words.stack(
            *(
                self._(
                    "analysis.uncomputed",
                    ratios=self._words.listed([self._words.word("measure", name) for name in names]),
                    why=self.cannot(why),
                )
                for why, names in by_reason.items()
            )
        )

    def _values(self, values: Sequence[Value]) -> Lines:
        return Lines(
            tuple(self.number(one) if isinstance(one, Fraction) else "–" for one in values),
            self._words,
            " → ",
        )

    def z_score(self, name: str, score: ZScore | CannotCompute) -> Phrase:
        if isinstance(score, CannotCompute):
            return self._model(name, self.cannot(score))
        zone = self._words.word("zone", score.zone.value)
        return self._model(name, self._("analysis.z", value=self.number(score.value), zone=zone))

    def _model(self, name: str, result: object) -> Phrase:
        return self._("analysis.model", model=self._words.word("model", name), result=result)

    def models(self, analysis: Analysis) -> Lines:
        """Each model with its result."""
        working = analysis.working_assets
        limit = self.cannot(working) if isinstance(working, CannotCompute) else working.limit
        return self._words.stack(
            self.z_score("z_prime", analysis.z_prime),
            self.z_score("z_double_prime", analysis.z_double_prime),
            self._characteristic(analysis),
            self._model("working_assets", limit),
        )

    def _characteristic(self, analysis: Analysis) -> Phrase:
        found = analysis.characteristic
        whole = int(found.weighed.coverage)  # rounded down: never more than there is
        shown = {"grade": found.risk_class, "coverage": str(whole)}
        if found.risk_class == NOT_RATED:
            return self._model("characteristic", self._("analysis.not_rated", **shown))
        result = self.number(found.weighed.result)
        return self._model("characteristic", self._("analysis.rated", result=result, **shown))

    def behaviour(self, analysis: Analysis) -> Lines:
        """How the customer paid us until now."""
        lines = [
            self._(
                "analysis.ratio",
                ratio=self._words.word("measure", name),
                values=self.number(value) if isinstance(value, Fraction) else self.cannot(value),
            )
            for name, value in analysis.behaviour.items()
        ]
        return self._words.stack(self._("analysis.behaviour"), *lines)

    def suggested(self, analysis: Analysis) -> Lines:
        """The points the policy computes for factors of the scorecard."""
        lines = [
            self._(
                "analysis.points" if one.points is not None else "analysis.no_points",
                factor=self._words.word("factor", one.factor),
                points=one.points,
                measure=self._words.word("measure", one.measure),
                value=self.number(one.value) if isinstance(one.value, Fraction) else self.cannot(one.value),
            )
            for one in analysis.suggestions
        ]
        return self._words.stack(self._("analysis.suggested"), *lines) if lines else self._words.stack()

    def limit_rules(self, analysis: Analysis) -> Lines:
        """The suggested limit, and every rule's own answer."""
        return self._words.stack(
            self.suggested_limit(analysis),
            *(
                self._(
                    "analysis.rule",
                    rule=self._words.word("limit_rule", name),
                    limit=found if isinstance(found, Money) else self.cannot(found),
                )
                for name, found in analysis.limit.by_rule.items()
            ),
            self._figures(analysis),
        )

    def _figures(self, analysis: Analysis) -> Phrase | None:
        """What the rules were computed from beside the statement."""
        known = [self._figure(name, value) for name, value in analysis.inputs.known()]
        return self._("analysis.figures", figures=self._words.listed(known)) if known else None

    def _figure(self, name: str, value: Money | int) -> Phrase:
        said = {"name": self._words.word("line", name), "value": value}
        if name == "season":
            return self._("analysis.figure.percent", **said)
        return self._("analysis.figure.days" if name in DAYS else "analysis.figure.amount", **said)

    def suggested_limit(self, analysis: Analysis) -> Phrase:
        found = analysis.limit.suggested
        if isinstance(found, CannotCompute):
            return self._("analysis.no_limit", why=self.cannot(found))
        cap = analysis.limit.capped_by
        key = "analysis.limit_capped" if cap else "analysis.limit"
        return self._(key, limit=found, cap=self._words.word("limit_rule", cap))

    def frozen_models(self, results: Sequence[ModelResult]) -> Lines:
        """The models as they were when it was proposed."""
        return self._words.stack(*(self._model(one.model, self._frozen(one)) for one in results))

    def _frozen(self, one: ModelResult) -> object:
        if one.because:
            return self._cannot(one.because, one.missing)
        if one.limit:
            return one.limit
        grade = self._words.word("zone", one.grade)
        return self._words.row(one.value or None, grade)
