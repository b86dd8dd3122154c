"""Files: downloaded with the app's token, of the announced length, and told to the app that asks for them."""

from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.server import SandboxServer
from tests.sandbox.conftest import ALICE, GENERAL, WORKSPACE
from tests.sandbox.test_web_api import error_of

OPENER = build_opener(ProxyHandler({}))


@pytest.fixture
def listening() -> Iterator[SandboxServer]:
    """A workspace whose app subscribed to shared files."""
    app = {**WORKSPACE["app"], "events": ["file_shared"]}
    with SandboxServer({**WORKSPACE, "app": app}) as server:
        yield server


def test_a_file_is_downloaded_with_the_apps_token_only(client: WebClient, driver: Driver) -> None:
    driver.person(ALICE).share("scan.pdf", b"%PDF", GENERAL)
    link = driver.messages(GENERAL)[0]["files"][0]["url_private_download"]
    for wrong in ({}, {"Authorization": "Bearer xoxb-wrong"}):
        with pytest.raises(HTTPError, match="403"):
            OPENER.open(Request(link, headers=wrong))
    with OPENER.open(Request(link, headers={"Authorization": f"Bearer {client.token}"})) as answer:
        assert answer.read() == b"%PDF"


def test_an_upload_has_the_announced_length_and_is_completed_once(client: WebClient) -> None:
    upload = client.files_getUploadURLExternal(filename="a.txt", length=5)
    with pytest.raises(HTTPError, match="400"):
        OPENER.open(Request(upload["upload_url"], b"four"))
    OPENER.open(Request(upload["upload_url"], b"hello")).close()
    files = [{"id": upload["file_id"], "title": "A"}]
    client.files_completeUploadExternal(files=files, channel_id=GENERAL)
    assert client.files_info(file=upload["file_id"])["file"]["title"] == "A"
    assert error_of(client.files_info, file="F404") == "file_not_found"


def test_a_shared_file_is_told_to_the_app(listening: SandboxServer) -> None:
    driver = Driver(listening.url)
    message = driver.person(ALICE).share("scan.pdf", b"%PDF", GENERAL, text="see")
    event = driver.wait_until(lambda: driver.deliveries("events_api"))[-1]["payload"]["event"]
    assert event["type"] == "file_shared"
    assert (event["file_id"], event["user_id"]) == (message["files"][0]["id"], ALICE)
    assert event["channel_id"] == GENERAL
