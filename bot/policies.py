"""Reads the credit policy from its TOML file into ``flows.policy.Policy``.

Every refusal is one sentence that names the file, the key, what was read and the right form, in the language
of whoever reads it. The text of the file is given back too: a version is kept with its text, so that a
decision can be explained later.
"""

from __future__ import annotations

import re
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
from bot.policy_forms import NEXT_LEVEL, Wrong, not_rising, one_of, too_fine, wrong
from bot.policy_investigation import items_of
from bot.policy_rating import models_of, scorecard_of
from bot.policy_risk import review_rules, transfer_rules
from bot.policy_screening import screening_rules
from bot.saying import Fault, Said, said

KEYS = {"missing": "policy_file.missing", "extra_forbidden": "policy_file.unknown_key"}
"""Faults of a key, by Pydantic's name for them."""

FORMS = {
    "int_type": "policy_form.whole",
    "bool_type": "policy_form.flag",
    "string_type": "policy_form.text",
    "list_type": "policy_form.list",
    "dict_type": "policy_form.section",
    "model_type": "policy_form.section",
}
"""Faults of a value: the right form."""

BOUNDS = {
    "greater_than_equal": ("policy_form.least", "ge"),
    "less_than_equal": ("policy_form.most", "le"),
    "too_short": ("policy_form.as_many", "min_length"),
    "string_too_short": ("policy_form.as_long", "min_length"),
    "string_too_long": ("policy_form.no_longer", "max_length"),
    "string_pattern_mismatch": ("policy_form.pattern", "pattern"),
}
"""Faults of a value with the bound that it passes, and Pydantic's name for the bound."""


class PolicyError(Fault):
    """The policy cannot be used; one sentence for the operator."""


def load_policy(path: Path) -> Policy:
    """The policy of a TOML file; raises ``PolicyError``."""
    return read_policy(path)[0]


def read_policy(path: Path) -> tuple[Policy, str]:
    """The policy and the text it was read from; raises ``PolicyError``."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise _unusable(path, said("policy_file.absent")) from None
    except (OSError, UnicodeDecodeError) as problem:
        raise _unusable(path, said("policy_file.unread", problem=str(problem))) from None
    return parse_policy(text, str(path)), text


def parse_policy(text: str, name: str = "policy") -> Policy:
    """The policy of a TOML text; ``name`` stands for the file in a ``PolicyError``."""
    try:
        file = PolicyFile.model_validate(tomllib.loads(text))
        return _build(file)
    except tomllib.TOMLDecodeError as problem:
        raise _unusable(name, said("policy_file.no_toml", problem=str(problem))) from None
    except ValidationError as problem:
        raise _unusable(name, _sentence(problem)) from None
    except Wrong as problem:
        raise _unusable(name, problem.said) from None


def _unusable(file: str | Path, problem: Said) -> PolicyError:
    return PolicyError("policy_file.unusable", file=str(file), problem=problem)


def _sentence(problem: ValidationError) -> Said:
    first = problem.errors(include_url=False)[0]
    key = _key([part for part in first["loc"] if part != "[key]"])
    if first["type"] in KEYS:
        return said(KEYS[first["type"]], key=key)
    return wrong(key, first["input"], _right_form(first)).said


def _right_form(error: Any) -> Said:
    """What the check itself tells, else by the kind of fault; Pydantic's own words where we have none."""
    kind, more = error["type"], error.get("ctx", {})
    if kind == "form":
        form: Said = more["form"]
        return form
    if kind == "literal_error":
        return one_of(re.findall(r"'([^']*)'", more["expected"]))
    if kind in BOUNDS:
        form_id, bound = BOUNDS[kind]
        return said(form_id, bound=str(more[bound]))
    return said(FORMS[kind]) if kind in FORMS else said("policy_form.other", problem=error["msg"])


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
            unknown = said("policy_form.minor_unit")
            raise Wrong("policy_file.holds", key="currencies", read=repr(currency), form=unknown)
    if file.base_currency not in file.currencies:
        raise wrong("base_currency", file.base_currency, said("policy_form.a_currency"))
    return minor_digits(file.base_currency)


def _minor(key: str, amount: Decimal, digits: int) -> int:
    exact = amount.scaleb(digits)
    if exact != exact.to_integral_value():
        raise too_fine(key, amount, digits)
    return int(exact)


