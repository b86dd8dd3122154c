"""Segregation of duties over random posts, deputies and histories: who brought or proposed never decides."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.flows import cases
from bot.flows.advancing import choices
from bot.flows.dossier import CreditCase, Signature, Vote
from bot.flows.errors import CreditError
from bot.flows.model import PEOPLE_POSTS, Action, Actor, Post, Stage
from bot.flows.ports import Desk
from bot.flows.preparing import prepare
from bot.flows.reading import situation
from tests.support.desks import StandingClock, open_desk
from tests.support.states import typed
from tests.support.walks import Stride, to_the_receivable

PEOPLE = tuple(f"U0RANDOM{n}" for n in range(5))
DECISIONS = frozenset({"approve", "vote", "send_back", "refuse"})
OPINIONS = ("for", "for_with_conditions", "against", "abstain")
CHAIN = to_the_receivable()
VALUES = {stride.action: stride.values for stride in CHAIN}
VALUES |= {
    Action.SEND_BACK: {"question": "Who owns them?"},
    Action.REFUSE: {"reason": "Too much."},
    Action.REVISE: {"amount": "700000", "limit": "700000", "term_days": "60", "start_event": "invoice_date"},
    Action.APPEAL: {"reason": "New facts."},
    Action.SIGN: {**CHAIN[10].values},
    Action.VOTE: {"opinion": "for", "opinion_text": "As the policy says."},
}
NEXT = frozenset(VALUES) & {
    Action.ACCEPT, Action.FEED_BACK, Action.ANSWER, Action.RESOLVE, Action.TRANSFER, Action.HAND_IN_REPORT,
    Action.ACCEPT_REPORT, Action.PROPOSE, Action.APPROVE, Action.VOTE, Action.SEND_BACK, Action.REFUSE,
    Action.REVISE, Action.SIGN, Action.APPEAL,
}  # fmt: skip
SELDOM = frozenset({Action.ACCEPT, Action.REVISE, Action.SEND_BACK})
"""Taken less often: they lead back or nowhere."""
numbers = itertools.count()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    file = tmp_path_factory.mktemp("duties") / "desk.db"
    with open_desk(f"sqlite:///{file}", StandingClock()) as desk:
        yield desk


OWN = st.frozensets(st.sampled_from(PEOPLE_POSTS), min_size=4, max_size=len(PEOPLE_POSTS))
LENDS = st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), max_size=2)


@st.composite
def crews(draw: st.DrawFn) -> dict[str, Actor]:
    """Five people with random posts, some standing in for an absent colleague; the absent do not act."""
    own = {user: draw(OWN) for user in PEOPLE}
    lends = {deputy: absent for deputy, absent in draw(LENDS).items() if deputy != absent}
    absent = set(lends.values())
    return {user: _actor(user, own, lends) for user in PEOPLE if user not in absent}


def _actor(user: str, own: dict[str, frozenset[Post]], lends: dict[str, str]) -> Actor:
    absent = lends.get(user)
    borrowed = own[absent] - own[user] if absent else frozenset()
    return Actor(user, own[user] | borrowed, {post: absent for post in borrowed if absent})


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(crews(), st.integers(0, 2**32), st.booleans())
def test_deciders_never_meet_those_who_brought_or_proposed_and_nobody_signs_twice(
    desk: Desk, crew: dict[str, Actor], seed: int, at_once: bool
) -> None:
    desk = _all_at_once(desk) if at_once else desk
    chance = random.Random(seed)  # a walk that can be repeated
    number = _opened(desk, crew)
    if number is None:
        return
    done: list[tuple[str, Actor]] = []

    while len(done) < 25 and (taken := _step(desk, number, crew, chance)):
        done.append(taken)
        _check(desk, number, done)


def _all_at_once(desk: Desk) -> Desk:
    rows = tuple(replace(row, parallel=True) for row in desk.policy.authority)
    return replace(desk, policy=replace(desk.policy, authority=rows))


def _step(desk: Desk, number: int, crew: dict[str, Actor], chance: random.Random) -> tuple[str, Actor] | None:
    """Somebody of the crew does something that is open to this person, chosen by chance."""
    with desk.units.reading() as unit:
        at = situation(desk, unit, unit.cases.get(number))
    open_to = [(c.action, who) for who in crew.values() for c in choices(at, who) if c.action in NEXT]
    open_to.sort(key=lambda one: chance.random() * (3 if one[0] in SELDOM else 1))  # a walk that gets on
    taken = next(
        ((action, who) for action, who in open_to if _taken(desk, number, action, who, chance)), None
    )
    return (taken[0].value, taken[1]) if taken else None


def _opened(desk: Desk, crew: dict[str, Actor]) -> int | None:
    today = desk.calendar.today(desk.clock.now())
    seller = next((who for who in crew.values() if who.posts & {Post.SALES, Post.SALES_MANAGER}), None)
    if seller is None:
        return None
    key = f"duty:{next(numbers)}"
    new = cases.NewNotice(f"Customer {key}", "Ms Luo", today, "Bearings", "CNY")
    return cases.open_case(desk, new, seller, key)[0].number


def _values(action: Action, chance: random.Random) -> dict[str, str]:
    """As in the walk; members vote this way or that, and the analyst scores so that each row comes up."""
    values = dict(VALUES.get(action, {}))
    if action is Action.VOTE:
        values["opinion"] = chance.choice(OPINIONS)
    if action is Action.PROPOSE:
        grade, amount = chance.choice(("3", "5", "8")), chance.choice(("80000", "800000", "2000000"))
        values |= {name: grade for name in values if name.startswith("score:")}
        values |= {"amount": amount, "limit": amount, "fully_secured": "yes"}
    return values


def _taken(desk: Desk, number: int, action: Action, who: Actor, chance: random.Random) -> bool:
    try:
        fields = {f.name for f in prepare(desk, number, action, who, None).fields}
        values = {k: v for k, v in _values(action, chance).items() if k in fields}
        entries = typed(desk, number, Stride(who.user, action, Stage.CLOSED, values), who)
        cases.act(desk, number, action, entries, who)
    except (CreditError, KeyError):
        return False
    return True


def _check(desk: Desk, number: int, done: list[tuple[str, Actor]]) -> None:
    with desk.units.reading() as unit:
        case = unit.cases.get(number)
    action, actor = done[-1]
    if action in DECISIONS:
        brought = {who.user for name, who in done if name in ("transfer", "sign")} | {case.brought_by}
        asked = next(who.user for name, who in reversed(done) if name in ("propose", "sign"))
        assert not actor.persons() & {case.brought_by, asked}, "nobody decides own business or own proposal"
        assert actor.user not in brought, "nor what one transferred or signed"
    _check_signers(case, case.signatures, case.votes)
    for decision in case.decisions:
        _check_signers(case, decision.signatures, decision.votes)
        asked_by = {decision.proposal.by, decision.proposal.analyst}
        assert not decision.persons() & ({case.brought_by} | asked_by), "nor is the decision theirs"


def _check_signers(case: CreditCase, signatures: tuple[Signature, ...], votes: tuple[Vote, ...]) -> None:
    """Of those who signed or voted, and of those for whom they did, nobody twice and nobody of sales."""
    given: tuple[Signature | Vote, ...] = (*signatures, *votes)
    gave = [person for one in given for person in sorted(one.persons())]
    assert len(gave) == len(set(gave)), "nobody signs or votes twice, not by a deputy either"
    assert case.brought_by not in gave
