"""The only file that knows every part: builds them from the settings and wires them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from slack_bolt import App
from sqlalchemy import Connection, Engine, event

from bot import zones
from bot.clocks import DemoClock, SystemClock, clock_of, is_demo
from bot.delivery.items import STANDARD, Composer
from bot.delivery.rounds import Delivery, Loop, crash_at, no_crash
from bot.flows.again import persistently
from bot.flows.calendars import Calendar
from bot.flows.policy import Policy
from bot.flows.ports import Desk
from bot.guards import Guard, Home, home_of
from bot.handlers.office import Office
from bot.health import Health
from bot.lane_app import LaneApp
from bot.lanes import ON_SQLITE, THREADS, Courteous, Lanes
from bot.operating import DemoDesk, Operations
from bot.policies import read_policy
from bot.policy_book import PolicyBook, activate_filed
from bot.readers import Readers
from bot.rendering import Renderer
from bot.saying import Fault
from bot.schedule import TICK_SECONDS, Schedule
from bot.settings import Settings, SettingsError
from bot.slack import JSON, DeliveryError, Slack, SlackRefused, web_client
from bot.storage.engine import LOOKING, open_engine
from bot.storage.outbox_queue import OutboxQueue
from bot.storage.receipts import CommittedReceipts
from bot.storage.schema import check_revision, migrate
from bot.storage.units import SqlUnits

SENDERS = 4
COMPANY_LOCALE = "company.locale"


class SlackAway(Fault):
    """Slack cannot be reached at the start."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What needs no Slack. ``real`` is the machine's clock, ``clock`` business time.

    ``filed`` is the policy of the file that the settings name; ``policy`` the one in force.
    """

    settings: Settings
    engine: Engine
    units: SqlUnits
    queue: OutboxQueue
    filed: Policy
    filed_text: str
    real: SystemClock
    clock: SystemClock | DemoClock
    book: PolicyBook

    @property
    def desk(self) -> Desk:
        """The desk by the policy in force now; ask anew for each thing that is begun."""
        return self.book.desk

    @property
    def policy(self) -> Policy:
        return self.book.desk.policy

    @property
    def calendar(self) -> Calendar:
        return self.book.calendar


@dataclass(frozen=True, slots=True)
class Plugged:
    """What the other layers plug in: handlers, the composer of messages, the tick."""

    register: Callable[[App, Office], None]
    composer: Callable[[Callable[[], Desk], Renderer, Readers, Path | None], Composer]
    tick: Callable[[Parts], object]


def plugged() -> Plugged:
    """The bot's own; imported when a process needs them."""
    from bot.composing import Composing
    from bot.handlers import register

    return Plugged(register, Composing, tick_of)


def tick_of(parts: Parts) -> None:
    """Everything that is due now, with the ladder on this database, by the policy in force now."""
    from bot.flows import changeover, sweep, ticking
    from bot.storage.changeover import SqlChangeover
    from bot.storage.ladder import SqlLadder

    ladder = SqlLadder(parts.engine)
    desk = parts.book.turn()
    changeover.run(SqlChangeover(parts.engine), desk, parts.book.ladder_of)

    def swept(desk: Desk, today: date, on_overdue: Callable[[int], None]) -> object:
        return sweep.run(ladder, desk.policy, desk.calendar, today, on_overdue)

    persistently(lambda: ticking.tick(desk, swept))


def open_parts(settings: Settings, *, may_migrate: bool = False) -> Parts:
    """Open the database and read the policy; raises ``StorageError`` and ``PolicyError``.

    ``may_migrate`` brings a database up to date by itself, which is right for one process on a SQLite file.
    """
    zones.pin()
    policy, text = read_policy(settings.policy_file)
    engine = open_engine(settings.database_url)
    try:
        migrate(engine) if may_migrate else check_revision(engine)
        units, real = SqlUnits(engine), SystemClock()
        clock = clock_of(units)
    except BaseException:
        engine.dispose()
        raise
    rules = replace(STANDARD, pace=settings.pace_seconds, senders=SENDERS)
    book, queue = PolicyBook(units, clock, policy), OutboxQueue(engine, rules)
    return Parts(settings, engine, units, queue, policy, text, real, clock, book)


