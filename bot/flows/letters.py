"""What goes to the customer as a letter: read as it is now, when the letter is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.flows.admitting import may_see
from bot.flows.dossier import CreditCase, TermsSheet
from bot.flows.errors import NotFound, NotNow
from bot.flows.forms import Field, Kind
from bot.flows.model import Actor, Post
from bot.flows.ports import Announcement, Desk, Unit
from bot.flows.screens import LetterLanguage

LOCALES = ("zh_CN", "en")
KIND = "terms_letter"
"""Kind of the outbox row; its fact ``locale`` is the letter's language."""


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


def ask_language(desk: Desk, number: int, viewer: Actor) -> LetterLanguage:
    """The question for the letter's language. Raises ``NotFound``, and ``NotNow`` without a terms sheet."""
    with desk.units.reading() as unit:
        case = _with_sheet(unit, number, viewer)
    chinese = any("\u4e00" <= character <= "\u9fff" for character in case.customer.name)
    initial = LOCALES[0] if chinese else LOCALES[1]
    field = Field("language", Kind.CHOICE, options=LOCALES, initial=initial)
    return LetterLanguage(case, (field,), case.reference)


def order_letter(desk: Desk, number: int, by: Actor, locale: str, key: str) -> None:
    """Have the letter made and sent to who asks, once a ``key``. Raises ``NotFound`` and ``NotNow``."""
    with desk.units() as unit:
        case = _with_sheet(unit, number, by)
        made = Announcement(f"{KIND}:{key}", KIND, f"user:{by.user}", case.number, {"locale": locale})
        unit.outbox.add([made])


def _with_sheet(unit: Unit, number: int, viewer: Actor) -> CreditCase:
    case = unit.cases.get(number)
    if not may_see(case, viewer, tuple(unit.handovers.of_case(number))):
        raise NotFound(what=case.reference)
    if case.sheet is None:
        raise NotNow(action="letter", stage=case.stage, reference=case.reference)
    return case


def deciding_posts(case: CreditCase) -> tuple[Post, ...]:
    """The posts that made the newest grant, in the order in which they signed."""
    if case.sheet is None or case.sheet.within_limit:
        return ()
    grant = next((one for one in reversed(case.decisions) if one.granted), None)
    if grant is None:
        return tuple(dict.fromkeys(one.post for one in case.signatures))
    posts = (*(one.post for one in grant.signatures), grant.post)
    return tuple(dict.fromkeys(posts))
