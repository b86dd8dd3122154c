"""``policy``: compare a file with the policy in force, activate it, list the versions, ask who would sign."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.amounts import BadEntry, parse_amount
from bot.app import Parts
from bot.cli.opening import Refused, filled, opened
from bot.flows.model import Money, RiskClass
from bot.flows.policy import Level
from bot.flows.routes import asked
from bot.flows.versions import VersionState, in_force, states
from bot.policies import read_policy
from bot.policy_book import EarlierThanInForce, activate, check_activation
from bot.policy_changes import changes
from bot.saying import Said, said, say, spoken
from bot.storage.errors import PolicyConflict

app = typer.Typer(no_args_is_help=True)

File = Annotated[Path, typer.Argument()]


@app.command()
def check(file: File) -> None:
    """Read a file and show what differs from the policy in force; exit status 1 if it cannot be activated."""
    policy, text = read_policy(file)
    with opened() as parts, parts.units.reading() as unit:
        now = parts.clock.now()
        current = in_force(unit.policies.versions(), now)
        recorded = unit.policies.get(current.version) if current else None
        hindrance: Said | None = None
        try:
            check_activation(unit, policy, text, now)
        except (EarlierThanInForce, PolicyConflict) as error:
            hindrance = error.said
    print(say("cli.policy.reads_well", file=file, version=policy.version, begins=policy.effective_from))
    if recorded is None:
        print(say("cli.policy.none_yet"))
    else:
        _compare(recorded.version, recorded.body, text)
    if hindrance:
        raise Refused("list.as_is", text=hindrance)


def _compare(version: str, before: str, after: str) -> None:
    found = changes(before, after)
    if not found:
        print(say("cli.policy.same", version=version))
        return
    print(say("cli.policy.differs", len(found), version=version))
    width = max(len(each.key) for each in found)
    for each in found:
        print(f"  {each.key:{width}}  {_value(each.old)} -> {_value(each.new)}")


def _value(text: str | None) -> str:
    return say("cli.policy.nothing") if text is None else text


@app.command("activate")
def activate_file(file: File) -> None:
    """Record a version; every process takes it over by itself on the day it takes effect."""
    policy, text = read_policy(file)
    with opened() as parts, parts.units() as unit:
        now = parts.clock.now()
        new = activate(unit, policy, text, now, parts.real.now())
        known = {one.version: state for one, state in states(unit.policies.versions(), now)}
    key = "cli.policy.recorded" if new else "cli.policy.known"
    state = _state(known[policy.version])
    print(say(key, version=policy.version, begins=policy.effective_from, state=state))


@app.command("list")
def list_versions() -> None:
    """Every version, the newest first: effective from, state, recorded when."""
    with opened() as parts, parts.units.reading() as unit:
        known = states(unit.policies.versions(), parts.clock.now())
    if not known:
        print(say("cli.policy.none_recorded"))
    for one, state in known:
        since, recorded = one.effective_from.isoformat(), say("cli.policy.recorded_at", at=one.recorded_at)
        print(f"{one.version:20} {since}  {filled(spoken(_state(state)), 9)} {recorded}")


def _state(state: VersionState) -> Said:
    return said(f"version.{state.value}")


@app.command()
def route(
    amount: Annotated[str, typer.Option("--amount")],
    grade: Annotated[str, typer.Option("--class")],
    currency: Annotated[str, typer.Option("--currency")] = "",
    exposure: Annotated[str, typer.Option("--exposure")] = "0",
    secured: Annotated[bool, typer.Option("--secured")] = False,
) -> None:
    """Who would have to sign an amount, level by level, by the policy in force."""
    with opened() as parts:
        money = _currency(parts, currency)
        shown = asked(
            parts.policy,
            _amount(amount, money),
            _class(grade),
            _amount(exposure, money, zero=True),
            secured=secured,
        )
    key = "cli.policy.route.secured" if secured else "cli.policy.route.unsecured"
    print(say(key, judged=shown.total, risk_class=shown.risk_class, version=shown.policy_version))
    if not shown.levels:
        print(say("route.refused"))
    if len(shown.levels) > 1:
        print(say("route.parallel" if shown.parallel else "route.in_order"))
    for number, level in enumerate(shown.levels, start=1):
        print(say("route.level_bare", number=number, what=_asked_of(level)))


def _asked_of(level: Level) -> Said:
    """The post in words, with its votes where it takes several, as in Slack."""
    post = said(f"post.{level.post.value}")
    if level.votes == 1:
        return post
    return said("route.votes_all" if level.all_opinions else "route.votes", post=post, votes=level.votes)


def _currency(parts: Parts, text: str) -> str:
    known = parts.policy.currencies
    code = text.upper() or parts.policy.base_currency
    if code not in known:
        raise Refused("cli.not_a_currency", read=text, known=tuple(known))
    return code


def _class(text: str) -> RiskClass:
    if text.upper() not in list(RiskClass):
        raise Refused("cli.not_a_class", read=text, known=tuple(one.value for one in RiskClass))
    return RiskClass(text.upper())


def _amount(text: str, currency: str, *, zero: bool = False) -> Money:
    try:
        return parse_amount(text, currency, zero=zero)
    except BadEntry:
        raise Refused("cli.not_an_amount", read=text, currency=currency) from None
