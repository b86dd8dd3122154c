"""Several people, several processes, the same instant: one decision, one case, one effect."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import TypeVar

import pytest

from bot.flows.model import Action, Stage
from tests.e2e import cases, records
from tests.e2e.company import JSON, Company, bot_process, company
from tests.support import databases, walks

Answer = TypeVar("Answer")
PROPOSED = walks.to_the_receivable()[:8]
MANAGERS = ("U0MANAG1", "U0MANAG2")
THREADS = 16

KINDS = [
    pytest.param((database, processes), id=f"{database}, {processes} bot processes", marks=marks)
    for database, marks in (("sqlite", []), ("postgres", [pytest.mark.postgres]))
    for processes in (1, 2)
]


@pytest.fixture(scope="module", params=KINDS)
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A company on either database, served by one bot process or by two with a connection each."""
    kind, processes = request.param
    with ExitStack() as stack:
        if kind == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('races') / 'desk.db'}"
        else:
            server = request.getfixturevalue("postgres_url")
            url = stack.enter_context(databases.fresh_database(server))
        made = stack.enter_context(company(url))
        for extra in range(1, processes):
            stack.enter_context(bot_process(made.env))
            made.driver.wait_connected(connections=extra + 1)
        yield made


def at_once(acts: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Everybody acts at the same instant; the answers in the order of the acts."""
    barrier = threading.Barrier(len(acts))

    def act(do: Callable[[], Answer]) -> Answer:
        barrier.wait()
        return do()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def proposed(office: Company) -> int:
    return cases.made(office, PROPOSED, secrets.token_hex(4))


def journal_of(office: Company, number: int) -> list[tuple[str, str]]:
    """What was done since the proposal, by whom."""
    with office.desk.units.reading() as unit:
        entries = [e for e in unit.journal.of_case(number, limit=100) if e.version > len(PROPOSED) + 1]
    return [(entry.action, entry.actor) for entry in entries]


def test_of_two_managers_who_approve_at_the_same_instant_one_decides_and_the_other_is_told(
    office: Company,
) -> None:
    number = proposed(office)
    card = cases.card(office, number)
    people = [office.person(MANAGERS[turn % 2]) for turn in range(THREADS)]

    outcomes = at_once([partial(who.click, card, "case:approve", settle=3) for who in people])

    # A click ends with the first thing its person sees, which the clicks of one person may share.
    records.eventually(office, lambda: len(told_about(office, number)) >= THREADS - 1)
    signed = office.case(number).signatures
    assert len(signed) == 1
    assert journal_of(office, number) == [("approve", signed[0].user)]
    assert all(outcome["acknowledged"] for outcome in outcomes)
    told = told_about(office, number)
    assert len(told) == THREADS - 1
    assert all(f"<@{signed[0].user}>" in text and "2026-03-02" in text for text in told), told


def told_about(office: Company, number: int) -> list[str]:
    """What the managers were told privately about this case."""
    about = re.compile(rf"CR-{number}(?!\d)")
    private = [e["text"] for user in MANAGERS for e in office.person(user).ephemerals()]
    return [text for text in private if about.search(text)]


@pytest.mark.parametrize("turn", range(4))
def test_approve_and_refuse_at_the_same_instant_leave_exactly_one_final_state(
    office: Company, turn: int
) -> None:
    number = proposed(office)
    card = cases.card(office, number)
    approving, refusing = office.person(MANAGERS[0]), office.person(MANAGERS[1])
    form = refusing.click(card, "case:refuse")["opened_view"]
    reason = {"reason": "Too much for this customer."}

    at_once([partial(approving.click, card, "case:approve"), partial(refusing.submit, form, reason)])

    told = records.eventually(office, lambda: told_about(office, number) or refusing.modal())
    case, [(action, winner)] = office.case(number), journal_of(office, number)
    final = (case.stage, len(case.signatures), action)
    assert final in [(Stage.APPROVAL, 1, "approve"), (Stage.CLOSED, 0, "refuse")]
    assert f"<@{winner}>" in records.words(told)
    if top := refusing.modal():
        refusing.close(top)


@pytest.mark.parametrize("parallel", [True, False], ids=["in parallel", "one after the other"])
def test_a_double_click_on_approve_signs_once_and_the_second_is_told(office: Company, parallel: bool) -> None:
    number = proposed(office)
    card, maria = cases.card(office, number), office.person(MANAGERS[0])
    heard = len(maria.ephemerals())
    clicks = [partial(maria.click, card, "case:approve", settle=3)] * 2

    at_once(clicks) if parallel else [click() for click in clicks]

    records.eventually(office, lambda: len(maria.ephemerals()) > heard)
    assert len(maria.ephemerals()) == heard + 1
    assert [s.user for s in office.case(number).signatures] == [maria.id]
    assert journal_of(office, number) == [("approve", maria.id)]


def submission(office: Company) -> JSON:
    """The payload of a filled-in ``/credit new``, as it was delivered."""
    office.open_case(f"Submitted {secrets.token_hex(4)}")
    sent = [d["payload"] for d in office.driver.deliveries("interactive")]
    return dict([p for p in sent if p["type"] == "view_submission"][-1])


def resubmitted(payload: JSON, view: str) -> JSON:
    """The same form sent off once more: another click on Submit, so another trigger."""
    return {**payload, "trigger_id": secrets.token_hex(8), "view": {**payload["view"], "id": view}}


def test_a_form_submitted_twice_one_after_the_other_opens_one_case(office: Company) -> None:
    payload = submission(office)
    count = len(records.rows_of(office, "credit_case"))

    again = office.driver.deliver("interactive", resubmitted(payload, payload["view"]["id"]))

    assert again[0]["acknowledged"]
    assert len(records.rows_of(office, "credit_case")) == count


def test_a_form_submitted_sixteen_times_at_once_opens_one_case(office: Company) -> None:
    payload, view = submission(office), "V" + secrets.token_hex(5).upper()
    count = len(records.rows_of(office, "credit_case"))

    acks = at_once(
        [lambda: office.driver.deliver("interactive", resubmitted(payload, view))[0] for _ in range(THREADS)]
    )

    assert all(ack["acknowledged"] for ack in acks)
    assert len(records.rows_of(office, "credit_case")) == count + 1
    opened = max(row.number for row in records.rows_of(office, "credit_case"))
    assert len(records.rows_of(office, "journal", case_number=opened)) == 1


def test_a_hand_over_accepted_by_everybody_at_once_is_claimed_by_one(office: Company) -> None:
    number = cases.made(office, (), secrets.token_hex(4))
    card, people = cases.card(office, number), [office.person(u) for u in ("U0FILEA1", "U0FILEA2")] * 4

    at_once([partial(who.click, card, "case:accept") for who in people])

    work = [h for h in office.situation(number).handovers if h.kind == "screening"]
    assert len(work) == 1
    assert Action.ACCEPT.value in [
        row.action for row in records.rows_of(office, "journal", case_number=number)
    ]
