"""Reads the credit policy from its TOML file into ``flows.policy.Policy``.

Every refusal is one sentence that names the file, the key, what was read and the right form. The text of
the file is given back too: a version is kept with its text, so that a decision can be explained later.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel.numbers import get_currency_precision
from pydantic import ValidationError

from bot.flows.model import Post, RiskClass, minor_digits
from bot.flows.policy import (
    BY_LEVEL,
    AuthorityRow,
    ClockRule,
    Committee,
    Ladder,
    Policy,
    Rung,
    WorkingWeek,
)
from bot.holidays import UnknownCountry, calendar_of
from bot.policy_credit_file import file_rules
from bot.policy_file import (
    AuthorityRowPart,
    ClockPart,
    CommitteePart,
    LadderPart,
    PolicyFile,
    RungPart,
    Week,
)
from bot.policy_forms import NEXT_LEVEL
from bot.policy_forms import Wrong as _Wrong
from bot.policy_investigation import items_of
from bot.policy_rating import models_of, scorecard_of
from bot.policy_risk import review_rules, transfer_rules
from bot.policy_screening import screening_rules

FORMS = {
    "missing": "is missing",
    "extra_forbidden": "is not a key of the policy; take it out or correct its name",
}


class PolicyError(Exception):
    """The policy cannot be used; the text is one sentence for the operator."""


def load_policy(path: Path) -> Policy:
    """The policy of a TOML file; raises ``PolicyError``."""
    return read_policy(path)[0]


def read_policy(path: Path) -> tuple[Policy, str]:
    """The policy and the text it was read from; raises ``PolicyError``."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PolicyError(f"{path}: there is no such file; name a policy in TOML.") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise PolicyError(f"{path}: cannot be read as UTF-8 text ({problem}).") from None
    return parse_policy(text, str(path)), text


def parse_policy(text: str, name: str = "policy") -> Policy:
    """The policy of a TOML text; ``name`` stands for the file in a ``PolicyError``."""
    try:
        file = PolicyFile.model_validate(tomllib.loads(text))
        return _build(file)
    except tomllib.TOMLDecodeError as problem:
        raise PolicyError(f"{name}: is not valid TOML: {problem}.") from None
    except ValidationError as problem:
        raise PolicyError(f"{name}: {_sentence(problem)}.") from None
    except _Wrong as problem:
        raise PolicyError(f"{name}: {problem}.") from None


def _sentence(problem: ValidationError) -> str:
    first = problem.errors(include_url=False)[0]
    key = _key([part for part in first["loc"] if part != "[key]"])
    form = FORMS.get(first["type"])
    if form is not None:
        return f"{key} {form}"
    return f"{key} is {first['input']!r}; {_right_form(first)}"


def _right_form(error: Any) -> str:
    text: str = error["msg"]
    return text if error["type"] == "form" else text[:1].lower() + text[1:]


def _key(parts: list[str | int]) -> str:
    """``ladder.rungs[3].offset``: rows are counted from 1, as people count."""
    key = ""
    for part in parts:
        key += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if key else part
    return key


