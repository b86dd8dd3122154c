"""What a change announces: outbox rows, written in the same transaction as the change."""

from __future__ import annotations

from collections.abc import Iterable

from bot.flows.dossier import CreditCase, Handover, HandoverState
from bot.flows.model import CHANNEL_OF_POST, Post
from bot.flows.ports import Announcement, Unit


def card(case: CreditCase) -> Announcement:
    """The case's card, to be edited in place to its present state."""
    return Announcement(f"card:{case.number}@{case.version}", "card", "topic:credit", case.number)


def line(case: CreditCase) -> Announcement:
    """What was just done, as a line in the case's thread."""
    return Announcement(
        f"line:{case.number}@{case.version}",
        "line",
        "topic:credit",
        case.number,
        {"version": str(case.version)},
        thread_of=case.number,
    )


def channel_of(post: Post) -> str:
    return f"topic:{CHANNEL_OF_POST.get(post, CHANNEL_OF_POST[Post.ADMIN])}"


def recipient(unit: Unit, handover: Handover) -> str:
    """The one person whose turn it is: named, or the only one who holds the post; else nobody."""
    if handover.to_user:
        return handover.to_user
    holders = unit.posts.holders(handover.to_post)
    return holders[0] if len(holders) == 1 else ""


def reader_of(unit: Unit, post: Post) -> str:
    """Who reads what is for a post: the only person who holds it, else the post's channel."""
    holders = unit.posts.holders(post)
    return f"user:{holders[0]}" if len(holders) == 1 else channel_of(post)


def opened(unit: Unit, handover: Handover) -> list[Announcement]:
    """A new hand-over: in the post's channel, and to the person with the context."""
    if handover.state is not HandoverState.OPEN:
        return []  # claimed at once by who made it: nobody else has to act
    rows = [_handover(handover, channel_of(handover.to_post))]
    person = recipient(unit, handover)
    if person and person != handover.from_user:
        rows.append(_handover(handover, f"user:{person}"))
    return rows


def changed(unit: Unit, before: Handover, after: Handover) -> list[Announcement]:
    """A hand-over that was claimed, returned, assigned or done: its messages are edited in place."""
    if before.state is HandoverState.ACCEPTED and before.accepted_at == before.sent_at:
        return opened(unit, after)  # was never announced: only what waits for somebody else now is
    rows = [_handover(after, channel_of(after.to_post))]
    person = recipient(unit, before)
    if person and person != before.from_user:
        rows.append(_handover(after, f"user:{person}"))
    if after.is_running and after.to_user and after.to_user not in (person, after.accepted_by):
        rows.append(_handover(after, f"user:{after.to_user}"))
    return rows


def _handover(handover: Handover, to: str) -> Announcement:
    key = f"handover:{handover.id}:{handover.state}:{handover.to_user}:{to}"
    return Announcement(key, "handover", to, handover.case, {"handover": str(handover.id)})


def of_handovers(
    unit: Unit, opens: Iterable[Handover], touched: Iterable[tuple[Handover, Handover]]
) -> list[Announcement]:
    rows = [row for handover in opens for row in opened(unit, handover)]
    return rows + [row for before, after in touched for row in changed(unit, before, after)]
