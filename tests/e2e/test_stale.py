"""Buttons, messages and forms that are older than the case: harmless, and explained (faults 23 and 24)."""

from __future__ import annotations

import secrets

from bot.flows.model import Action, Stage
from tests.e2e import cases, records
from tests.e2e.company import CARDS, JSON, Company, shows
from tests.support import walks
from tests.support.walks import Stride

CHAIN = walks.to_the_receivable()
PROPOSED = CHAIN[:8]


def made(office: Company, script: tuple[Stride, ...] = PROPOSED) -> int:
    return cases.made(office, script, secrets.token_hex(4))


def old_click(office: Company, number: int, user: str, action: Action, seen: int) -> JSON:
    """A click on a card that was drawn when the case stood at version ``seen``."""
    return office.person(user).click(
        cases.card(office, number), f"case:{action.value}", value=f"CR-{number}@{seen}", forge=True, settle=3
    )


def test_a_decision_by_command_updates_the_card_and_the_old_button_is_harmless_and_explained(
    office: Company,
) -> None:
    number = made(office)
    seen, where = office.case(number).version, cases.card(office, number)
    office.person("U0MANAG1").command(f"/credit approve CR-{number}", channel="C0APPROV")
    card = office.card(number)
    records.settle(office)
    state = records.dump(office)

    told = old_click(office, number, "U0DIREC1", Action.APPROVE, seen)

    assert card["ts"] == where["ts"], "edited in place, not posted anew"
    assert shows(card, number, seen + 1)
    said = told["ephemerals"][0]["text"]
    assert f"CR-{number} has moved" in said
    assert "<@U0MANAG1>" in said
    assert records.dump(office) == state


def test_there_is_one_card_for_a_case_whatever_happened_to_it(office: Company) -> None:
    number = made(office)

    office.take(number, Stride("U0MANAG1", Action.APPROVE, Stage.APPROVAL))
    office.take(number, Stride("U0DIREC1", Action.APPROVE, Stage.CONTRACTING))

    office.card(number)
    headers = [m["blocks"][0] for m in office.driver.messages(CARDS) if m.get("blocks")]
    titles = [h["text"]["text"] for h in headers if h["type"] == "header"]
    assert len([title for title in titles if title.startswith(f"CR-{number} ")]) == 1


def test_an_old_hand_over_message_loses_its_buttons_and_a_forged_click_on_it_is_explained(
    office: Company,
) -> None:
    number = made(office, ())
    handover = next(h for h in office.situation(number).running("contact_notice"))
    place = records.standing(office, "handover", f"{handover.id}@topic:credit")
    assert place is not None
    office.take(number, Stride("U0FILEA1", Action.ACCEPT, Stage.SCREENING))
    records.settle(office)
    state = records.dump(office)

    told = office.person("U0FILEA2").click(
        place, "handover:accept", value=f"{handover.id}@CR-{number}@1", forge=True, settle=3
    )

    message = next(m for m in office.driver.messages(place["channel"]) if m["ts"] == place["ts"])
    assert "handover:accept" not in records.words(message)
    assert "<@U0FILEA1>" in records.words(message)
    assert len(told["ephemerals"]) == 1
    assert records.dump(office) == state


def test_an_old_form_sent_after_the_case_moved_is_refused_and_says_so(office: Company) -> None:
    number = made(office)
    director = office.person("U0MANAG2")
    form = director.click(cases.card(office, number), "case:send_back")["opened_view"]
    office.person("U0MANAG1").command(f"/credit approve CR-{number}", channel="C0APPROV")
    records.settle(office)
    state = records.dump(office)

    told = director.submit(form, {"question": "Who owns the company?"})

    said = records.told(told)
    assert told["acknowledged"]
    assert f"CR-{number}" in said
    assert "<@U0MANAG1>" in said
    assert records.dump(office) == state


def test_a_form_opened_from_a_hand_over_stays_good_while_others_comment(office: Company) -> None:
    number = made(office, CHAIN[:5])
    handover = next(h for h in office.situation(number).running("investigation"))
    place = records.standing(office, "handover", f"{handover.id}@topic:credit")
    assert place is not None
    leo = office.person("U0LIAIS1")
    form = leo.click(place, "handover:return")["opened_view"]
    office.click(number, "U0COLLE1", Action.COMMENT, {"comment": "I know them."})

    told = leo.submit(form, {"reason": "The address is missing."})

    assert told["errors"] is None
    assert [h.subject for h in office.situation(number).running("returned")] == ["investigation"]


def test_a_forged_button_of_a_closed_case_changes_nothing(office: Company) -> None:
    refused = Stride("U0MANAG1", Action.REFUSE, Stage.CLOSED, {"reason": "No."})
    number = made(office, (*PROPOSED, refused))
    version, state = office.case(number).version, records.dump(office)

    told = old_click(office, number, "U0DIREC1", Action.APPROVE, version)

    assert "is in Closed" in told["ephemerals"][0]["text"]
    assert records.dump(office) == state


def test_a_button_with_nonsense_in_it_is_refused_in_words(office: Company) -> None:
    number = made(office, ())
    state = records.dump(office)
    card = cases.card(office, number)

    for value in ("", "CR-0", "CR-99999999999999999999", "CR-1@x", "'; DROP TABLE credit_case", "CR-1\n@1"):
        told = office.person("U0FILEA1").click(card, "case:accept", value=value, forge=True, settle=3)

        assert told["acknowledged"], value
        assert len(told["ephemerals"]) == 1, value
    assert records.dump(office) == state
