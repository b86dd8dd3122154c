"""Role and action, over all rows of the table: only its posts get through, whichever way somebody asks.

By the button where it is drawn, by command, by a forged click and by a forged form. Everybody else hears
privately which post is needed and who holds it, and the database stays as it was.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from bot.flows.dossier import HandoverState
from bot.flows.gates import PERSONAL, answerers, claimed, receivers, waiting_posts
from bot.flows.model import PEOPLE_POSTS, Action, Post, Stage
from bot.flows.preparing import FORMLESS
from bot.flows.situation import Situation
from bot.flows.workflow import HANDOVERS, STEPS, Step
from bot.handlers.grammar import BY_HAND
from bot.rendering import Renderer
from sandbox.driver import Person
from tests.e2e import cases, records
from tests.e2e.company import JSON, Company, run_cli
from tests.support import walks
from tests.support.desks import PEOPLE, open_desk
from tests.support.states import Script, prefixes
from tests.support.walks import Stride

HOLDER = {post: next(user for user, posts in PEOPLE.items() if posts == {post}) for post in PEOPLE_POSTS}
"""One person for each post, who holds no other."""

NOTHING_NEEDED = {Action.SETTLE_IN_CASH, Action.HAND_IN_FIELDWORK}
"""Steps with a form in which nothing has to be filled in."""

TAKEN_AT_ONCE = FORMLESS | NOTHING_NEEDED
"""Steps that an empty form takes: each way of asking needs a case of its own."""

CLAIMED = "claimed_by_you"
MOST_NAMED = 10
pytestmark = pytest.mark.timeout(600)

Way = Callable[[Company, int, Step, str], JSON]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> dict[Script, list[Step]]:
    """For each beginning of a walk the rows of the table that are open after it."""
    with open_desk(f"sqlite:///{tmp_path_factory.mktemp('probe') / 'desk.db'}") as desk:
        grouped: dict[Script, list[Step]] = {}
        for step, script in prefixes(desk).items():
            grouped.setdefault(script, []).append(step)
        return grouped


# --- four ways of asking


def by_button(office: Company, number: int, step: Step, user: str) -> JSON:
    return office.person(user).click(cases.card(office, number), f"case:{step.action.value}")


def by_command(office: Company, number: int, step: Step, user: str) -> JSON:
    return office.person(user).command(f"/credit {step.action.value} CR-{number}", channel="C0OPERAT")


def by_forged_click(office: Company, number: int, step: Step, user: str) -> JSON:
    seen = f"CR-{number}@{office.case(number).version}"
    card = cases.card(office, number)
    return office.person(user).click(card, f"case:{step.action.value}", value=seen, forge=True)


def by_forged_form(office: Company, number: int, step: Step, user: str) -> JSON:
    """A submission of a form that was never opened, with nothing filled in."""
    view = {
        "id": "V" + secrets.token_hex(5).upper(), "type": "modal", "callback_id": f"case:{step.action.value}",
        "private_metadata": f"CR-{number}@{office.case(number).version}", "blocks": [],
        "state": {"values": {}},
    }  # fmt: skip
    payload: JSON = {
        "type": "view_submission", "user": {"id": user, "username": "x", "name": "x", "team_id": "T0CREDIT"},
        "team": {"id": "T0CREDIT", "domain": "x"}, "api_app_id": "A0CREDIT", "enterprise": None,
        "is_enterprise_install": False, "trigger_id": secrets.token_hex(8), "view": view, "response_urls": [],
    }  # fmt: skip
    acks = office.driver.deliver("interactive", payload)
    return acks[0]


WAYS: dict[str, Way] = {
    "button": by_button, "command": by_command,
    "forged click": by_forged_click, "forged form": by_forged_form,
}  # fmt: skip


def got_through(outcome: JSON) -> bool:
    """A form opened, or a form's entries were read (and found missing)."""
    return records.opened_form(outcome) or (outcome.get("ack") or {}).get("response_action") == "errors"


def close_form(office: Company, outcome: JSON, user: str) -> None:
    if outcome.get("opened_view"):
        office.person(user).close(outcome["opened_view"])


# --- who may


