"""A whole company on this desk: the sandbox, the bot as a real process, and people who type and click.

Everything goes through Slack's protocol; the database is only read, to see what became of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.clocks import DemoClock
from bot.flows.dossier import CreditCase
from bot.flows.forms import Kind
from bot.flows.model import Action, Actor, Post
from bot.flows.ports import Desk
from bot.flows.preparing import prepare
from bot.flows.reading import situation
from bot.flows.situation import Situation
from bot.flows.ticking import LAST_SWEEP
from bot.holidays import calendar_of
from bot.storage.engine import open_engine
from bot.storage.units import SqlUnits
from sandbox.driver import Driver, Person
from sandbox.server import SandboxServer
from tests.support.desks import POLICY
from tests.support.walks import Stride

JSON = dict[str, Any]
CHECKOUT = Path(__file__).resolve().parents[2]
WORKSPACE: JSON = json.loads((CHECKOUT / "demo" / "workspace.json").read_text("utf-8"))
IN_CHINESE: JSON = json.loads((CHECKOUT / "demo" / "workspace.zh.json").read_text("utf-8"))
"""The same company as its Chinese demo has it: the same ids and posts."""
START = "2026-03-02T10:00"  # a Monday
TAGS = {"en": "en", "zh": "zh-CN"}
CARDS = "C0CREDIT"
CARD_SECONDS = 20.0
LIMITS_SPEED = 20
"""Slack's rate limits are on in these tests, and pass so many times faster; so does the pace of the bot."""


def workplace(workspace: JSON = WORKSPACE, **options: object) -> SandboxServer:
    """The sandbox as these tests use it."""
    return SandboxServer(workspace, limits_speed=LIMITS_SPEED, **options)  # type: ignore[arg-type]


def environment(sandbox: SandboxServer, database_url: str, **more: str) -> dict[str, str]:
    """The settings of the bot's process, and none of whoever runs the tests."""
    private = ("SLACK_", "CREDIT_", "DATABASE_URL", "PORT", "HOST")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(private)}
    return {
        **kept, "SLACK_API_URL": sandbox.api_url, "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token, "DATABASE_URL": database_url,
        "CREDIT_DESK_PACE": str(1 / LIMITS_SPEED), "PYTHONPATH": str(CHECKOUT), **more,
    }  # fmt: skip


def run_cli(env: Mapping[str, str], *words: str) -> str:
    """One ``credit-desk`` command; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words], env=dict(env), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def bot_process(env: Mapping[str, str], role: str = "run") -> Iterator[subprocess.Popen[str]]:
    """The bot as its own process, ready to be spoken to; ended when the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", role], env=dict(env), text=True, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        assert any(line.startswith("ready ") for line in lines), f"the bot ended with {process.wait()}"
        yield process
    finally:
        process.terminate()
        process.communicate()


