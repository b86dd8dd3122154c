"""The shape of the policy file, checked by Pydantic: nothing unknown or missing, every value in form.

How single values are written is in ``policy_forms.py``; the rating models' sections are in
``policy_rating.py``.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, StrictStr

from bot.flows.policy import Span
from bot.policy_forms import (
    AClass,
    ALevel,
    Amount,
    APost,
    ATeller,
    ATopic,
    BusinessDays,
    ClockTime,
    Count,
    Country,
    Currency,
    Day,
    Length,
    Name,
    Part,
    Percent,
    Rate,
    Rule,
    Version,
    Weekday,
    Zone,
)
from bot.policy_investigation import InvestigationPart
from bot.policy_rating import ModelsPart, ScorecardPart
from bot.policy_screening import ScreeningPart, SegmentPart


class Week(Part):
    zone: Zone
    country: Country
    opens: ClockTime
    closes: ClockTime
    extra_days_off: list[Day] = Field(default_factory=list)
    extra_working_days: list[Day] = Field(default_factory=list)


class Daily(Part):
    sweep_at: ClockTime
    digest_at: ClockTime


class Intake(Part):
    fast_lane_from: Amount
    file_months: Count


class ClockPart(Part):
    warn: Length | None = None
    due: Length | None = None
    tell: ATeller | None = None
    fast_warn: Length | None = None
    fast_due: Length | None = None


class RungPart(Part):
    rule: Rule
    offset: Annotated[StrictInt, Field(ge=-365, le=3650)] | None = None
    posts: list[APost] = Field(default_factory=list)
    topics: list[ATopic] = Field(default_factory=list)
    large_posts: list[APost] = Field(default_factory=list)
    large_topics: list[ATopic] = Field(default_factory=list)
    level: Annotated[StrictInt, Field(ge=0, le=9)] = 0
    stops_on_dispute: StrictBool = False


class LadderPart(Part):
    midterm_from_days: Count
    chase_floor: Amount
    large_from: Amount
    promise_grace: BusinessDays
    broken_promises: Count
    rungs: Annotated[list[RungPart], Field(min_length=1)]


class AuthorityRowPart(Part):
    up_to: Amount | None = None
    A: list[ALevel]
    B: list[ALevel]
    C: list[ALevel]
    D: list[ALevel]
    only_secured: list[AClass] = Field(default_factory=list)
    segments: list[Name] = Field(default_factory=list)
    parallel: StrictBool = False


class CommitteePart(Part):
    seats: Count | None = None
    quorum: Count = 1


class Approval(Part):
    nudge: Length = Span(4, "h")


class Authority(Part):
    confirm_above: Amount
    release_days: Count
    committee: CommitteePart = CommitteePart()
    rows: Annotated[list[AuthorityRowPart], Field(min_length=1)]


class TermsPart(Part):
    sheet_days: Count
    grant_days: Count
    max_amount: Amount
    max_term_days: Count
    temporary_days: Count = 90
    temporary_warn_days: Count = 3


class Limitation(Part):
    years: Count
    alarms: list[Count]


class Recovery(Part):
    routes: Annotated[list[Name], Field(min_length=1)]


class FileListsPart(Part):
    fields: list[Name] = Field(default_factory=list)
    documents: list[Name] = Field(default_factory=list)


class CreditFilePart(FileListsPart):
    alarms: list[Annotated[StrictInt, Field(ge=0, le=3650)]] = Field(default_factory=lambda: [60, 30, 7, 0])
    near_percent: Annotated[StrictInt, Field(ge=50, le=100)] = 88
    list_weekday: Weekday = None
    segments: dict[Name, FileListsPart] = Field(default_factory=dict)


class RiskTransferPart(Part):
    claim_alarms: list[Annotated[StrictInt, Field(ge=0, le=365)]] = Field(default_factory=lambda: [14, 7, 1])
    retention_percent: Percent = 0


class ReviewsPart(Part):
    A: Count = 12
    B: Count = 12
    C: Count = 3
    D: Count = 1
    grant_days: Count = 30
    late_days: Count = 10


class PolicyFile(Part):
    """The whole file; the keys are explained in ``policy/default.toml``."""

    version: Version
    effective_from: Day
    base_currency: Currency
    currencies: Annotated[list[Currency], Field(min_length=1)]
    facts: Annotated[list[Name], Field(min_length=1)]
    report_topics: Annotated[list[Name], Field(min_length=1)]
    rates: dict[Currency, Rate] = Field(default_factory=dict)
    week: Week
    daily: Daily
    intake: Intake
    clocks: dict[StrictStr, ClockPart]
    ladder: LadderPart
    authority: Authority
    approval: Approval = Approval()
    scorecard: ScorecardPart
    terms: TermsPart
    limitation: Limitation
    recovery: Recovery
    models: ModelsPart = Field(default_factory=lambda: ModelsPart.model_validate({}))
    credit_file: CreditFilePart = CreditFilePart()
    segments: list[SegmentPart] = Field(default_factory=list)
    screening: ScreeningPart = ScreeningPart()
    investigation: InvestigationPart = InvestigationPart()
    risk_transfer: RiskTransferPart = RiskTransferPart()
    reviews: ReviewsPart = ReviewsPart()
