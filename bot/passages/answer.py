"""Answers to a person in words: refusals with their reasons, lists, digests, alerts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot import i18n
from bot.flows.holding import Hold
from bot.flows.model import Money, Post, Topic
from bot.flows.ports import CaseLine
from bot.flows.screens import DigestLine
from bot.flows.versions import PolicyVersion, VersionState
from bot.passages.base import Passage
from bot.passages.holds import HoldPassage
from bot.wording import Lines, Phrase
from bot.written import Channel, Long

SERIOUS = ("exhaust-90", "dun-4", "dun-3", "dun-2", "dun-1", "overdue-1")


class AnswerPassage(Passage):
    """What a command or a click is answered with."""

    def refusal(self, kind: str, facts: Mapping[str, object]) -> Phrase:
        """The sentence of a refusal class; a fact that decides it may have a sentence of its own."""
        told = dict(facts)
        if "posts" in told:
            told["posts"] = self._words.listed(_parts(told["posts"]), "posts")
        if "by" in told:
            told["by"] = self.person(str(told["by"]))
        if kind in ("NotReady", "InvalidInput"):
            told["reasons"] = self._reasons(kind, facts)
        if kind == "CaseMoved" and "by" not in told:
            return self._("error.CaseMoved.unknown", **told)
        return self._words.first(f"error.{kind}", "error.CreditError", **told)

    def refusal_holds(self, facts: Mapping[str, object]) -> Lines | None:
        """Each hold that stops the action, with its numbers and what would release it."""
        found = [hold for hold in _parts(facts.get("holds", ())) if isinstance(hold, Hold)]
        return HoldPassage(self._words).holds(found) if found else None

    def _reasons(self, kind: str, facts: Mapping[str, object]) -> Lines:
        """Each gate that is shut, or each entry that cannot be taken."""
        if kind == "NotReady":
            gates = [
                self._words.first(f"gate.{gate}", "gate.other", gate=gate)
                for gate in _parts(facts["missing"])
            ]
            return Lines(tuple(gates), self._words, self._words.pattern("list.semicolon"))
        problems = facts.get("problems", ())
        if isinstance(problems, Mapping):
            return self.beside(*(self.problem(key, about) for key, about in problems.values()))
        return self.beside(*(Long(str(sentence), 400) for sentence in _parts(problems)))

    def problem(self, key: str, facts: Mapping[str, object]) -> Phrase:
        """What was read, what is wrong, the right form; examples are in the reader's own way of writing."""
        currency = str(facts.get("currency") or "CNY")
        right = {"example": i18n.example_amount(currency, self._words.locale), "day_example": "2026-03-01"}
        if key == "amount_range" and "least" not in facts:
            return self._("problem.amount_range.most", **facts)
        return self._(f"problem.{key}", **{**right, **facts})

    def done(self, what: str, facts: Mapping[str, object]) -> Phrase:
        return self._(f"done.{what}", **self._linked(facts))

    def alert(self, what: str, facts: Mapping[str, object]) -> Phrase:
        return self._words.first(f"alert.{what}", "alert.other", **{"what": what, **self._linked(facts)})

    def alert_fix(self, what: str, facts: Mapping[str, object]) -> Phrase:
        return self._words.first(f"alert.{what}.fix", "alert.other.fix", **self._linked(facts))

    def _linked(self, facts: Mapping[str, object]) -> dict[str, object]:
        """The facts, with people and channels as links to them."""
        linked = dict(facts)
        for name, fact in facts.items():
            if name in ("user", "by", "person", "deputy", "who"):
                linked[name] = self.person(str(fact))
            elif name == "channel":
                linked[name] = Channel(str(fact))
        return linked

    def line_state(self, line: CaseLine) -> Lines:
        overdue = Money(line.overdue_minor, line.currency)
        return self._words.row(
            self._("state.closed_bare" if line.stage == "closed" else f"state.{line.stage}"),
            self._("card.turn", turn=line.turn) if line.turn else None,
            self._("card.by", due=line.due_at) if line.due_at else None,
            self._("list.overdue", amount=overdue) if line.overdue_minor else None,
            self._("list.fast_lane") if line.fast_lane else None,
        )

    def notice(self, line: DigestLine) -> Lines:
        """One item of a digest: what it is, how much, and its next step."""
        first = self._(
            f"rule.{line.rule}.line",
            abs(line.days),
            number=Long(line.receivable, 40),
            customer=Long(line.customer, 60),
            open=line.open,
            due=line.due_on,
        )
        step = "digest.blocked" if line.blocked_by_cause else f"rule.{line.rule}.next"
        return self._words.stack(
            first, self._(step), self._("digest.skipped", line.skipped) if line.skipped else None
        )

    def counts(self, counts: Mapping[str, int]) -> Lines:
        """Notices by rule, the most serious first."""
        order = {rule: at for at, rule in enumerate(SERIOUS)}
        rules = sorted(counts, key=lambda rule: (order.get(rule, len(order)), rule))
        return self._words.row(*(self._("digest.count", rule=rule, number=counts[rule]) for rule in rules))

    def holdings(self, holdings: Sequence[tuple[str, Post]]) -> Lines:
        """One line a post with the people who hold it."""
        posts: dict[Post, list[str]] = {}
        for user, post in holdings:
            posts.setdefault(post, []).append(user)
        parts = [
            self._("posts.line", post=post, people=self.people(posts[post])) for post in Post if post in posts
        ]
        return self._words.stack(*parts)

    def versions(self, versions: Sequence[tuple[PolicyVersion, VersionState]]) -> Lines:
        """One line a version of the policy, at most twenty."""
        parts = [
            self._(
                "policy.line",
                version=Long(one.version, 40),
                since=one.effective_from,
                state=self._(f"version.{state.value}"),
                recorded=one.recorded_at,
            )
            for one, state in versions
        ]
        return self._some(parts, 20)

    def channels(self, channels: Sequence[tuple[Topic, str]]) -> Lines:
        return self._words.stack(
            *(
                self._("posts.channel", topic=topic, channel=self._words.channel(name))
                for topic, name in channels
            )
        )


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return list(value)
    return value if isinstance(value, list | tuple | set | frozenset) else [value]
