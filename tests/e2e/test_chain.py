"""A case walks all eleven steps in Slack, through the real protocol, to both endings."""

from collections.abc import Iterator

import pytest

from bot.flows.model import Stage
from tests.e2e.company import CARDS, JSON, Company, company
from tests.support import walks


@pytest.fixture
def office(database_url: str) -> Iterator[Company]:
    with company(database_url) as made:
        yield made


def test_a_late_payer_pays_in_the_end_and_the_file_closes(office: Company) -> None:
    number = office.open_case()

    for stride in walks.to_the_receivable() + walks.collection() + walks.paid_and_closed():
        office.take(number, stride)

    case = office.case(number)
    assert (case.stage, case.outcome) == (Stage.CLOSED, "completed")
    card = office.card(number)
    assert "closed" in card["text"].lower()
    steps = case.version - 1
    thread = office.driver.wait_until(lambda: whole_thread(office, card["ts"], steps))
    assert len(thread) == steps, "one line in the thread for each step after the opening"


def whole_thread(office: Company, ts: str, least: int) -> list[JSON]:
    lines = office.driver.messages(CARDS, thread_ts=ts)[1:]
    return lines if len(lines) >= least else []


def test_a_fruitless_case_ends_with_a_write_off_and_cash_only(office: Company) -> None:
    number = office.open_case()

    for stride in walks.to_the_receivable() + walks.collection() + walks.fruitless():
        office.take(number, stride)

    case = office.case(number)
    assert (case.stage, case.customer.standing) == (Stage.CLOSED, "cash_only")