@dataclass(frozen=True)
class Company:
    """The workspace with the bot in it."""

    sandbox: SandboxServer
    driver: Driver
    desk: Desk
    env: dict[str, str] = field(repr=False)

    def person(self, user: str) -> Person:
        return self.driver.person(user)

    def today(self) -> date:
        return self.desk.calendar.today(self.desk.clock.now())

    def case(self, number: int) -> CreditCase:
        with self.desk.units.reading() as unit:
            return unit.cases.get(number)

    def situation(self, number: int) -> Situation:
        with self.desk.units.reading() as unit:
            return situation(self.desk, unit, unit.cases.get(number))

    # --- time

    def wait_swept(self) -> None:
        """Until the first tick has made its sweep: from then on time brings nothing by itself."""
        self.driver.wait_until(self._last_sweep, CARD_SECONDS)

    def _last_sweep(self) -> str | None:
        with self.desk.units.reading() as unit:
            return unit.settings.get(LAST_SWEEP)

    def pass_days(self, days: int) -> None:
        """Business time moves on day by day, each with its tick; asked for in Slack, as on the page."""
        for _ in range(days):
            self.clock("advance 1d")

    def clock(self, words: str) -> str:
        told = self.person("U0ADMIN1").command(f"/credit clock {words}", channel="C0OPERAT")
        assert told["acknowledged"], told
        return str(told["ack"]["text"])

    # --- cases

    def open_case(self, customer: str = "Hengyuan Precision Parts", **fields: str) -> int:
        """``/credit new`` by sales, filled in and sent; the number of the case."""
        sally = self.person("U0SALES1")
        view = sally.command(f"/credit new {customer}", channel="C0SALES0")["opened_view"]
        typed = {
            "customer": customer, "contact": "Ms Luo", "contacted_on": self.today().isoformat(),
            "wanted": "Bearings, 2 million a year", **fields,
        }  # fmt: skip
        told = sally.submit(view, typed)
        assert (told["acknowledged"], told["errors"]) == (True, None), told
        with self.desk.units.reading() as unit:
            case = unit.cases.of_submission(f"view:{view['id']}")
        assert case is not None
        return case.number

    def card(self, number: int) -> JSON:
        """The case's card in the channel, once it shows the present version."""
        version = self.case(number).version
        found: JSON = self.driver.wait_until(lambda: self._card(number, version), CARD_SECONDS)
        return found

    def _card(self, number: int, version: int) -> JSON | None:
        title = f"CR-{number} "
        for message in self.driver.messages(CARDS):
            header = message.get("blocks", [{}])[0]
            if header.get("type") == "header" and header["text"]["text"].startswith(title):
                return {**message, "channel": CARDS} if shows(message, number, version) else None
        return None

    def take(self, number: int, stride: Stride) -> JSON:
        """One step of a walk, by its button on the card; entries go through the modal."""
        self.pass_days(stride.after)
        told = self.click(number, stride.who, stride.action, stride.values)
        case = self.case(number)
        assert case.stage is stride.stage, (stride, told)
        return told

    def click(self, number: int, user: str, action: Action, values: Mapping[str, str]) -> JSON:
        actor = self.person(user)
        told: JSON = actor.click(self.card(number), f"case:{action.value}")
        assert told["acknowledged"], told
        if told["opened_view"] is None:
            return told
        told = actor.submit(told["opened_view"], self.typed(number, user, action, values))
        assert (told["acknowledged"], told["errors"]) == (True, None), told
        return told

    def typed(self, number: int, user: str, action: Action, values: Mapping[str, str]) -> dict[str, str]:
        """The walk's values as this person types them: days as dates of business time."""
        fields = prepare(self.desk, number, action, actor(user), None).fields
        kinds = {each.name: each.kind for each in fields}
        return {name: self._text(kinds[name], value, number) for name, value in values.items()}

    def _text(self, kind: Kind, value: str, number: int) -> str:
        if kind is Kind.DATE:
            return (self.today() + timedelta(days=int(value))).isoformat()
        return value.replace("INV-7001", f"INV-{7000 + number}")


def actor(user: str) -> Actor:
    """The person with the posts of the demo workspace."""
    posts = next(each["posts"] for each in WORKSPACE["people"] if each["id"] == user)
    return Actor(user, frozenset(Post(post) for post in posts))


def button_of(card: JSON, action_id: str) -> JSON:
    """A button of a message by what it does, with what is written on it."""
    blocks = [block for block in card["blocks"] if block["type"] == "actions"]
    found: JSON = next(e for block in blocks for e in block["elements"] if e["action_id"] == action_id)
    return found


def shows(message: JSON, number: int, version: int) -> bool:
    """Whether the buttons of a card are those of this version; a closed card may have none."""
    values = [
        element.get("value", "")
        for block in message["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]
    return not values or f"CR-{number}@{version}" in values


@contextmanager
def company(
    database_url: str, *, story: JSON | None = None, language: str = "en", **more: str
) -> Iterator[Company]:
    """Sandbox, demo database (``language`` en or zh) and one bot process over Socket Mode."""
    with (
        workplace(IN_CHINESE if language == "zh" else WORKSPACE, story=story) as sandbox,
        prepared(sandbox, database_url, language, **more) as made,
        bot_process(made.env),
    ):
        made.driver.wait_connected()
        made.wait_swept()
        yield made


@contextmanager
def prepared(
    sandbox: SandboxServer, database_url: str, language: str = "en", **more: str
) -> Iterator[Company]:
    """The database and the people, without a bot yet."""
    env = environment(sandbox, database_url, **more)
    run_cli(env, "init", "--demo", "--language", TAGS[language])
    run_cli(env, "clock", "set", START)
    engine = open_engine(database_url)
    units = SqlUnits(engine)
    desk = Desk(units, POLICY, DemoClock(units), calendar_of(POLICY.week))
    try:
        yield Company(sandbox, Driver(sandbox.url), desk, env)
    finally:
        engine.dispose()
