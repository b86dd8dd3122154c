"""What is to be posted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something to be posted: one outbox row. ``key`` is unique for ever.

    ``to`` is ``topic:credit``, ``user:U123`` or ``home:U123``. ``kind`` names the template.
    ``facts`` are ids and short words only, never rendered text: what is shown is read
    from the database when it is sent. ``thread_of`` names the case in whose thread it goes.
    """

    key: str
    kind: str
    to: str
    case: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    thread_of: int | None = None
    not_before: datetime | None = None


class Outbox(Protocol):
    def add(self, announcements: Iterable[Announcement]) -> None:
        """Add rows; one whose key is already there is left as it is."""

    def cancel(self, key_prefix: str) -> None:
        """Cancel rows still pending whose key begins so (a reminder whose work is done)."""
