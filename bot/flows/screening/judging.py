"""What the criteria propose, and which segment a customer belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from bot.flows.credit_file.facts import Fact
from bot.flows.dates import months_before
from bot.flows.dossier import Screened
from bot.flows.limits import convert
from bot.flows.model import Customer, Money, minor_digits
from bot.flows.policy import Policy
from bot.flows.screening.criteria import RULES, Background, Ground, folded, read_capital
from bot.flows.screening.policy import Consequence, Criterion, JudgedCriterion, Segment, Verdict

STRICTNESS = {Screened.ELIGIBLE: 0, Screened.CASH_ONLY: 1, Screened.NO_TRADE: 2}


def checked_all(
    policy: Policy,
    customer: Customer,
    held: Mapping[str, Fact],
    background: Background,
    today: date,
    segment: str,
) -> tuple[JudgedCriterion, ...]:
    """Every criterion of the policy that counts for this segment, in the order of the policy."""
    ground = Ground(
        customer, held, background, today, policy.base_currency, lambda text: base_minor(policy, text)
    )
    return tuple(
        _check(ground, one)
        for one in policy.screening.criteria
        if not one.segments or segment in one.segments
    )


def _check(ground: Ground, criterion: Criterion) -> JudgedCriterion:
    verdict, basis = RULES[criterion.rule](ground, criterion)
    amount = Money(criterion.minor, ground.base_currency) if criterion.minor else None
    return JudgedCriterion(
        criterion.rule, verdict, criterion.consequence, criterion.least, amount, criterion.names, basis
    )


def proposed(results: Iterable[JudgedCriterion]) -> Screened:
    """The strictest consequence of those that failed; eligible where none did."""
    failed = {one.consequence for one in results if one.verdict is Verdict.FAILED}
    if Consequence.NO_TRADE in failed:
        return Screened.NO_TRADE
    return Screened.CASH_ONLY if failed else Screened.ELIGIBLE


def laxer(result: Screened, than: Screened) -> bool:
    return STRICTNESS[result] < STRICTNESS[than]


def segment_of(policy: Policy, customer: Customer, held: Mapping[str, Fact], volume: Money | None) -> str:
    """The first segment of the policy that fits; empty where none does."""
    minor = convert(volume, policy.base_currency, policy).minor if volume else None
    industry = folded(held["industry"].value) if "industry" in held else ""
    fitting = (one for one in policy.screening.segments if _fits(one, customer.country, industry, minor))
    return next((one.name for one in fitting), "")


def _fits(segment: Segment, country: str, industry: str, volume: int | None) -> bool:
    """A condition on something that is not known is not met."""
    return (
        (not segment.countries or country in segment.countries)
        and (not segment.industries or industry in map(folded, segment.industries))
        and (not segment.volume_from_minor or (volume or 0) >= segment.volume_from_minor)
    )


def base_minor(policy: Policy, text: str) -> int | None:
    """An amount of the register in minor units of the base currency; nothing where it cannot be read."""
    read = read_capital(text)
    if read is None or read[1] not in policy.currencies:
        return None
    amount, currency = read
    exact = amount * 10 ** minor_digits(currency)
    if exact.denominator != 1:
        return None
    return convert(Money(int(exact), currency), policy.base_currency, policy).minor


def is_stale(policy: Policy, fact: Fact, today: date) -> bool:
    """Older than the policy lets a fact be before it has to be looked up again."""
    months = policy.screening.stale_months
    return bool(months) and fact.as_of < months_before(today, months)
