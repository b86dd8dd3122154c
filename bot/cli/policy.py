"""``policy``: compare a file with the policy in force, activate it, list the versions, ask who would sign."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.amounts import BadEntry, parse_amount
from bot.app import Parts
from bot.cli.opening import Refused, opened
from bot.flows.model import Money, RiskClass
from bot.flows.routes import asked_route
from bot.flows.versions import in_force, states
from bot.policies import PolicyError, read_policy
from bot.policy_book import activate, check_activation
from bot.policy_changes import changes
from bot.storage.errors import PolicyConflict

app = typer.Typer(help="Versions of the credit policy.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="A policy in TOML, such as policy/default.toml.")]


@app.command()
def check(file: File) -> None:
    """Read a file and show what differs from the policy in force; exit status 1 if it cannot be activated."""
    policy, text = read_policy(file)
    with opened() as parts, parts.units.reading() as unit:
        now = parts.clock.now()
        current = in_force(unit.policies.versions(), now)
        recorded = unit.policies.get(current.version) if current else None
        try:
            check_activation(unit, policy, text, now)
            hindrance = ""
        except (PolicyError, PolicyConflict) as error:
            hindrance = str(error)
    print(f"{file}: policy {policy.version}, effective from {policy.effective_from.isoformat()}, reads well.")
    if recorded is None:
        print("No version is in force yet.")
    else:
        _compare(recorded.version, recorded.body, text)
    if hindrance:
        raise Refused(hindrance)


def _compare(version: str, before: str, after: str) -> None:
    found = changes(before, after)
    print(f"Against {version}, which is in force: {len(found) or 'no'} values differ.")
    width = max((len(each.key) for each in found), default=0)
    for each in found:
        print(f"  {each.key:{width}}  {each.old} -> {each.new}")


@app.command("activate")
def activate_file(file: File) -> None:
    """Record a version; every process takes it over by itself on the day it takes effect."""
    policy, text = read_policy(file)
    with opened() as parts, parts.units() as unit:
        now = parts.clock.now()
        new = activate(unit, policy, text, now, parts.real.now())
        known = {one.version: state for one, state in states(unit.policies.versions(), now)}
    done = "is recorded" if new else "was recorded already"
    state = known[policy.version].value.replace("_", " ")
    print(f"Policy {policy.version} {done}: effective from {policy.effective_from.isoformat()}, {state}.")


@app.command("list")
def list_versions() -> None:
    """Every version, the newest first: effective from, state, recorded when."""
    with opened() as parts, parts.units.reading() as unit:
        known = states(unit.policies.versions(), parts.clock.now())
    if not known:
        print("No version is recorded yet; credit-desk init or the first start records CREDIT_POLICY.")
    for one, state in known:
        print(
            f"{one.version:20} {one.effective_from.isoformat()}  {state.value.replace('_', ' '):9} "
            f"recorded {one.recorded_at:%Y-%m-%d %H:%M} UTC"
        )


@app.command()
def route(
    amount: Annotated[str, typer.Option("--amount", help="Such as 250000 or 250,000.00.")],
    grade: Annotated[str, typer.Option("--class", help="Risk class: A, B, C or D.")],
    currency: Annotated[str, typer.Option("--currency", help="Else the base currency.")] = "",
    exposure: Annotated[
        str, typer.Option("--exposure", help="What the customer owes or has signed for, same currency.")
    ] = "0",
    secured: Annotated[bool, typer.Option("--secured", help="Fully secured.")] = False,
) -> None:
    """Who would have to sign an amount, level by level, by the policy in force."""
    with opened() as parts:
        policy = parts.policy
        money = _currency(parts, currency)
        shown = asked_route(
            policy,
            _amount(amount, money),
            _class(grade),
            _amount(exposure, money, zero=True),
            secured=secured,
        )
    judged = f"{_written(shown.judged)} counts, class {shown.risk_class}, policy {shown.policy_version}"
    print(f"{judged}, {'fully secured' if secured else 'not fully secured'}:")
    for at, (post, votes) in enumerate(shown.levels, start=1):
        print(f"{at}. {post.value}" + (f", {votes} votes by different people" if votes > 1 else ""))
    if not shown.levels:
        print("The policy refuses this unless it is fully secured.")


def _written(amount: Money) -> str:
    from bot.i18n import money

    return money(amount, "en")


def _currency(parts: Parts, text: str) -> str:
    known = parts.policy.currencies
    code = text.upper() or parts.policy.base_currency
    if code not in known:
        raise Refused(f"I read {text!r} as a currency; take one of the policy's: {', '.join(known)}.")
    return code


def _class(text: str) -> RiskClass:
    if text.upper() not in list(RiskClass):
        raise Refused(f"I read {text!r} as a risk class; take one of: {', '.join(RiskClass)}.")
    return RiskClass(text.upper())


def _amount(text: str, currency: str, *, zero: bool = False) -> Money:
    try:
        return parse_amount(text, currency, zero=zero)
    except BadEntry:
        raise Refused(
            f"I read {text!r} as an amount in {currency}; write one such as 250000 or 1,000.50."
        ) from None
