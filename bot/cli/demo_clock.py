"""``clock``: show business time; on a demo database move it, and run the tick."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.app import Parts, tick_of
from bot.cli.opening import opened
from bot.clocks import DemoClock, is_demo, read_instant, read_step
from bot.flows.errors import DemoOnly
from bot.i18n import clock_time
from bot.saying import say

app = typer.Typer(invoke_without_command=True)


@app.callback()
def show(context: typer.Context) -> None:
    """Show business time."""
    if context.invoked_subcommand is None:
        with opened() as parts:
            _print(parts)


@app.command()
def advance(
    span: Annotated[str, typer.Argument()],
) -> None:
    """Move business time on."""
    step = read_step(span)
    with opened() as parts:
        _demo(parts).advance(step, parts.calendar)
        _print(parts)


@app.command("set")
def set_clock(
    instant: Annotated[str, typer.Argument()],
) -> None:
    """Move business time to an instant."""
    with opened() as parts:
        _demo(parts).set(read_instant(instant, parts.calendar.zone))
        _print(parts)


@app.command("run")
def run_tick() -> None:
    """Do now what the next tick would do: clocks, expiry, promises, the daily sweep."""
    with opened() as parts:
        tick_of(parts)
        _print(parts)


def _demo(parts: Parts) -> DemoClock:
    if not is_demo(parts.units):
        raise DemoOnly
    return DemoClock(parts.units)


def _print(parts: Parts) -> None:
    now, zone = parts.clock.now(), parts.policy.week.zone
    works = parts.calendar.is_business_day(parts.calendar.today(now))
    at = clock_time(now, zone)
    print(say("cli.clock.business_day" if works else "cli.clock.day_off", at=at, zone=zone))
