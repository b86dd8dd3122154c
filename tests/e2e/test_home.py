"""App Home: a welcome once, my turn first, then what I wait for; everything opens and goes on from there."""

from __future__ import annotations

import secrets
from typing import Any

from bot.flows.model import Stage
from tests.e2e import cases, records
from tests.e2e.company import JSON, Company
from tests.support import walks

CHAIN = walks.to_the_receivable()


def home_of(office: Company, user: str) -> JSON:
    who = office.person(user)
    who.open_home()
    view = who.home()
    assert view is not None
    return view


def opens(view: JSON) -> list[str]:
    """The cases that can be opened, in the order of the page."""
    found = [block.get("accessory") or {} for block in view["blocks"]]
    return [button["value"] for button in found if button.get("action_id") == "case:open"]


def section_of(view: JSON, reference: str) -> str:
    """Under which heading a case stands."""
    said = [records.words(block) for block in view["blocks"]]
    waiting = next(index for index, text in enumerate(said) if "I wait for" in text or "aiting" in text)
    place = next(index for index, text in enumerate(said) if f'"{reference}"' in text)
    return "mine" if place < waiting else "waiting"


def test_who_has_nothing_to_do_sees_an_empty_state_with_a_next_step(office: Company) -> None:
    view = home_of(office, "U0LEGAL1")

    assert opens(view) == []
    assert "Nothing waits for you" in records.words(view)
    buttons = [e["action_id"] for b in view["blocks"] if b["type"] == "actions" for e in b["elements"]]
    assert {"menu:list", "menu:help", "home:refresh"} <= set(buttons)


def test_the_welcome_is_said_on_the_first_opening_only(office: Company) -> None:
    first = home_of(office, "U0COMMI3")

    second = home_of(office, "U0COMMI3")

    assert "Welcome" in records.words(first)
    assert "Welcome" not in records.words(second)


def test_my_turn_stands_first_and_what_i_wait_for_after_it(office: Company) -> None:
    asked = cases.made(office, CHAIN[:2], secrets.token_hex(4))
    sent = cases.made(office, (), secrets.token_hex(4))

    view = home_of(office, "U0SALES1")

    assert section_of(view, f"CR-{asked}") == "mine"
    assert section_of(view, f"CR-{sent}") == "waiting"


def test_a_case_opens_from_home_the_step_is_taken_there_and_home_shows_it(office: Company) -> None:
    number = cases.made(office, (), secrets.token_hex(4))
    fiona = office.person("U0FILEA1")
    assert f"CR-{number}" in opens(home_of(office, "U0FILEA1"))

    shown = fiona.click_home("case:open", f"CR-{number}")["opened_view"]
    fiona.click_view(shown, "case:accept")

    kinds = [h.kind for h in office.situation(number).running()]
    assert kinds == ["screening"]
    top = records.eventually(office, lambda: _without(fiona.modal(), "case:accept"))
    assert "case:feed_back" in records.words(top)
    fiona.close(top)


def _without(view: Any, action: str) -> Any:
    return view if view and action not in records.words(view) else None


def test_a_form_opened_from_home_moves_the_case_on(office: Company) -> None:
    number = cases.made(office, CHAIN[:1], secrets.token_hex(4))
    fiona = office.person("U0FILEA1")
    home_of(office, "U0FILEA1")

    shown = fiona.click_home("case:open", f"CR-{number}")["opened_view"]
    form = fiona.click_view(shown, "case:feed_back")["opened_view"]
    told = fiona.submit(form, office.typed(number, fiona.id, CHAIN[1].action, CHAIN[1].values))

    assert told["errors"] is None, told
    assert office.case(number).stage is Stage.CONFIRMATION
    while top := fiona.modal():
        fiona.close(top)
    assert f"CR-{number}" not in opens(home_of(office, "U0FILEA1"))[:1]


def test_refreshing_home_publishes_it_anew(office: Company) -> None:
    collector = office.person("U0COLLE1")
    before = home_of(office, "U0COLLE1")
    number = cases.made(office, CHAIN, secrets.token_hex(4))

    collector.click_home("home:refresh")

    view = records.eventually(office, lambda: _with(collector.home(), f"CR-{number}"))
    assert f"CR-{number}" not in opens(before)
    assert section_of(view, f"CR-{number}") == "mine"


