"""Documents of a customer's file, and the alarms before they expire."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol


class Expiring(Protocol):
    """Something of a customer's file with a last valid day: a paper, a cover."""

    @property
    def expires_on(self) -> date | None: ...
    def days_left(self, today: date) -> int | None: ...


@dataclass(frozen=True, slots=True)
class FileDocument:
    """A paper on file; ``link`` is a Slack file id or an address. ``expires_on`` is the last day it is valid.

    ``id`` is 0 until it is stored; ``next_alarm_on`` is the day of its next alarm, None when none will come.
    """

    kind: str
    title: str
    by: str
    at: datetime
    number: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    link: str = ""
    next_alarm_on: date | None = None
    id: int = 0

    def days_left(self, today: date) -> int | None:
        """Days until the last valid day, negative after it; None where it never expires."""
        return None if self.expires_on is None else (self.expires_on - today).days


def current(documents: Iterable[FileDocument]) -> dict[str, FileDocument]:
    """The newest document of each kind: by its last valid day, then by when it came in."""
    newest: dict[str, FileDocument] = {}
    for document in documents:
        if document.kind not in newest or _newer(document, newest[document.kind]):
            newest[document.kind] = document
    return newest


def _newer(one: FileDocument, other: FileDocument) -> bool:
    return _validity(one) > _validity(other)


def _validity(document: FileDocument) -> tuple[date, datetime, int]:
    return document.expires_on or date.max, document.at, document.id


def alarm_on(document: Expiring, today: date, days: Sequence[int]) -> date | None:
    """The next day after ``today`` on which this document's expiry has to be told; None for none.

    ``days``: how many days before the last valid day, such as 60, 30, 7 and 0.
    """
    if document.expires_on is None:
        return None
    coming = (document.expires_on - timedelta(days=count) for count in days)
    return min((day for day in coming if day > today), default=None)


def first_alarm_on(document: Expiring, today: date, days: Sequence[int]) -> date | None:
    """The first alarm of a document that comes in today: one whose day has passed is told today."""
    return alarm_on(document, today - timedelta(days=1), days) if not _late(document, today, days) else today


def _late(document: Expiring, today: date, days: Sequence[int]) -> bool:
    return document.expires_on is not None and any(
        document.expires_on - timedelta(days=count) <= today for count in days
    )


def alarm_now(document: Expiring, today: date, days: Sequence[int]) -> int | None:
    """Which alarm is due: the last one reached, so that of several missed ones only one is told."""
    left = document.days_left(today)
    return None if left is None else min((count for count in days if left <= count), default=None)
