"""trigger_id and response_url: things an interaction hands to the app, each with its expiry.

LIMITS "trigger_id" (3 seconds, one use) and "response_url" (5 uses within 30 minutes).
"""

from dataclasses import dataclass

from sandbox.errors import SlackError
from sandbox.ids import Ids
from sandbox.json_types import JSON
from sandbox.timing import SandboxClock

TRIGGER_SECONDS = 3.0
RESPONSE_URL_SECONDS = 30 * 60
RESPONSE_URL_USES = 5


@dataclass
class Trigger:
    user_id: str
    issued: float
    used: bool = False


class Triggers:
    def __init__(self, clock: SandboxClock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._issued: dict[str, Trigger] = {}

    def issue(self, user_id: str) -> str:
        secret = self._ids.secret("trigger")
        trigger_id = f"{int(self._clock.now() * 1000)}.{secret[:12]}.{secret}"
        self._issued[trigger_id] = Trigger(user_id, self._clock.now())
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """The person the trigger belongs to; a second use, a late use and an unknown id are refused."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock.now() - trigger.issued > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user_id


@dataclass
class ResponseUrl:
    """Where an app may still answer: who acted, in which channel, on which message (None for a command)."""

    user_id: str
    channel_id: str
    source: JSON | None
    issued: float
    uses: int = 0


class ResponseUrls:
    def __init__(self, clock: SandboxClock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._issued: dict[str, ResponseUrl] = {}

    def issue(self, user_id: str, channel_id: str, source: JSON | None = None) -> str:
        secret = self._ids.secret("response_url")
        self._issued[secret] = ResponseUrl(user_id, channel_id, source, self._clock.now())
        return secret

    def use(self, secret: str) -> ResponseUrl:
        found = self._issued.get(secret)
        if found is None:
            raise SlackError("invalid_url")
        if found.uses >= RESPONSE_URL_USES:
            raise SlackError("used_url")
        if self._clock.now() - found.issued > RESPONSE_URL_SECONDS:
            raise SlackError("expired_url")
        found.uses += 1
        return found
