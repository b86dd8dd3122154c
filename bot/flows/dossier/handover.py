"""Work that passes from one post to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.flows.model import Post


class HandoverState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Handover:
    """Work that passes from one post to another, with its clock (R8, D3).

    ``warn_at`` and ``due_at`` are instants computed in the receiver's business hours;
    ``id`` is 0 until it is stored.
    """

    case: int
    kind: str
    from_post: Post
    from_user: str
    to_post: Post
    sent_at: datetime
    to_user: str = ""
    subject: str = ""
    warn_at: datetime | None = None
    due_at: datetime | None = None
    state: HandoverState = HandoverState.OPEN
    accepted_at: datetime | None = None
    accepted_by: str = ""
    returned: str = ""
    done_at: datetime | None = None
    warned_at: datetime | None = None
    breached_at: datetime | None = None
    id: int = 0

    @property
    def is_running(self) -> bool:
        return self.state in (HandoverState.OPEN, HandoverState.ACCEPTED)