def _build(file: PolicyFile) -> Policy:
    digits = _digits(file)

    def minor(key: str, amount: Decimal) -> int:
        return _minor(key, amount, digits)

    return Policy(
        version=file.version,
        effective_from=file.effective_from,
        base_currency=file.base_currency,
        currencies=tuple(file.currencies),
        rates=_rates(file),
        week=_week(file.week),
        sweep_at=file.daily.sweep_at,
        digest_at=file.daily.digest_at,
        facts=tuple(file.facts),
        report_topics=tuple(file.report_topics),
        fast_lane_minor=minor("intake.fast_lane_from", file.intake.fast_lane_from),
        clocks={kind: _clock(kind, part) for kind, part in file.clocks.items()},
        ladder=_ladder(file.ladder, digits),
        authority=_authority(file.authority.rows, digits),
        scorecard=scorecard_of(file.scorecard),
        sheet_days=file.terms.sheet_days,
        grant_days=file.terms.grant_days,
        file_months=file.intake.file_months,
        release_bd=file.authority.release_days,
        confirm_above_minor=minor("authority.confirm_above", file.authority.confirm_above),
        limitation_years=file.limitation.years,
        limitation_alarms=tuple(file.limitation.alarms),
        recovery_routes=tuple(file.recovery.routes),
        max_amount_minor=minor("terms.max_amount", file.terms.max_amount),
        max_term_days=file.terms.max_term_days,
        models=models_of(file.models, file.base_currency),
        committee=_committee(file.authority.committee),
        nudge=file.approval.nudge,
        temporary_days=file.terms.temporary_days,
        temporary_warn_days=file.terms.temporary_warn_days,
        file=file_rules(file.credit_file),
        transfers=transfer_rules(file.risk_transfer),
        reviews=review_rules(file.reviews),
        screening=screening_rules(file.segments, file.screening, file.base_currency),
        items=items_of(file.investigation, file.report_topics, file.intake.file_months, minor),
    )


def _digits(file: PolicyFile) -> int:
    for currency in file.currencies:
        if minor_digits(currency) != get_currency_precision(currency):
            raise _Wrong(f"currencies holds {currency!r}; its minor unit is not known here, leave it out")
    if file.base_currency not in file.currencies:
        raise _Wrong(f"base_currency is {file.base_currency!r}; write one of currencies")
    return minor_digits(file.base_currency)


def _minor(key: str, amount: Decimal, digits: int) -> int:
    exact = amount.scaleb(digits)
    if exact != exact.to_integral_value():
        raise _Wrong(f"{key} is '{amount}'; write at most {digits} digits after the point")
    return int(exact)


def _rates(file: PolicyFile) -> dict[str, tuple[int, int]]:
    for currency in file.currencies:
        if currency != file.base_currency and currency not in file.rates:
            raise _Wrong(f"rates.{currency} is missing; every currency but the base needs a rate")
    for currency, rate in file.rates.items():
        if not rate:
            raise _Wrong(f"rates.{currency} is '{rate}'; write a rate above zero")
    return {currency: rate.as_integer_ratio() for currency, rate in file.rates.items()}


def _week(part: Week) -> WorkingWeek:
    if part.opens >= part.closes:
        raise _Wrong(
            f"week.closes is '{part.closes:%H:%M}'; write a time after week.opens, '{part.opens:%H:%M}'"
        )
    if twice := set(part.extra_days_off) & set(part.extra_working_days):
        raise _Wrong(f"week.extra_days_off holds {min(twice)}; the same day is in week.extra_working_days")
    week = WorkingWeek(
        part.zone, part.country, part.opens, part.closes,
        frozenset(part.extra_days_off), frozenset(part.extra_working_days),
    )  # fmt: skip
    try:
        calendar_of(week)
    except UnknownCountry:
        raise _Wrong(
            f"week.country is {part.country!r}; no calendar is known for it, take an ISO code"
        ) from None
    return week


def _clock(kind: str, part: ClockPart) -> ClockRule:
    if isinstance(part.tell, Post) or part.tell is None:
        return ClockRule(kind, part.warn, part.due, part.tell, part.fast_warn, part.fast_due)
    if kind not in BY_LEVEL:
        levels = ", ".join(sorted(BY_LEVEL))
        raise _Wrong(f"clocks.{kind}.tell is '{NEXT_LEVEL}'; only {levels} have levels, name a post")
    return ClockRule(kind, part.warn, part.due, None, part.fast_warn, part.fast_due, next_level=True)


