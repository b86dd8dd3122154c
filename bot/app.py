"""The only file that knows every part: builds them from the settings and wires them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from slack_bolt import App
from sqlalchemy import Connection, Engine, event

from bot.clocks import DemoClock, SystemClock, clock_of, is_demo
from bot.delivery.items import STANDARD, Composer
from bot.delivery.rounds import Delivery, Loop, crash_at, no_crash
from bot.flows.calendars import Calendar
from bot.flows.policy import Policy
from bot.flows.ports import Desk
from bot.guards import Guard, Home, home_of
from bot.handlers.office import Office
from bot.health import Health
from bot.holidays import calendar_of
from bot.lanes import ON_SQLITE, THREADS, Courteous, LaneApp, Lanes
from bot.operating import DemoDesk, Operations
from bot.policies import PolicyError, read_policy
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
    """What needs no Slack. ``real`` is the machine's clock, ``clock`` business time."""

    settings: Settings
    engine: Engine
    units: SqlUnits
    queue: OutboxQueue
    policy: Policy
    policy_text: str
    calendar: Calendar
    real: SystemClock
    clock: SystemClock | DemoClock
    desk: Desk


@dataclass(frozen=True, slots=True)
class Plugged:
    """What the other layers plug in: handlers, the composer of messages, the tick."""

    register: Callable[[App, Office], None]
    composer: Callable[[Desk, Renderer, Readers], Composer]
    tick: Callable[[Parts], object]


def plugged() -> Plugged:
    """The bot's own; imported when a process needs them."""
    from bot.composing import Composing
    from bot.handlers import register

    return Plugged(register, Composing, tick_of)


def tick_of(parts: Parts) -> None:
    """Everything that is due now, with the ladder on this database."""
    from bot.flows import sweep, ticking
    from bot.storage.ladder import SqlLadder

    ladder = SqlLadder(parts.engine)

    def swept(desk: Desk, today: date, on_overdue: Callable[[int], None]) -> object:
        return sweep.run(ladder, desk.policy, parts.calendar, today, on_overdue)

    ticking.tick(parts.desk, swept)


def open_parts(settings: Settings, *, may_migrate: bool = False) -> Parts:
    """Open the database and read the policy; raises ``StorageError`` and ``PolicyError``.

    ``may_migrate`` brings a database up to date by itself, which is right for one process on a SQLite file.
    """
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
    calendar, queue = calendar_of(policy.week), OutboxQueue(engine, rules)
    desk = Desk(units, policy, clock, calendar)
    return Parts(settings, engine, units, queue, policy, text, calendar, real, clock, desk)


def record_policy(parts: Parts) -> None:
    """Keep the text of the policy in force, so that what cites its version can be explained later.

    Raises ``PolicyError`` for a policy that is not in force yet.
    """
    if parts.policy.effective_from > parts.calendar.today(parts.clock.now()):
        raise PolicyError(
            f"The policy {parts.policy.version} takes effect on {parts.policy.effective_from.isoformat()}, "
            "which is still to come; start with the policy that is in force today (CREDIT_POLICY)."
        )
    with parts.units() as unit:
        unit.policies.record(
            parts.policy.version, parts.policy.effective_from, parts.policy_text, parts.real.now()
        )


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
    """Everything of one process, built and not yet started."""

    parts: Parts
    app: LaneApp
    lanes: Lanes
    loop: Loop
    schedule: Schedule
    health: Health


def build(parts: Parts, own: Plugged) -> Bot:
    """Wire a process; talks to Slack once, to learn where it is installed."""
    record_policy(parts)
    lanes = Lanes(ON_SQLITE, parts.units.grouping) if parts.settings.on_sqlite else Lanes(THREADS)
    slack, app, home = connect(parts.settings, lanes)
    courteous = Courteous(slack, lanes)
    renderer = Renderer()
    readers = Readers(parts.units, courteous, parts.real, _company_locale(parts), parts.policy.week.zone)
    health = Health(parts.queue, parts.real.now, TICK_SECONDS)
    receipts = CommittedReceipts(parts.engine)

    def tick() -> None:
        own.tick(parts)
        receipts.prune(parts.real.now())

    schedule = Schedule(tick, health, parts.real.now)
    delivery = Delivery(
        parts.queue,
        slack,
        own.composer(parts.desk, renderer, readers),
        now=parts.real.now,
        business=parts.clock.now,
        rules=replace(STANDARD, pace=parts.settings.pace_seconds, senders=SENDERS),
        crash=_crash(parts),
    )
    loop = Loop(delivery)
    wake_on_commit(parts.engine, loop.wake)
    operations = Operations(parts.units, parts.queue, parts.clock, parts.real.now, schedule.run)
    clock = DemoDesk(parts.units, parts.calendar)
    app.use(Guard(home, parts.real.now, receipts))
    own.register(app, Office(parts.desk, renderer, readers, courteous, operations, clock))
    return Bot(parts, app, lanes, loop, schedule, health)


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