def _rates(file: PolicyFile) -> dict[str, tuple[int, int]]:
    for currency in file.currencies:
        if currency != file.base_currency and currency not in file.rates:
            raise Wrong("policy_file.lacks", key=f"rates.{currency}", form=said("policy_form.a_rate"))
    for currency, rate in file.rates.items():
        if not rate:
            raise wrong(f"rates.{currency}", str(rate), said("policy_form.above_zero"))
    return {currency: rate.as_integer_ratio() for currency, rate in file.rates.items()}


def _week(part: Week) -> WorkingWeek:
    if part.opens >= part.closes:
        later = said("policy_form.after_opening", opens=f"'{part.opens:%H:%M}'")
        raise wrong("week.closes", f"{part.closes:%H:%M}", later)
    if twice := set(part.extra_days_off) & set(part.extra_working_days):
        clash = said("policy_form.one_day")
        raise Wrong("policy_file.holds", key="week.extra_days_off", read=str(min(twice)), form=clash)
    week = WorkingWeek(
        part.zone, part.country, part.opens, part.closes,
        frozenset(part.extra_days_off), frozenset(part.extra_working_days),
    )  # fmt: skip
    try:
        calendar_of(week)
    except UnknownCountry:
        raise wrong("week.country", part.country, said("policy_form.a_calendar")) from None
    return week


def _clock(kind: str, part: ClockPart) -> ClockRule:
    if isinstance(part.tell, Post) or part.tell is None:
        return ClockRule(kind, part.warn, part.due, part.tell, part.fast_warn, part.fast_due)
    if kind not in BY_LEVEL:
        post = said("policy_form.no_levels", kinds=tuple(sorted(BY_LEVEL)))
        raise wrong(f"clocks.{kind}.tell", NEXT_LEVEL, post)
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
        raise wrong(f"{key}.rule", rung.rule, said("policy_form.once"))
    if (rung.offset is None) != (rung.rule == "midterm"):
        raise wrong(f"{key}.offset", rung.offset, said("policy_form.offset"))
    if rung.offset is None and earlier:
        raise wrong(f"{key}.rule", rung.rule, said("policy_form.midterm_first"))
    offsets = [other.offset for other in earlier if other.offset is not None]
    if rung.offset is not None and offsets and rung.offset <= offsets[-1]:
        raise wrong(f"{key}.offset", rung.offset, said("policy_form.later_day", before=str(offsets[-1])))
    if earlier and _chases(earlier[-1]) and not _chases(rung):
        raise wrong(
            f"{key}.rule", rung.rule, said("policy_form.reminders_first", last=("dun-*", "exhaust-*"))
        )
    levels = [other.level for other in earlier if other.level]
    if rung.level and levels and rung.level <= levels[-1]:
        raise wrong(f"{key}.level", rung.level, said("policy_form.higher_level", before=str(levels[-1])))


def _chases(rung: RungPart) -> bool:
    return rung.level > 0 or rung.rule.startswith("exhaust-")


def _check_midterm(part: LadderPart, rung: RungPart, key: str) -> None:
    """Midterm comes before every other day of the ladder, also in the shortest term that has one."""
    half = -(-part.midterm_from_days // 2)
    if part.rungs[0].offset is None and rung.offset is not None and rung.offset <= -half:
        raise wrong(f"{key}.offset", rung.offset, said("policy_form.after_midterm", least=str(1 - half)))


def _committee(part: CommitteePart) -> Committee:
    if part.seats is not None and part.quorum > part.seats:
        most = said("policy_form.seats", seats=str(part.seats))
        raise wrong("authority.committee.quorum", part.quorum, most)
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
        raise Wrong("policy_file.last_row")
    amounts = [bound for bound in bounds if bound is not None]
    if amounts != sorted(set(amounts)):
        raise not_rising("authority.rows", "up_to", amounts)


def _authority_row(row: AuthorityRowPart, number: int, digits: int) -> AuthorityRow:
    return AuthorityRow(
        _minor(f"authority.rows[{number}].up_to", row.up_to, digits) if row.up_to is not None else None,
        {risk: tuple(getattr(row, risk.value)) for risk in RiskClass},
        frozenset(row.only_secured),
        frozenset(row.segments),
        row.parallel,
    )
