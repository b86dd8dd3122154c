"""``/credit policy`` and ``/credit route``: which version is in force, and who would have to sign."""

from __future__ import annotations

from collections.abc import Callable

from bot.amounts import BadEntry, parse_amount
from bot.flows.errors import InvalidInput, NotAllowed
from bot.flows.model import Money, Post, RiskClass
from bot.flows.policy import Policy
from bot.flows.reading import deciders
from bot.flows.routes import asked
from bot.flows.screens import AuthorityRoute, PolicyList
from bot.flows.versions import states
from bot.handlers.grammar import Line
from bot.handlers.office import Office
from bot.handlers.replying import Call, Reply

YES = ("yes", "true", "1", "是")


class PolicyVerbs:
    """What is asked about the policy; nothing is changed here."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.verbs: dict[str, Callable[[Call, Line], Reply]] = {"policy": self.policy, "route": self.route}

    def policy(self, call: Call, line: Line) -> Reply:
        """Every version with its state, for administrators; activation is done on the command line."""
        if Post.ADMIN not in self._office.actor(call.user).posts:
            raise NotAllowed(action="administer", posts=(Post.ADMIN,))
        desk = self._office.desk
        with desk.units.reading() as unit:
            versions = unit.policies.versions()
        return Reply(tell=PolicyList(tuple(states(versions, desk.clock.now()))))

    def route(self, call: Call, line: Line) -> Reply:
        """``route amount=250000 class=B``, and as wished ``currency=``, ``exposure=``, ``secured=yes``."""
        desk = self._office.desk
        policy = desk.policy
        if "amount" not in line.pairs or "class" not in line.pairs:
            raise InvalidInput({"route": ("route_form", {"read": line.asked})})
        currency = _currency(policy, line.pairs.get("currency", policy.base_currency))
        amount = _amount(line.pairs["amount"], currency, call.reader.locale)
        exposure = _amount(line.pairs.get("exposure", "0"), currency, call.reader.locale, zero=True)
        secured = line.pairs.get("secured", "").lower() in YES
        risk_class = _class(line.pairs["class"])
        with desk.units.reading() as unit:
            people = deciders(unit)
        answer = asked(policy, amount, risk_class, exposure, secured=secured, people=people)
        return Reply(tell=AuthorityRoute(answer))


def _currency(policy: Policy, text: str) -> str:
    if text.upper() not in policy.currencies:
        known = ", ".join(policy.currencies)
        raise InvalidInput({"currency": ("not_a_currency", {"read": text, "currencies": known})})
    return text.upper()


def _class(text: str) -> RiskClass:
    if text.upper() not in list(RiskClass):
        raise InvalidInput({"class": ("not_a_class", {"read": text})})
    return RiskClass(text.upper())


def _amount(text: str, currency: str, locale: str, *, zero: bool = False) -> Money:
    try:
        return parse_amount(text, currency, locale, zero=zero)
    except BadEntry as bad:
        raise InvalidInput({"amount": (bad.reason, bad.facts)}) from None
