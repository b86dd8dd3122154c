"""What goes to the customer as a letter: read as it is now, when the letter is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.flows.dossier import CreditCase, TermsSheet
from bot.flows.model import Post
from bot.flows.ports import Desk


@dataclass(frozen=True, slots=True)
class TermsLetter:
    """The terms sheet as the customer gets it.

    ``decided_by`` are posts, never names (R46 keeps those inside); none: within the limit, by rule. ``on`` is
    the day on which the letter is made.
    """

    case: CreditCase
    sheet: TermsSheet
    decided_by: tuple[Post, ...]
    on: date


def terms_letter(desk: Desk, number: int) -> TermsLetter | None:
    """The letter of a case; nothing when there is no terms sheet, or none any more. Raises ``NotFound``."""
    with desk.units.reading() as unit:
        case = unit.cases.get(number)
    if case.sheet is None:
        return None
    return TermsLetter(case, case.sheet, deciding_posts(case), desk.calendar.today(desk.clock.now()))


def deciding_posts(case: CreditCase) -> tuple[Post, ...]:
    """The posts that made the newest grant, in the order in which they signed."""
    if case.sheet is None or case.sheet.within_limit:
        return ()
    grant = next((one for one in reversed(case.decisions) if one.granted), None)
    if grant is None:
        return tuple(dict.fromkeys(one.post for one in case.signatures))
    posts = (*(one.post for one in grant.signatures), grant.post)
    return tuple(dict.fromkeys(posts))