def record_policy(parts: Parts) -> None:
    """Activate the policy of the settings and work by the one in force.

    Raises ``PolicyConflict`` for a known version with another text, ``NoPolicyInForce`` when none is.
    """
    activate_filed(parts.units, parts.filed, parts.filed_text, parts.clock.now(), parts.real.now())
    parts.book.turn()


def connect(settings: Settings, lanes: Lanes) -> tuple[Slack, LaneApp, Home]:
    """The Slack client, Bolt's app and where we are installed; raises ``SettingsError`` and ``SlackAway``."""
    client = web_client(settings.bot_token, settings.slack_api_url)
    slack = Slack(client)
    try:
        told = slack.ask("auth.test")
    except SlackRefused as refused:
        raise SettingsError("setting.refused.bot_token", code=refused.code) from None
    except DeliveryError as away:
        raise SlackAway("setting.slack_away", address=settings.slack_api_url, code=away.code) from None
    app = LaneApp(
        lanes,
        client=client,
        signing_secret=settings.signing_secret if settings.listens else "socket mode needs no signature",
        process_before_response=True,
        request_verification_enabled=settings.listens,
        token_verification_enabled=False,
    )
    return slack, app, _home(settings, slack, told)


def _home(settings: Settings, slack: Slack, told: JSON) -> Home:
    """Our workspace and app; ``bots.info`` names the app where the app-level token does not."""
    app_token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else ""
    home = home_of(told, app_token)
    if home.app or not told.get("bot_id"):
        return home
    try:
        app = str(slack.ask("bots.info", bot=told["bot_id"])["bot"].get("app_id") or "")
    except DeliveryError:
        return home
    return replace(home, app=app)


@dataclass(frozen=True, slots=True)
class Bot:
    """Everything of one process, built and not yet started.

    ``turning`` stands in for ``schedule`` in a process that takes requests only: it follows the policy.
    """

    parts: Parts
    app: LaneApp
    lanes: Lanes
    loop: Loop
    schedule: Schedule
    turning: Schedule
    health: Health


def build(parts: Parts, own: Plugged) -> Bot:
    """Wire a process; talks to Slack once, to learn where it is installed."""
    record_policy(parts)
    lanes = Lanes(ON_SQLITE, parts.units.grouping) if parts.settings.on_sqlite else Lanes(THREADS)
    slack, app, home = connect(parts.settings, lanes)
    courteous = Courteous(slack, lanes)
    renderer = Renderer()
    readers = Readers(
        parts.units, courteous, parts.real, _company_locale(parts), lambda: parts.policy.week.zone
    )
    health = Health(parts.queue, parts.real.now, TICK_SECONDS)
    receipts = CommittedReceipts(parts.engine)

    health.watch("database takes no writes", lambda: parts.units.saving.works)

    def tick() -> None:
        parts.units.saving.look()
        own.tick(parts)
        receipts.prune(parts.real.now())

    schedule = Schedule(tick, health, parts.real.now)
    delivery = Delivery(
        parts.queue,
        slack,
        own.composer(lambda: parts.desk, renderer, readers, parts.settings.font_path),
        now=parts.real.now,
        business=parts.clock.now,
        rules=replace(STANDARD, pace=parts.settings.pace_seconds, senders=SENDERS),
        crash=_crash(parts),
    )
    loop = Loop(delivery)
    wake_on_commit(parts.engine, loop.wake)
    operations = Operations(parts.units, parts.queue, parts.clock, parts.real.now, schedule.run)
    clock = DemoDesk(parts.units, lambda: parts.calendar)
    app.use(Guard(home, parts.real.now, receipts))
    own.register(app, Office(lambda: parts.desk, renderer, readers, courteous, operations, clock))
    turning = Schedule(parts.book.turn, health, parts.real.now)
    return Bot(parts, app, lanes, loop, schedule, turning, health)


def wake_on_commit(engine: Engine, wake: Callable[[], None]) -> None:
    """Delivery looks at once when something was written. Told just before the commit is visible."""

    def committed(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get(LOOKING) and not options.get("postgresql_readonly"):
            wake()

    event.listen(engine, "commit", committed)


def _company_locale(parts: Parts) -> str:
    with parts.units.reading() as unit:
        return unit.settings.get(COMPANY_LOCALE) or "en"


def _crash(parts: Parts) -> Callable[[str], None]:
    """Crash points exist for proofs, on demo databases only."""
    point = parts.settings.crash_at
    return crash_at(point) if point and is_demo(parts.units) else no_crash
