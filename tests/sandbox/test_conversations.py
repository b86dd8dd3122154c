"""Channels the app makes, joins and reads, who it is, and the user groups."""

from slack_sdk import WebClient

from sandbox.driver import Driver
from tests.sandbox.conftest import ALICE, BO, GENERAL
from tests.sandbox.test_web_api import error_of


def test_the_app_learns_who_and_where_it_is(client: WebClient, driver: Driver) -> None:
    known = client.auth_test()
    assert (known["team_id"], known["team"]) == ("T0TEST", "Test Works")
    assert (known["user_id"], known["bot_id"]) == ("U0TESTBOT", "B0TEST")
    assert client.bots_info(bot="B0TEST")["bot"]["name"] == "Test App"
    driver.scopes(add=["team:read"])
    assert client.team_info()["team"]["domain"] == "test-works"
    assert client.api_test()["ok"]


def test_a_channel_is_made_and_people_are_invited(client: WebClient, driver: Driver) -> None:
    made = client.conversations_create(name="new-one")["channel"]
    assert (made["name"], made["is_private"]) == ("new-one", False)
    assert client.conversations_members(channel=made["id"])["members"] == ["U0TESTBOT"]
    client.conversations_invite(channel=made["id"], users=[ALICE, BO])
    assert set(client.conversations_members(channel=made["id"])["members"]) == {"U0TESTBOT", ALICE, BO}
    assert error_of(client.conversations_create, name="new-one") == "name_taken"
    assert error_of(client.conversations_invite, channel=made["id"], users=ALICE) == "already_in_channel"
    assert driver.person(BO).say(made["id"], "I am here")["text"] == "I am here"


def test_what_the_app_is_no_member_of_it_cannot_read_until_it_joins(
    client: WebClient, driver: Driver
) -> None:
    driver.person(ALICE).say("C0NOAPP", "before")
    assert error_of(client.conversations_history, channel="C0NOAPP") == "not_in_channel"
    assert error_of(client.conversations_history, channel="C404") == "channel_not_found"
    client.conversations_join(channel="C0NOAPP")
    assert [m["text"] for m in client.conversations_history(channel="C0NOAPP")["messages"]] == ["before"]


def test_history_comes_newest_first_and_in_pages(client: WebClient, driver: Driver) -> None:
    for number in range(3):
        driver.person(ALICE).say(GENERAL, str(number))
    first = client.conversations_history(channel=GENERAL, limit=2)
    assert [m["text"] for m in first["messages"]] == ["2", "1"]
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    rest = client.conversations_history(channel=GENERAL, limit=2, cursor=cursor)
    assert [m["text"] for m in rest["messages"]] == ["0"]


def test_user_groups_are_listed_with_their_people_on_request(client: WebClient) -> None:
    plain = client.usergroups_list()["usergroups"]
    assert [(group["id"], group["handle"]) for group in plain] == [("S0TEAM", "team")]
    assert "users" not in plain[0]
    assert client.usergroups_list(include_users=True)["usergroups"][0]["users"] == [ALICE]
    assert error_of(client.usergroups_users_list, usergroup="S404") == "no_such_subteam"


def test_the_locale_of_a_person_is_told_on_request(client: WebClient) -> None:
    assert client.users_info(user=BO, include_locale=True)["user"]["locale"] == "zh-CN"
    assert "locale" not in client.users_info(user=BO)["user"]
    assert error_of(client.users_info, user="U404") == "user_not_found"
