"""The journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.flows.model import Post, Stage


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Who did what, when, from where to where, under which policy; append only."""

    case: int | None
    action: str
    actor: str
    post: Post
    at: datetime
    from_stage: Stage | None
    to_stage: Stage | None
    policy_version: str
    facts: dict[str, str]
    version: int = 0
    id: int = 0
