"""Financial statements in words: what they are, and where they do not hold together."""

from __future__ import annotations

from collections.abc import Sequence

from bot.flows.credit_file.papers import Paper
from bot.flows.rating.layouts import Line, Sum
from bot.flows.rating.statements import Checked, Jump, Statement, Violation
from bot.passages.base import Passage
from bot.wording import Lines, Phrase

LINES = 8
"""How many faults are shown."""


class StatementPassage(Passage):
    """Parts of the screens that show statements."""

    def paper(self, paper: Paper) -> Lines:
        """Layout, period, currency and unit, as they were entered on the first page."""
        return self._words.row(
            self._words.word("option", paper.layout.value),
            self._("statement.period", paper.entries.whole("months"), day=paper.entries.day("period_end")),
            self._("statement.unit", currency=paper.currency, unit=self._unit(paper.unit)),
        )

    def statement_title(self, statement: Statement) -> Lines:
        return self._words.row(
            self._words.word("option", statement.layout.value),
            self._("statement.period", statement.months, day=statement.period_end),
            self._("statement.unit", currency=statement.currency, unit=self._unit(statement.unit)),
        )

    def _unit(self, unit: int) -> Phrase:
        return self._words.word("option", f"unit_{unit}")

    def violations(self, checked: Checked) -> Lines:
        """Each sum that does not hold: what is stated, what its lines add up to."""
        lines = [self._violation(one) for one in checked.violations]
        return self._words.stack(self._("statement.violations"), self._some(lines, LINES))

    def _violation(self, one: Violation) -> Phrase:
        return self._(
            "statement.violation" if one.rule.exact else "statement.part_exceeds",
            whole=self.line(one.rule.whole),
            stated=one.stated,
            terms=self._terms(one.rule),
            summed=one.summed,
        )

    def _terms(self, rule: Sum) -> Lines:
        named = [
            self._("statement.plus" if sign > 0 else "statement.minus", line=self.line(line))
            if at
            else self.line(line)
            for at, (sign, line) in enumerate(rule.terms)
        ]
        return Lines(tuple(named), self._words, " ")

    def jumps(self, checked: Checked) -> Lines:
        """Where thousands and millions may be mixed."""
        lines = [self._jump(one) for one in checked.jumps]
        return self._words.stack(self._("statement.jumps"), self._some(lines, LINES))

    def _jump(self, one: Jump) -> Phrase:
        line = self.line(one.line)
        if one.against == "previous":
            return self._("statement.jump_since", line=line, factor=one.factor)
        return self._(
            "statement.jump", line=line, against=self._words.word("line", one.against), factor=one.factor
        )

    def line(self, line: Line) -> Phrase:
        return self._words.word("line", line.value)

    def statements(self, years: Sequence[Checked]) -> Lines:
        """The periods on file, the newest last, each with what is to be known of it before it is used."""
        if not years:
            return self._words.stack(self._("statement.none"))
        return self._words.stack(self._("statement.title"), *(self._on_file(one) for one in years))

    def _on_file(self, checked: Checked) -> Lines:
        one = checked.statement
        audited = self._("statement.audited" if one.audited else "statement.unaudited")
        marked = self._("statement.marked") if checked.marked else None
        return self._words.row(self.statement_title(one), audited, marked)