def entitled(at: Situation, step: Step) -> frozenset[Post]:
    """The posts that get through: those of the row, or of them those whose turn it is."""
    if CLAIMED in step.gates:
        taken = claimed(at, None)
        return step.posts & frozenset(p for h in taken for p in receivers(h) if HOLDER[p] == h.to_user)
    gate = next((gate for gate in step.gates if gate in PERSONAL), None)
    if gate is None:
        return step.posts
    if kind := PERSONAL[gate]:
        return step.posts & frozenset(h.to_post for h in at.running(kind))
    if gate == "you_wait":
        return waiting_posts(at)
    if gate == "request_yours":
        return step.posts & frozenset(post for one in at.case.open_requests for post in answerers(one))
    asked = {
        "handover_yours": [h for h in at.handovers if h.state is HandoverState.OPEN],
        "handover_returnable": [h for h in at.running() if HANDOVERS[h.kind].returnable],
        "returned_to_you": list(at.running("returned")),
    }[gate]
    return step.posts & frozenset(post for h in asked for post in receivers(h))


def is_explained(office: Company, outcome: JSON, step: Step, post: Post, may: frozenset[Post]) -> bool:
    """Whoever has the post and has not claimed the work hears that; anybody else, whose turn it is."""
    if CLAIMED in step.gates and post in step.posts:
        return Renderer().say(f"gate.{CLAIMED}", {}, "en") in records.told(outcome)
    return names_posts_and_holders(office, outcome, may)


def names_posts_and_holders(office: Company, outcome: JSON, posts: frozenset[Post]) -> bool:
    """Every post that is needed by name, and the people to ask: all of them, or ten where there are more."""
    said, say = records.told(outcome), Renderer().say
    with office.desk.units.reading() as unit:
        holders = {user for post in posts for user in unit.posts.holders(post)}
    mentioned = set(re.findall(r"<@(U\w+)>", said))
    named = all(say(f"post.{post.value}", {}, "en") in said for post in posts)
    return named and (holders <= mentioned or len(mentioned) == MOST_NAMED)


# --- the matrix


def test_every_row_that_people_take_is_in_the_matrix(before: dict[Script, list[Step]]) -> None:
    rows = {step for step in STEPS if step.posts != {Post.BOT}}

    assert {step for steps in before.values() for step in steps} == rows


@dataclass(frozen=True)
class Asked:
    """One person asked for one step in one way, and what came of it."""

    stage: str
    action: str
    post: str
    way: str
    may: bool
    through: bool
    explained: bool
    told: str


@dataclass
class Matrix:
    asked: list[Asked] = field(default_factory=list)
    changed: list[Script] = field(default_factory=list)
    """Walks after which asking alone changed the database."""


@pytest.fixture(scope="module")
def matrix(office: Company, before: dict[Script, list[Step]]) -> Matrix:
    """All rows, all posts, all ways, the refused first; what an empty form takes is left to its holders."""
    # The matrix opens more modals than Slack lets one app open in that time; delivery is not what it asks.
    office.sandbox.world.limits.speed = 500
    found = Matrix()
    for index, (script, steps) in enumerate(before.items()):
        number = cases.made(office, script, f"matrix:{index}")
        state = records.dump(office)
        at = office.situation(number)
        asks = [(step, entitled(at, step), post) for step in steps for post in PEOPLE_POSTS]
        for step, may, post in sorted(asks, key=lambda ask: ask[2] in ask[1]):
            if post not in may or step.action not in TAKEN_AT_ONCE:
                found.asked += [ask_for(office, number, step, may, post, way) for way in WAYS]
        if records.dump(office) != state:
            found.changed.append(script)
    return found


def ask_for(office: Company, number: int, step: Step, may: frozenset[Post], post: Post, way: str) -> Asked:
    outcome = WAYS[way](office, number, step, HOLDER[post])
    close_form(office, outcome, HOLDER[post])
    return Asked(
        step.stage, step.action, post, way, post in may, got_through(outcome),
        is_explained(office, outcome, step, post, may), records.told(outcome)[:300],
    )  # fmt: skip


def test_everybody_without_the_post_is_refused_in_every_way_and_told_who_has_it(matrix: Matrix) -> None:
    refused = [ask for ask in matrix.asked if not ask.may]

    assert len(refused) > 2000
    assert [ask for ask in refused if ask.through or not ask.explained] == []


def test_the_posts_of_the_table_get_through_in_every_way(matrix: Matrix) -> None:
    allowed = [ask for ask in matrix.asked if ask.may]

    assert len(allowed) > 300
    assert [ask for ask in allowed if not ask.through] == []


