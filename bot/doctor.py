"""Looks at an installation as a whole: a green list, or the exact fix of each thing that is red."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from sqlalchemy.exc import SQLAlchemyError

from bot import zones
from bot.app import Parts, open_parts
from bot.clocks import is_demo
from bot.flows.model import PEOPLE_POSTS, Post, Topic
from bot.flows.versions import in_force
from bot.fonts import MissingGlyphs, covering
from bot.holidays import gaps
from bot.i18n import catalogue
from bot.policies import PolicyError, load_policy
from bot.saying import Said, said
from bot.settings import Settings, SettingsError
from bot.slack import DeliveryError, Slack, SlackRefused, web_client
from bot.storage.errors import StorageError
from bot.wording import PLACEHOLDER, unmarked

NEEDED_SCOPES = ("commands", "chat:write", "files:read", "files:write", "im:write", "users:read")
HISTORY_SCOPES = ("channels:history", "groups:history", "im:history")
CLOCK_DRIFT = timedelta(minutes=2)
NOBODY_NEEDED = frozenset({Post.FIELD_LIAISON, Post.COMMITTEE, Post.LEGAL})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``fix`` is ``None`` where it is well; ``must`` is false for mere advice.

    A bare text is a fault of the policy file, whose keys are English.
    """

    name: Said
    said: Said
    fix: Said | str | None = None
    must: bool = True

    @property
    def is_red(self) -> bool:
        return bool(self.fix) and self.must


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything, each thing as far as the ones before allow."""
    yield _policy(settings)
    yield _fonts(settings)
    slack = None
    for finding, found in _slack(settings):
        slack = found or slack
        yield finding
    yield _app_token(settings)
    try:
        parts = open_parts(settings)
    except (StorageError, PolicyError, SQLAlchemyError) as error:
        problem = said("doctor.database.unusable", problem=type(error).__name__)
        yield Finding(said("doctor.database"), problem, _database_fix(error))
        return
    try:
        yield from _with_database(parts, slack)
    finally:
        parts.engine.dispose()


def _database_fix(error: Exception) -> Said | str:
    return error.said if isinstance(error, StorageError | PolicyError) else said("doctor.database.fix")


def _with_database(parts: Parts, slack: Slack | None) -> Iterator[Finding]:
    yield Finding(said("doctor.database"), said("doctor.database.newest", kind=parts.engine.dialect.name))
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
        return Finding(said("doctor.policy"), said("doctor.policy.unusable"), error.said)
    told = said("doctor.policy.version", version=policy.version, zone=policy.week.zone)
    return Finding(said("doctor.policy"), told)


def _fonts(settings: Settings) -> Finding:
    """Whether letters and pictures can be drawn in Chinese, with every character of our own texts."""
    wanted = "".join(chain.from_iterable(catalogue("zh_CN").messages.values()))
    try:
        found = covering(PLACEHOLDER.sub("", unmarked(wanted)), settings.font_path)
    except MissingGlyphs as missing:
        return Finding(said("doctor.fonts"), said("doctor.fonts.none"), missing.said, must=False)
    families = tuple(dict.fromkeys(face.family for face in found))
    return Finding(said("doctor.fonts"), said("list.as_is", text=families))


def _in_force(parts: Parts) -> Finding:
    """The version people work by, and whether the file of the settings is another one."""
    filed, now = parts.filed, parts.clock.now()
    with parts.units.reading() as unit:
        known = unit.policies.versions()
    current = in_force(known, now)
    name = said("doctor.in_force")
    if current is None:
        return Finding(name, said("doctor.in_force.none", version=filed.version))
    told = said("doctor.in_force.since", version=current.version, since=current.effective_from)
    if filed.version in [one.version for one in known]:
        return Finding(name, told)
    fix = said("doctor.in_force.fix", version=filed.version, file=parts.settings.policy_file)
    return Finding(name, told, fix, must=False)


def _slack(settings: Settings) -> Iterator[tuple[Finding, Slack | None]]:
    """Token and scopes; gives the client once the token holds."""
    try:
        slack = Slack(web_client(settings.bot_token, settings.slack_api_url))
        told, scopes = slack.introduce()
    except SettingsError as error:
        yield Finding(said("doctor.token"), said("doctor.missing"), error.said), None
        return
    except SlackRefused as error:
        refused = said("doctor.token.refused", code=error.code)
        yield Finding(said("doctor.token"), refused, said("doctor.token.fix")), None
        return
    except DeliveryError as error:
        fix = said("doctor.slack_away.fix", address=settings.slack_api_url)
        yield Finding(said("doctor.token"), said("doctor.slack_away", code=error.code), fix), None
        return
    team, user = str(told.get("team")), str(told.get("user"))
    yield Finding(said("doctor.token"), said("doctor.token.of", team=team, user=user)), slack
    yield _scopes(said("doctor.scopes"), NEEDED_SCOPES, scopes, must=True), None
    yield _scopes(said("doctor.scopes.optional"), HISTORY_SCOPES, scopes, must=False), None


def _scopes(name: Said, wanted: tuple[str, ...], given: frozenset[str], *, must: bool) -> Finding:
    missing = tuple(scope for scope in wanted if scope not in given)
    if not missing:
        return Finding(name, said("list.as_is", text=wanted))
    fix = said("doctor.scopes.fix", missing=missing)
    return Finding(name, said("doctor.scopes.missing", missing=missing), fix, must=must)


def _app_token(settings: Settings) -> Finding:
    """Socket Mode needs the app-level token, HTTP mode the signing secret and a port."""
    name = said("doctor.transport")
    if settings.listens:
        return Finding(name, said("doctor.transport.http", port=str(settings.port)))
    try:
        token = settings.app_token
        Slack(web_client(token, settings.slack_api_url)).call("apps.connections.open")
    except SettingsError as error:
        return Finding(name, said("doctor.transport.none"), error.said)
    except SlackRefused as error:
        refused = said("doctor.transport.refused", code=error.code)
        return Finding(name, refused, said("doctor.transport.refused.fix"))
    except DeliveryError as error:
        away = said("doctor.transport.away", code=error.code)
        return Finding(name, away, said("doctor.transport.away.fix"))
    return Finding(name, said("doctor.transport.sockets"))


def _clock(parts: Parts) -> Finding:
    """Signed requests are refused when this clock is five minutes off; the database is the witness."""
    drift = abs(parts.queue.database_now() - parts.real.now())
    key = "doctor.clock.demo" if is_demo(parts.units) else "doctor.clock.machine"
    told = said(key, at=parts.clock.now())
    if drift > CLOCK_DRIFT:
        return Finding(said("doctor.clock"), told, said("doctor.clock.fix", drift=str(drift)))
    return Finding(said("doctor.clock"), told)


def _zones() -> Finding:
    """Which rules say when a day begins: compare this line between two hosts (fault 51)."""
    own, used = zones.machines_own(), zones.used()
    if own in ("", used):
        return Finding(said("doctor.zones"), said("doctor.zones.used", used=used))
    return Finding(said("doctor.zones"), said("doctor.zones.aside", used=used, own=own))


def _calendar(parts: Parts) -> Finding:
    today = parts.calendar.today(parts.clock.now())
    missing = gaps(parts.calendar, today, today + timedelta(days=180))
    country = parts.policy.week.country or said("doctor.calendar.weekends")
    told = said("doctor.calendar.of", country=country, year=str(today.year))
    return Finding(said("doctor.calendar"), told, missing, must=False)


def _posts(parts: Parts) -> Finding:
    with parts.units.reading() as unit:
        held = {post for _, post in unit.posts.holdings()}
    if Post.ADMIN not in held:
        fix = said("doctor.posts.fix", post=Post.ADMIN.value)
        return Finding(said("doctor.posts"), said("doctor.posts.no_admin"), fix)
    empty = tuple(post.value for post in PEOPLE_POSTS if post not in held)
    if not empty:
        return Finding(said("doctor.posts"), said("doctor.posts.held"))
    must = any(Post(post) not in NOBODY_NEEDED for post in empty)
    fix = said("doctor.posts.fix", post=empty[0])
    return Finding(said("doctor.posts"), said("doctor.posts.empty", posts=empty), fix, must=must)


def _channels(parts: Parts, slack: Slack | None) -> Iterator[Finding]:
    with parts.units.reading() as unit:
        bound = dict(unit.posts.channels())
    for topic in Topic:
        channel, name = bound.get(topic), said("doctor.channel", topic=topic.value)
        if channel is None:
            fix = said("doctor.channel.fix", topic=topic.value)
            yield Finding(name, said("doctor.channel.unset"), fix)
        else:
            yield Finding(name, *_membership(slack, channel))


def _membership(slack: Slack | None, channel: str) -> tuple[Said, Said | None]:
    """Whether we are in a channel, as far as our scopes let us see it."""
    well, invite = said("list.as_is", text=channel), said("doctor.channel.invite")
    if slack is None:
        return well, None
    try:
        found = slack.ask("conversations.info", channel=channel)["channel"]
    except SlackRefused as error:
        if error.code == "missing_scope":
            return said("doctor.channel.unseen", channel=channel), None
        return said("doctor.channel.refused", channel=channel, code=error.code), invite
    except DeliveryError as error:
        return said("doctor.channel.away", channel=channel, code=error.code), None
    if found.get("is_archived"):
        return said("doctor.channel.archived", channel=channel), said("doctor.channel.archived.fix")
    return well, None if found.get("is_member", True) else invite


def _queue(parts: Parts) -> Finding:
    counts = parts.queue.counts(parts.real.now())
    told = said("doctor.outbox.counts", waiting=counts.pending, unclear=counts.unknown, dead=counts.dead)
    if counts.dead or counts.unknown:
        return Finding(said("doctor.outbox"), told, said("doctor.outbox.fix"), must=False)
    return Finding(said("doctor.outbox"), told)