def _ladder(part: LadderPart, digits: int) -> Ladder:
    for number, rung in enumerate(part.rungs, start=1):
        _check_rung(part.rungs[: number - 1], rung, f"ladder.rungs[{number}]")
        _check_midterm(part, rung, f"ladder.rungs[{number}]")
    return Ladder(
        rungs=tuple(
            Rung(
                rung.rule, rung.offset, tuple(rung.posts), tuple(rung.topics), tuple(rung.large_posts),
                tuple(rung.large_topics), rung.level, rung.stops_on_dispute,
            )
            for rung in part.rungs
        ),
        midterm_from_days=part.midterm_from_days,
        chase_floor_minor=_minor("ladder.chase_floor", part.chase_floor, digits),
        large_minor=_minor("ladder.large_from", part.large_from, digits),
        promise_grace_bd=part.promise_grace.count,
        broken_promises=part.broken_promises,
    )  # fmt: skip


def _check_rung(earlier: list[RungPart], rung: RungPart, key: str) -> None:
    """Rungs stand in the order of their announcement; the sweep and the digests rely on it."""
    if rung.rule in [other.rule for other in earlier]:
        raise _Wrong(f"{key}.rule is {rung.rule!r}; a rule stands in the ladder only once")
    if (rung.offset is None) != (rung.rule == "midterm"):
        raise _Wrong(f"{key}.offset is {rung.offset!r}; every rule but midterm needs one, midterm has none")
    if rung.offset is None and earlier:
        raise _Wrong(f"{key}.rule is 'midterm'; put it first, before the days counted from the due date")
    offsets = [other.offset for other in earlier if other.offset is not None]
    if rung.offset is not None and offsets and rung.offset <= offsets[-1]:
        raise _Wrong(f"{key}.offset is {rung.offset}; write a day after the rung before, {offsets[-1]}")
    if earlier and _chases(earlier[-1]) and not _chases(rung):
        raise _Wrong(f"{key}.rule is {rung.rule!r}; put reminders and reports before dun-* and exhaust-*")
    levels = [other.level for other in earlier if other.level]
    if rung.level and levels and rung.level <= levels[-1]:
        raise _Wrong(f"{key}.level is {rung.level}; write a level above the one before, {levels[-1]}")


def _chases(rung: RungPart) -> bool:
    return rung.level > 0 or rung.rule.startswith("exhaust-")


def _check_midterm(part: LadderPart, rung: RungPart, key: str) -> None:
    """Midterm comes before every other day of the ladder, also in the shortest term that has one."""
    half = -(-part.midterm_from_days // 2)
    if part.rungs[0].offset is None and rung.offset is not None and rung.offset <= -half:
        raise _Wrong(f"{key}.offset is {rung.offset}; midterm may fall later, write {1 - half} or later")


def _committee(part: CommitteePart) -> Committee:
    if part.seats is not None and part.quorum > part.seats:
        raise _Wrong(f"authority.committee.quorum is {part.quorum}; write at most the seats, {part.seats}")
    return Committee(part.seats, part.quorum)


def _authority(rows: list[AuthorityRowPart], digits: int) -> tuple[AuthorityRow, ...]:
    """Every segment that is named has a matrix of its own; rows without segments are that of all others."""
    for segment in ("", *sorted({name for row in rows for name in row.segments})):
        _check_bounds(
            [row.up_to for row in rows if (segment in row.segments if segment else not row.segments)]
        )
    return tuple(_authority_row(row, number, digits) for number, row in enumerate(rows, 1))


def _check_bounds(bounds: list[Decimal | None]) -> None:
    if not bounds or bounds[-1] is not None or None in bounds[:-1]:
        raise _Wrong("authority.rows must end with one row without up_to; the others need it")
    amounts = [bound for bound in bounds if bound is not None]
    if amounts != sorted(set(amounts)):
        raise _Wrong(f"authority.rows have up_to {', '.join(map(str, amounts))}; write rising amounts")


def _authority_row(row: AuthorityRowPart, number: int, digits: int) -> AuthorityRow:
    return AuthorityRow(
        _minor(f"authority.rows[{number}].up_to", row.up_to, digits) if row.up_to is not None else None,
        {risk: tuple(getattr(row, risk.value)) for risk in RiskClass},
        frozenset(row.only_secured),
        frozenset(row.segments),
        row.parallel,
    )
