"""The words of the terms sheet, in the customer's language, as plain data for the typesetter."""

from __future__ import annotations

from typing import Any

from bot.flows.dossier import Terms
from bot.flows.letters import TermsLetter
from bot.passages.case import CasePassage
from bot.wording import Phrase, Words
from bot.written import Long, Mode

LONGEST = 2000
LANGUAGES = {"en": ("en", "gb"), "zh_CN": ("zh", "cn")}


class LetterPassage(CasePassage):
    """What a customer is told of a decision: the conditions, not the class nor the reasons."""

    def rows(self, letter: TermsLetter) -> list[tuple[Phrase, object]]:
        terms = letter.sheet.terms
        return [
            (self._("letter.limit"), terms.limit),
            (self._("letter.amount"), terms.amount),
            (self._("letter.term"), self._("letter.days", terms.term_days, start=terms.start_event)),
            (self._("letter.valid_until"), letter.sheet.valid_until),
        ]

    def points(self, terms: Terms) -> list[object]:
        """Every condition by itself, in full; those before the contract stand under a title of their own."""
        deposit = self._("terms.deposit", percent=terms.deposit_percent) if terms.deposit_percent else None
        security = self._("terms.security", security=Long(terms.security, LONGEST))
        cap = self._("terms.shipment_cap", cap=terms.shipment_cap) if terms.shipment_cap else None
        until = self._("terms.grant_until", day=terms.grant_until) if terms.grant_until else None
        found = (
            deposit,
            security if terms.security else None,
            *self._rates(terms),
            cap,
            until,
            Long(terms.conditions, LONGEST) if terms.conditions else None,
        )
        return [one for one in found if one is not None] or [self._("sheet.no_conditions")]

    def decided(self, letter: TermsLetter) -> Phrase:
        if not letter.decided_by:
            return self._("letter.within_limit")
        return self._("letter.decided_by", posts=self._words.listed(letter.decided_by))


def worded(letter: TermsLetter, locale: str) -> dict[str, Any]:
    """Everything the letter says, ready to be set; nothing in it is markup."""
    words = Words(locale, "UTC")
    tell, case = LetterPassage(words), letter.case
    name = Long(case.customer.name, LONGEST)

    def text(value: object) -> str:
        return words.write(value, Mode.PLAIN)

    def said(key: str, **facts: object) -> str:
        return text(words.say(key, **facts))

    language, region = LANGUAGES[locale]
    return {
        "lang": language,
        "region": region,
        "sender": said("letter.sender"),
        "title": said("letter.title"),
        "reference": said("letter.reference", reference=case.reference),
        "day": said("letter.day", day=letter.on),
        "to": said("letter.to"),
        "customer": text(name),
        "registration": said("letter.registration", number=Long(case.customer.registration, LONGEST))
        if case.customer.registration
        else "",
        "opening": said("letter.opening", day=letter.sheet.valid_until),
        "rows": [[text(label), text(value)] for label, value in tell.rows(letter)],
        "conditions": said("letter.conditions"),
        "points": [text(point) for point in tell.points(letter.sheet.terms)],
        "precedents": said("letter.precedents"),
        "wanted": [text(Long(one, LONGEST)) for one in letter.sheet.terms.precedents],
        "closing": said("letter.closing"),
        "decided": text(tell.decided(letter)),
        "policy": said("letter.policy", version=letter.sheet.policy_version),
        "page": said("letter.page", page="{page}", pages="{pages}"),
    }
