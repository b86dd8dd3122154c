"""Who reads: language and time zone of a person, asked of Slack once an hour at most."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Protocol

from bot.flows.errors import Busy, NotSaved
from bot.i18n import locale_of
from bot.slack import JSON, DeliveryError
from bot.storage.people import KnownPerson
from bot.storage.units import SqlUnits

FRESH = timedelta(hours=1)


class RealTime(Protocol):
    def now(self) -> datetime: ...


class Asking(Protocol):
    """The call that reads from Slack."""

    def ask(self, method: str, **arguments: Any) -> JSON: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """A person's language (``en`` or ``zh_CN``) and zone; what every screen is drawn for."""

    user: str
    locale: str
    zone: str


class Readers:
    """Readers by user id, remembered in memory and in the database.

    When Slack cannot be asked, what was known before holds, and for a stranger the
    company's language and zone: an answer in the wrong language beats none.
    """

    def __init__(
        self, units: SqlUnits, slack: Asking, clock: RealTime, locale: str, zone: Callable[[], str]
    ) -> None:
        self._units, self._slack, self._clock = units, slack, clock
        self._locale, self._zone = locale, zone
        self._known: dict[str, tuple[datetime, Reader]] = {}
        self._lock = Lock()

    def of(self, user: str) -> Reader:
        now = self._clock.now()
        with self._lock:
            found = self._known.get(user)
        if found and now - found[0] < FRESH:
            return found[1]
        reader = self._stored(user, now) or self._asked(user, now)
        with self._lock:
            self._known[user] = (now, reader)
        return reader

    def company(self) -> Reader:
        """The reader of a channel: the company's language and zone."""
        return self._stranger("")

    def _stored(self, user: str, now: datetime) -> Reader | None:
        with self._units.reading() as unit:
            person = unit.people.find(user)
        if person is None or now - person.checked_at >= FRESH:
            return None
        return Reader(user, person.locale, person.zone)

    def _asked(self, user: str, now: datetime) -> Reader:
        try:
            told = self._slack.ask("users.info", user=user, include_locale=True)["user"]
        except DeliveryError:
            return self._last_known(user)
        locale, zone = locale_of(told.get("locale")), told.get("tz") or self._zone()
        name = told.get("real_name") or told.get("name") or user
        with suppress(Busy, NotSaved), self._units() as unit:  # the answer need not wait for it
            unit.people.remember(KnownPerson(user, name, locale, zone, now))
        return Reader(user, locale, zone)

    def _last_known(self, user: str) -> Reader:
        with self._units.reading() as unit:
            person = unit.people.find(user)
        return Reader(user, person.locale, person.zone) if person else self._stranger(user)

    def _stranger(self, user: str) -> Reader:
        return Reader(user, self._locale, self._zone())