def test_a_refusal_and_a_form_that_is_only_looked_at_leave_the_database_as_it_was(matrix: Matrix) -> None:
    assert matrix.changed == []


def test_a_step_that_asks_for_nothing_is_taken_at_once_by_its_posts_in_every_way(
    office: Company, before: dict[Script, list[Step]]
) -> None:
    wrong: list[tuple[str, ...]] = []
    rows = [(script, step) for script, steps in before.items() for step in steps]
    for index, (script, step) in enumerate(row for row in rows if row[1].action in TAKEN_AT_ONCE):
        for turn, post in enumerate(sorted(_may(office, script, step, f"whose:{index}"))):
            name = list(WAYS)[(index + turn) % len(WAYS)] if step.action is Action.ACCEPT else ""
            for way in [name] if name else WAYS:
                number = cases.made(office, script, f"taken:{index}:{post}:{way}")
                version = office.case(number).version
                outcome = WAYS[way](office, number, step, HOLDER[post])
                if way != "forged form" and step.action in NOTHING_NEEDED:
                    outcome = office.person(HOLDER[post]).submit(outcome["opened_view"])
                if office.case(number).version != version + 1:
                    wrong.append((step.stage, step.action, post, way, records.told(outcome)[:300]))

    assert wrong == []


def _may(office: Company, script: Script, step: Step, submission: str) -> frozenset[Post]:
    return entitled(office.situation(cases.made(office, script, submission)), step)


# --- people who may not even see it


@pytest.fixture(scope="module")
def three(office: Company) -> list[int]:
    """Cases of Sally's: one at the beginning, one with a decision, one that is closed."""
    scripts = ((), walks.to_the_receivable()[:9], (*walks.to_the_receivable()[:4], _lost()))
    return [cases.made(office, script, f"seen:{index}") for index, script in enumerate(scripts)]


def _lost() -> Stride:
    return Stride("U0SALES1", Action.LOSE, Stage.CLOSED, {"reason": "They bought elsewhere."})


@pytest.fixture
def stranger(office: Company) -> Iterator[Person]:
    """Somebody in the workspace without any post: an administrator whose post was taken away."""
    user = HOLDER[Post.LEGAL]
    run_cli(office.env, "posts", "revoke", user, "legal")
    yield office.person(user)
    run_cli(office.env, "posts", "grant", user, "legal")


def answer_about(who: Person, words: str, number: int) -> str:
    """What somebody is told, with the number of the case taken out of it."""
    told = who.command(words.format(number), channel="C0OPERAT")
    assert (told["acknowledged"], told["opened_view"]) == (True, None), told
    return str(told["ack"]["text"]).replace(f"CR-{number}", "CR-n")


ABOUT_A_CASE = (
    "/credit show CR-{}",
    *(f"/credit {action.value} CR-{{}}" for action in Action if action in BY_HAND),
)
ABSENT = 987_654


@pytest.mark.parametrize("user", ["U0SALES2", "stranger"])
def test_a_case_that_is_not_yours_and_one_that_is_not_there_get_the_same_answer(
    office: Company, three: list[int], stranger: Person, user: str
) -> None:
    who = stranger if user == "stranger" else office.person(user)
    state = records.dump(office)

    told = {
        words: [answer_about(who, words, number) for number in (*three, ABSENT)] for words in ABOUT_A_CASE
    }

    assert {words: answers for words, answers in told.items() if len(set(answers)) > 1} == {}
    assert records.dump(office) == state


def test_the_list_of_another_salesperson_shows_nothing_of_the_case(office: Company, three: list[int]) -> None:
    told = office.person("U0SALES2").command("/credit list all", channel="C0SALES0")

    assert all(f"CR-{number} " not in records.told(told) for number in three)


def test_somebody_without_a_post_may_not_open_a_case_nor_see_a_list(
    office: Company, stranger: Person
) -> None:
    state = records.dump(office)

    opening = stranger.command("/credit new Hengyuan", channel="C0SALES0")
    listing = stranger.command("/credit list all", channel="C0SALES0")

    assert names_posts_and_holders(office, opening, frozenset({Post.SALES, Post.SALES_MANAGER}))
    assert opening["opened_view"] is None
    assert "CR-" not in records.told(listing)
    assert records.dump(office) == state