def _with(view: Any, words: str) -> Any:
    return view if view and words in records.words(view) else None


def test_home_of_somebody_without_a_post_shows_no_case(office: Company) -> None:
    cases.made(office, (), secrets.token_hex(4))

    assert opens(home_of(office, "U0ADMIN1")) == []


def row_of(view: JSON, reference: str) -> tuple[str, list[str]]:
    """What a row of Home says, and what the buttons under it do."""
    blocks = view["blocks"]
    at = next(n for n, block in enumerate(blocks) if (block.get("accessory") or {}).get("value") == reference)
    under = blocks[at + 1]
    buttons = (
        under["elements"] if under["type"] == "actions" and under["block_id"].startswith("turn_") else []
    )
    return blocks[at]["text"]["text"], [button["action_id"] for button in buttons]


def test_a_row_says_what_is_asked_until_when_and_offers_that_step(office: Company) -> None:
    number = cases.made(office, (), secrets.token_hex(4))

    said, buttons = row_of(home_of(office, "U0FILEA1"), f"CR-{number}")

    assert "Next: accept it" in said
    assert "from <@U0SALES1> (sales) since" in said
    assert buttons == ["handover:accept"]


def test_the_step_is_taken_on_home_by_one_button_and_home_shows_the_next_one(office: Company) -> None:
    number = cases.made(office, (), secrets.token_hex(4))
    fiona = office.person("U0FILEA1")
    home_of(office, "U0FILEA1")

    fiona.click_home("handover:accept", accepting(fiona.home(), number))
    view = records.eventually(office, lambda: _offering(fiona.home(), number, "case:feed_back"))
    version = office.case(number).version
    form = fiona.click_home("case:feed_back", f"CR-{number}@{version}")["opened_view"]
    told = fiona.submit(form, office.typed(number, fiona.id, CHAIN[1].action, CHAIN[1].values))

    assert "Next: feed back" in row_of(view, f"CR-{number}")[0]
    assert told["errors"] is None
    assert office.case(number).stage is Stage.CONFIRMATION
    after = records.eventually(office, lambda: _moved_on(fiona.home(), number))
    assert section_of(after, f"CR-{number}") == "waiting"
    day_before = office.desk.calendar.add_business_days(office.today(), -1)
    moved = records.words(after).partition(f"*Moved since {day_before}*")[2]
    assert f"*CR-{number}*" in moved
    assert "Screening → Confirmation of findings · <@U0FILEA1> · " in moved


def accepting(view: JSON | None, number: int) -> str:
    assert view is not None
    found = [e for block in view["blocks"] for e in block.get("elements", [])]
    return str(next(e["value"] for e in found if e.get("value", "").endswith(f"@CR-{number}")))


def _offering(view: Any, number: int, action: str) -> Any:
    return view if action in row_of(view, f"CR-{number}")[1] else None


def _moved_on(view: Any, number: int) -> Any:
    """Home once the case stands among what one waits for."""
    found = f"CR-{number}" in opens(view) and section_of(view, f"CR-{number}") == "waiting"
    return view if found else None


def test_more_than_ten_items_are_turned_over_page_by_page(office: Company) -> None:
    for _ in range(11):
        cases.unsaid(office, (), secrets.token_hex(4))
    fiona = office.person("U0FILEA1")
    first = home_of(office, "U0FILEA1")

    fiona.click_home("home:page", "1")

    second = records.eventually(office, lambda: _with(fiona.home(), "Page 2"))
    assert "Page 1: 1 to 10 of" in records.words(first)
    assert not {b["block_id"] for b in _turns(first)} & {b["block_id"] for b in _turns(second)}
    assert len(_turns(first)) == 10


def _turns(view: JSON) -> list[JSON]:
    """The rows of buttons under my turn."""
    end = next(n for n, block in enumerate(view["blocks"]) if block["type"] == "divider")
    return [b for b in view["blocks"][:end] if b["type"] == "actions" and b["block_id"].startswith("turn_")]
