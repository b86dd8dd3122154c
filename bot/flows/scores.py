"""The score as a picture: asked for on the card, read as it is when it is drawn."""

from __future__ import annotations

from bot.flows.admitting import may_see
from bot.flows.errors import NotFound, NotNow
from bot.flows.model import Actor
from bot.flows.ports import Announcement, Desk
from bot.flows.rating.scorecard import explained
from bot.flows.screens import ScoreShown

KIND = "score_picture"


def score_shown(desk: Desk, number: int) -> ScoreShown | None:
    """The score with the bands of its classes; nothing where today's card judges otherwise."""
    with desk.units.reading() as unit:
        case = unit.cases.get(number)
    found = explained(desk.policy.scorecard, case.proposal)
    return ScoreShown(case, found, desk.policy.scorecard.bands) if found else None


def order_score(desk: Desk, number: int, by: Actor, key: str) -> None:
    """Have the picture drawn and sent to who asks, once a ``key``. Raises ``NotFound`` and ``NotNow``."""
    with desk.units() as unit:
        case = unit.cases.get(number)
        if not may_see(case, by, tuple(unit.handovers.of_case(number))):
            raise NotFound(what=case.reference)
        if explained(desk.policy.scorecard, case.proposal) is None:
            raise NotNow(action="show_score", stage=case.stage, reference=case.reference)
        unit.outbox.add([Announcement(f"{KIND}:{key}", KIND, f"user:{by.user}", case.number)])
