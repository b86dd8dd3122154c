"""Rate limits: a tier per method, and one message a second per channel.

Tiers are Slack's published ones (1+, 20+, 50+, 100+ calls a minute); LIMITS "Rate limits". The table is our
own copy. `apps.connections.open` is tier 1 by Slack's Java SDK; bursts are tolerated there because a
development server reconnects often.
"""

from collections import defaultdict, deque
from math import ceil

from sandbox.timing import SandboxClock

WINDOW_SECONDS = 60.0
HOUR_SECONDS = 3600.0
PER_TIER = {1: 10, 2: 20, 3: 50, 4: 100}
MESSAGES_PER_CHANNEL_SECONDS = 1.0
MESSAGES_PER_WORKSPACE = 300
ROUNDING = 0.001
"""Seconds. A wait below is none: only what binary fractions of the seconds since 1970 leave over."""

SPECIAL_PER_MINUTE = {"auth.test": 600, "chat.getPermalink": 300, "chat.postMessage": MESSAGES_PER_WORKSPACE}

TIERS = {
    "api.test": 4,
    "apps.connections.open": 1,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "conversations.create": 2,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.invite": 3,
    "conversations.join": 3,
    "conversations.list": 2,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "files.info": 4,
    "team.info": 3,
    "usergroups.list": 2,
    "usergroups.users.list": 2,
    "users.info": 4,
    "bots.info": 3,
    "users.list": 2,
    "users.lookupByEmail": 3,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}


class Limits:
    """Counts calls in a sliding minute. `retry_after` says how many whole seconds to wait, 0 for none.

    `speed`: for tests, so many times faster do the second and the minute of the limits pass; an app
    that paces itself must do so as much faster.
    """

    def __init__(self, clock: SandboxClock, speed: float = 1.0) -> None:
        self._clock = clock
        self.speed = speed
        self.enabled = True
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._last_post: dict[str, float] = {}

    def retry_after(self, method: str, channel: str) -> int:
        if not self.enabled:
            return 0
        now = self._now()
        if method == "chat.postMessage" and (wait := self._channel_wait(channel, now)) > ROUNDING:
            return ceil(wait / self.speed)
        if (wait := self._window_wait(method, now)) > ROUNDING:
            return ceil(wait / self.speed)
        self._calls[method].append(now)
        return 0

    def posted(self, channel: str) -> None:
        """A message went into the channel: only these count for its one a second, refused ones do not."""
        self._last_post[channel] = self._now()

    def _now(self) -> float:
        return self._clock.now() * self.speed

    def _channel_wait(self, channel: str, now: float) -> float:
        last = self._last_post.get(channel)
        return 0.0 if last is None else last + MESSAGES_PER_CHANNEL_SECONDS - now

    def _window_wait(self, method: str, now: float) -> float:
        allowed = SPECIAL_PER_MINUTE.get(method) or PER_TIER[TIERS.get(method, 3)]
        calls = self._calls[method]
        while calls and calls[0] <= now - WINDOW_SECONDS:
            calls.popleft()
        return calls[0] + WINDOW_SECONDS - now if len(calls) >= allowed else 0.0


class EventVolume:
    """Deliveries of events in a sliding hour: 30,000 per workspace and app, then `app_rate_limited`."""

    def __init__(self, clock: SandboxClock, per_hour: int) -> None:
        self._clock = clock
        self._per_hour = per_hour
        self._sent: deque[float] = deque()
        self._told_minute = -1

    def allows(self) -> bool:
        """Counts one delivery, unless the hour is full."""
        now = self._clock.now()
        while self._sent and self._sent[0] <= now - HOUR_SECONDS:
            self._sent.popleft()
        if len(self._sent) >= self._per_hour:
            return False
        self._sent.append(now)
        return True

    def minute_to_tell(self) -> int | None:
        """The minute the app is to be told about; each minute is told once."""
        minute = int(self._clock.now() // 60) * 60
        if minute == self._told_minute:
            return None
        self._told_minute = minute
        return minute
