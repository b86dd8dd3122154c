"""Step 5: score, proposal, signatures and votes, the decision with all it rested on, its terms sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.flows.dossier.before_sale import Terms
from bot.flows.model import Money, Post, RiskClass
from bot.flows.policy import Level
from bot.flows.risk_transfer.cover import Cover


@dataclass(frozen=True, slots=True)
class FactorScore:
    factor: str
    score: int  # 1 to 10
    weight: int

    @property
    def earned(self) -> int:
        """Weighed points, of ``10 x weight`` that could be had."""
        return self.score * self.weight


@dataclass(frozen=True, slots=True)
class ModelResult:
    """What a model said when it was proposed: ``value`` and ``grade``, a ``limit``, or why nothing.

    ``version`` names the model or the policy it ran under; ``inputs`` are (name, exact value) pairs.
    ``because`` and ``missing`` are those of ``rating.answers.CannotCompute``.
    """

    model: str
    version: str = ""
    value: str = ""
    grade: str = ""
    limit: Money | None = None
    because: str = ""
    missing: tuple[str, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Step 5: the analyst's score and recommendation (R43-R47)."""

    factors: tuple[FactorScore, ...]
    result: int  # percent of the points that could be had with the factors scored
    coverage: int  # percent of the weight that was scored
    risk_class: RiskClass
    terms: Terms
    reasons: str
    by: str
    at: datetime
    fully_secured: bool = False
    secured_by_register: bool = False  # the register of risk transfer covered the whole exposure then
    deviation: bool = False  # born at signing, from a contract that differs from the terms sheet
    analyst: str = ""  # who scored it, where that is another person than who asks (a deviation)
    model: str = ""  # name and version of the scorecard; empty in proposals older than its record
    policy_version: str = ""  # under which it was scored
    models: tuple[ModelResult, ...] = ()  # what every model said then


@dataclass(frozen=True, slots=True)
class Signature:
    post: Post
    user: str
    at: datetime
    note: str = ""
    for_user: str = ""  # the absent holder of the post, where a deputy signed

    def persons(self) -> frozenset[str]:
        """Who signed and whose signature it was."""
        return frozenset({self.user, self.for_user} - {""})


class Opinion(StrEnum):
    """How a member of the committee votes."""

    FOR = "for"
    FOR_WITH_CONDITIONS = "for_with_conditions"
    AGAINST = "against"
    ABSTAIN = "abstain"  # for a conflict of interest


@dataclass(frozen=True, slots=True)
class Vote:
    """One member's vote; ``text`` is the condition or the reason. Never changed once it is given."""

    user: str
    opinion: Opinion
    at: datetime
    text: str = ""
    for_user: str = ""  # the absent member, where a deputy voted

    @property
    def is_for(self) -> bool:
        return self.opinion in (Opinion.FOR, Opinion.FOR_WITH_CONDITIONS)

    @property
    def member(self) -> str:
        """Whose seat it is."""
        return self.for_user or self.user

    def persons(self) -> frozenset[str]:
        return frozenset({self.user, self.for_user} - {""})


@dataclass(frozen=True, slots=True)
class Met:
    """A condition precedent that was met: who saw it, when, and by what it is proved."""

    precedent: str
    by: str
    at: datetime
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class UsedFact:
    """A fact a decision rested on. ``kind`` says in which list ``field`` is a word: fact or report_topic."""

    kind: str
    field: str
    value: str
    source: str
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Exposure:
    """What the customer used when it was decided, and would use after a yes; the limit then, if any."""

    owed: Money
    committed: Money
    after: Money
    limit: Money | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A grant or a refusal, frozen with all it rested on; it is added once and never changed (R46).

    ``proposal`` names the model and the policy by which its factors became points.
    """

    granted: bool
    at: datetime
    proposal: Proposal
    post: Post  # the level that decided
    by: str  # the last to sign or vote
    policy_version: str
    exposure: Exposure
    reason: str = ""  # of a refusal
    levels: tuple[Level, ...] = ()  # what the matrix asked for
    signatures: tuple[Signature, ...] = ()
    votes: tuple[Vote, ...] = ()
    facts: tuple[UsedFact, ...] = ()
    on_appeal: bool = False
    for_user: str = ""  # the absent holder, where a deputy decided
    cover: Cover | None = None  # what others bore of the exposure; None in decisions older than the register

    def persons(self) -> frozenset[str]:
        """Who decided and whose decision it was."""
        return frozenset({self.by, self.for_user} - {""})


@dataclass(frozen=True, slots=True)
class TermsSheet:
    """Credit's recommended conditions; binding on sales until they expire (R49)."""

    terms: Terms
    risk_class: RiskClass
    valid_until: date
    decided_by: tuple[str, ...]  # empty when decided "within limit" by machine
    policy_version: str
    within_limit: bool = False
