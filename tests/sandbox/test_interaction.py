"""A real Bolt app over Socket Mode: commands, modals, clicks, Home, ephemerals."""

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from sandbox.driver import Driver, DriverError, Person
from tests.sandbox.conftest import ALICE, BO, GENERAL
from tests.sandbox.sample_app import button, modal
from tests.sandbox.test_web_api import trigger_of


def test_a_command_opens_a_modal_and_the_submission_reaches_the_app(bolt: Driver, alice: Person) -> None:
    outcome = alice.command("/try modal", GENERAL)
    assert outcome["acknowledged"]
    view = bolt.wait_until(alice.modal)
    assert view["title"]["text"] == "Form"

    outcome = alice.submit(view, {"amount": "12"})
    assert outcome["acknowledged"]
    assert alice.modal() is None
    assert bolt.wait_until(alice.dms)[0]["text"] == "got 12"


def test_errors_stay_beside_the_field_and_the_view_stays_open(bolt: Driver, alice: Person) -> None:
    alice.command("/try modal", GENERAL)
    view = bolt.wait_until(alice.modal)
    assert alice.submit(view, {"amount": {"v": "bad"}})["errors"] == {"amount": "That is no amount."}
    shown = alice.modal()
    assert shown is not None
    assert shown["state"]["values"]["amount"]["v"]["value"] == "bad"


def test_an_empty_required_field_is_refused_by_the_client_and_never_sent(bolt: Driver, alice: Person) -> None:
    alice.command("/try modal", GENERAL)
    view = bolt.wait_until(alice.modal)
    outcome = alice.submit(view, {})
    assert outcome["errors"] == {"amount": "Please complete this required field."}
    assert outcome["refused"] == "client"
    sent = [d["payload"]["type"] for d in bolt.deliveries("interactive")]
    assert sent == []


def test_push_update_and_clear_move_the_stack(bolt: Driver, alice: Person) -> None:
    alice.command("/try modal", GENERAL)
    first = bolt.wait_until(alice.modal)
    second = alice.submit(first, {"amount": "next"})["opened_view"]
    assert second["previous_view_id"] == first["id"]
    assert second["root_view_id"] == first["id"]
    changed = alice.submit(second, {"amount": "change"})["opened_view"]
    assert changed["id"] == second["id"]
    assert changed["title"]["text"] == "Changed"
    third = alice.submit(changed, {"amount": "next"})["opened_view"]
    refused = alice.submit(third, {"amount": "next"})
    assert refused["refused"] == "push_limit_reached"
    alice.submit(third, {"amount": "clear"})
    assert alice.modal() is None


def test_closing_tells_the_app_that_asked_for_it(bolt: Driver, alice: Person) -> None:
    alice.command("/try modal", GENERAL)
    alice.close(bolt.wait_until(alice.modal))
    assert alice.modal() is None
    assert bolt.wait_until(alice.dms)[0]["text"] == "closed"


def test_a_click_updates_the_message_in_place(bolt: Driver, alice: Person) -> None:
    alice.command("/try card", GENERAL)
    bolt.wait_until(lambda: alice.messages(GENERAL))
    alice.click(alice.messages(GENERAL)[0], "go")
    done = bolt.wait_until(lambda: [m for m in bolt.messages(GENERAL) if "edited" in m])
    assert done[0]["text"] == "Done by U0ALICE with 7"


def test_what_is_not_shown_cannot_be_clicked_unless_it_is_forged(bolt: Driver, alice: Person) -> None:
    alice.command("/try card", GENERAL)
    message = bolt.wait_until(lambda: alice.messages(GENERAL))[0]
    with pytest.raises(DriverError, match="nothing to click"):
        alice.click(message, "gone")
    alice.click(message, "go", value="666", forge=True)
    done = bolt.wait_until(lambda: [m for m in bolt.messages(GENERAL) if "edited" in m])
    assert done[0]["text"].endswith("with 666")


def test_opening_home_publishes_and_buttons_of_one_action_id_are_told_apart_by_value(
    bolt: Driver, alice: Person
) -> None:
    assert alice.open_home()["acknowledged"]
    first = bolt.wait_until(alice.home)
    assert "view" not in bolt.deliveries("events_api")[-1]["payload"]["event"]
    alice.open_home()
    again = bolt.wait_until(lambda: (h := alice.home()) and h["hash"] != first["hash"] and h)
    assert (again["id"], again["type"]) == (first["id"], "home")
    assert bolt.deliveries("events_api")[-1]["payload"]["event"]["view"]["id"] == first["id"]
    alice.click_home("home_go", "2")
    assert bolt.wait_until(alice.dms)[0]["text"] == "pressed 2"


def test_an_acknowledgement_with_text_is_an_ephemeral(bolt: Driver, alice: Person) -> None:
    outcome = alice.command("/try said", GENERAL)
    assert [m["text"] for m in outcome["ephemerals"]] == ["said at once"]
    assert bolt.person(BO).ephemerals() == []
    assert bolt.messages(GENERAL) == []


def test_a_late_answer_by_response_url_is_an_ephemeral(bolt: Driver, alice: Person) -> None:
    alice.command("/try respond", GENERAL)
    assert bolt.wait_until(alice.ephemerals)[0]["text"] == "a late answer"


def test_an_ephemeral_is_replaced_in_place(bolt: Driver, alice: Person) -> None:
    alice.command("/try private", GENERAL)
    shown = bolt.wait_until(alice.ephemerals)[0]
    alice.click(shown, "replace")
    bolt.wait_until(lambda: alice.ephemerals()[0]["text"] == "Replaced")
    assert len(alice.ephemerals()) == 1


def test_a_command_in_a_thread_is_refused_by_slack_itself(bolt: Driver, alice: Person) -> None:
    parent = alice.say(GENERAL, "hello")
    outcome = alice.command("/try said", GENERAL, thread_ts=parent["ts"])
    assert outcome["refused"] == "not_in_threads"
    assert "not supported in threads" in outcome["ephemerals"][0]["text"]
    assert bolt.deliveries("slash_commands") == []


def test_without_an_app_the_person_is_told_that_it_did_not_respond(driver: Driver) -> None:
    outcome = driver.person(ALICE).command("/try said", GENERAL)
    assert not outcome["acknowledged"]
    assert outcome["failure"] == "not_connected"


def test_a_window_that_did_not_ask_for_it_is_closed_in_silence(client: WebClient, driver: Driver) -> None:
    view = client.views_open(trigger_id=trigger_of(driver), view=modal(notify_on_close=False))["view"]
    driver.person(ALICE).close(view)
    assert driver.person(ALICE).modal() is None
    assert driver.deliveries("interactive") == []


@pytest.mark.parametrize("private", [True, False], ids=["ephemeral", "message"])
def test_a_response_url_deletes_what_was_clicked(client: WebClient, driver: Driver, private: bool) -> None:
    alice = driver.person(ALICE)
    row = [{"type": "actions", "block_id": "b", "elements": [button("go", "7")]}]
    if private:
        client.chat_postEphemeral(channel=GENERAL, user=ALICE, text="x", blocks=row)
    else:
        client.chat_postMessage(channel=GENERAL, text="x", blocks=row)
    alice.click(alice.messages(GENERAL)[0], "go")
    url = driver.deliveries("interactive")[-1]["payload"]["response_url"]
    WebhookClient(url).send(delete_original=True)
    assert alice.messages(GENERAL) == []
