"""Looks at an installation as a whole: a green list, or the exact fix of each thing that is red."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot import zones
from bot.app import Parts, open_parts
from bot.clocks import is_demo
from bot.flows.model import PEOPLE_POSTS, Post, Topic
from bot.flows.versions import in_force
from bot.holidays import gaps
from bot.policies import PolicyError, load_policy
from bot.settings import Settings, SettingsError
from bot.slack import DeliveryError, Slack, SlackRefused, web_client
from bot.storage.errors import StorageError

NEEDED_SCOPES = ("commands", "chat:write", "im:write", "users:read")
HISTORY_SCOPES = ("channels:history", "groups:history", "im:history")
CLOCK_DRIFT = timedelta(minutes=2)
NOBODY_NEEDED = frozenset({Post.FIELD_LIAISON, Post.COMMITTEE, Post.LEGAL})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``fix`` is empty where it is well; ``must`` is false for mere advice."""

    name: str
    said: str
    fix: str = ""
    must: bool = True

    @property
    def is_red(self) -> bool:
        return bool(self.fix) and self.must


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything, each thing as far as the ones before allow."""
    yield _policy(settings)
    slack = None
    for finding, found in _slack(settings):
        slack = found or slack
        yield finding
    yield _app_token(settings)
    try:
        parts = open_parts(settings)
    except (StorageError, PolicyError, SQLAlchemyError) as error:
        fix = str(error) if isinstance(error, (StorageError, PolicyError)) else "check DATABASE_URL"
        yield Finding("database", type(error).__name__, fix)
        return
    try:
        yield from _with_database(parts, slack)
    finally:
        parts.engine.dispose()


def _with_database(parts: Parts, slack: Slack | None) -> Iterator[Finding]:
    yield Finding("database", f"{parts.engine.dialect.name}, at the newest revision")
    yield _in_force(parts)
    yield _clock(parts)
    yield _zones()
    yield _calendar(parts)
    yield _posts(parts)
    yield from _channels(parts, slack)
    yield _queue(parts)


def _policy(settings: Settings) -> Finding:
    try:
        policy = load_policy(settings.policy_file)
    except PolicyError as error:
        return Finding("policy", "cannot be used", str(error))
    return Finding("policy", f"version {policy.version}, zone {policy.week.zone}")


def _in_force(parts: Parts) -> Finding:
    """The version people work by, and whether the file of the settings is another one."""
    filed, now = parts.filed, parts.clock.now()
    with parts.units.reading() as unit:
        known = unit.policies.versions()
    current = in_force(known, now)
    if current is None:
        return Finding("policy in force", f"none yet; the start records {filed.version}")
    said = f"version {current.version}, since {current.effective_from.isoformat()}"
    if filed.version in [one.version for one in known]:
        return Finding("policy in force", said)
    fix = f"{filed.version} of CREDIT_POLICY is not recorded yet: start, or run: credit-desk policy activate"
    return Finding("policy in force", said, f"{fix} {parts.settings.policy_file}", must=False)


def _slack(settings: Settings) -> Iterator[tuple[Finding, Slack | None]]:
    """Token and scopes; gives the client once the token holds."""
    try:
        slack = Slack(web_client(settings.bot_token, settings.slack_api_url))
        told, scopes = slack.introduce()
    except SettingsError as error:
        yield Finding("bot token", "missing", str(error)), None
        return
    except SlackRefused as error:
        fix = "copy SLACK_BOT_TOKEN again from OAuth & Permissions of your Slack app"
        yield Finding("bot token", f"refused by Slack ({error.code})", fix), None
        return
    except DeliveryError as error:
        fix = f"check the network, or SLACK_API_URL ({settings.slack_api_url})"
        yield Finding("bot token", f"Slack cannot be reached ({error.code})", fix), None
        return
    yield Finding("bot token", f"of {told.get('team')} as {told.get('user')}"), slack
    yield _scopes("scopes", NEEDED_SCOPES, scopes, must=True), None
    yield _scopes("optional scopes", HISTORY_SCOPES, scopes, must=False), None


def _scopes(name: str, wanted: tuple[str, ...], given: frozenset[str], *, must: bool) -> Finding:
    missing = [scope for scope in wanted if scope not in given]
    if not missing:
        return Finding(name, ", ".join(wanted))
    fix = f"add {', '.join(missing)} under OAuth & Permissions and install the app again"
    return Finding(name, f"missing: {', '.join(missing)}", fix, must=must)


def _app_token(settings: Settings) -> Finding:
    """Socket Mode needs the app-level token, HTTP mode the signing secret and a port."""
    if settings.listens:
        return Finding("transport", f"signed HTTP on port {settings.port}")
    try:
        token = settings.app_token
        Slack(web_client(token, settings.slack_api_url)).call("apps.connections.open")
    except SettingsError as error:
        return Finding("transport", "none", str(error))
    except SlackRefused as error:
        fix = "make an app-level token with the scope connections:write and switch Socket Mode on"
        return Finding("transport", f"Socket Mode refused ({error.code})", fix)
    except DeliveryError as error:
        return Finding("transport", f"Socket Mode cannot be reached ({error.code})", "check the network")
    return Finding("transport", "Socket Mode")


def _clock(parts: Parts) -> Finding:
    """Signed requests are refused when this clock is five minutes off; the database is the witness."""
    drift = abs(parts.queue.database_now() - parts.real.now())
    kind = "demo clock" if is_demo(parts.units) else "machine's clock"
    said = f"{kind}, business time {parts.clock.now():%Y-%m-%d %H:%M} UTC"
    if drift > CLOCK_DRIFT:
        return Finding("clock", said, f"set the machine's time; it is {drift} off the database's")
    return Finding("clock", said)


def _zones() -> Finding:
    """Which rules say when a day begins: compare this line between two hosts (fault 51)."""
    own = zones.machines_own()
    aside = f"; the machine's own, {own}, is not used" if own not in ("", zones.used()) else ""
    return Finding("zones", f"tzdata {zones.used()}{aside}")


def _calendar(parts: Parts) -> Finding:
    today = parts.calendar.today(parts.clock.now())
    missing = gaps(parts.calendar, today, today + timedelta(days=180))
    country = parts.policy.week.country or "weekends only"
    return Finding("calendar", f"{country}, {today.year}", missing, must=False)


def _posts(parts: Parts) -> Finding:
    with parts.units.reading() as unit:
        held = {post for _, post in unit.posts.holdings()}
    if Post.ADMIN not in held:
        return Finding("posts", "no administrator", "run: credit-desk posts grant USER admin")
    empty = [post.value for post in PEOPLE_POSTS if post not in held]
    if not empty:
        return Finding("posts", "every post is held")
    must = any(Post(post) not in NOBODY_NEEDED for post in empty)
    fix = f"run: credit-desk posts grant USER {empty[0]}"
    return Finding("posts", f"held by nobody: {', '.join(empty)}", fix, must=must)


def _channels(parts: Parts, slack: Slack | None) -> Iterator[Finding]:
    with parts.units.reading() as unit:
        bound = dict(unit.posts.channels())
    for topic in Topic:
        channel = bound.get(topic)
        if channel is None:
            fix = f"run: credit-desk channels set {topic.value} CHANNEL"
            yield Finding(f"channel {topic.value}", "not set", fix)
        else:
            yield Finding(f"channel {topic.value}", *_membership(slack, channel))


def _membership(slack: Slack | None, channel: str) -> tuple[str, str]:
    """Whether we are in a channel, as far as our scopes let us see it."""
    if slack is None:
        return channel, ""
    invite = "in that channel, type: /invite @Credit Desk"
    try:
        found = slack.ask("conversations.info", channel=channel)["channel"]
    except SlackRefused as error:
        if error.code == "missing_scope":
            return f"{channel}, membership not visible without channels:read", ""
        return f"{channel}: {error.code}", invite
    except DeliveryError as error:
        return f"{channel}: Slack cannot be reached ({error.code})", ""
    if found.get("is_archived"):
        return f"{channel}: archived", "unarchive it, or set another with credit-desk channels set"
    return channel, "" if found.get("is_member", True) else invite


def _queue(parts: Parts) -> Finding:
    counts = parts.queue.counts(parts.real.now())
    said = f"{counts.pending} waiting, {counts.unknown} unclear, {counts.dead} given up"
    if counts.dead or counts.unknown:
        return Finding("outbox", said, "run: credit-desk outbox list", must=False)
    return Finding("outbox", said)
