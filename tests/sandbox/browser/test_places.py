"""Channels, threads, files, modals in a stack, and the page on a narrow screen."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.sandbox.browser import gallery
from tests.sandbox.browser.visitor import Visitor
from tests.sandbox.conftest import ALICE, BO, GENERAL

pytestmark = pytest.mark.browser

NARROW = {"width": 390, "height": 844}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060"
    "000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def narrow(page: Page, visitor: Visitor) -> Iterator[Visitor]:
    page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})
    yield visitor
    # Nothing on a narrow screen may have to be moved sideways.
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_unread_messages_are_counted_and_marked_where_they_begin(visitor: Visitor) -> None:
    other = "C0OTHER"
    visitor.visit()
    bo = visitor.hall.driver.person(BO)
    for words in ("one", "two"):
        bo.say(other, words)
    place = visitor.page.get_by_role("button", name="# other")
    expect(place).to_contain_text("2")
    place.click()
    expect(visitor.messages).to_have_count(2)
    expect(visitor.page.get_by_text("New", exact=True)).to_be_visible()
    expect(place).not_to_contain_text("2")


def test_who_reads_further_up_is_told_what_came_and_led_back_to_it(visitor: Visitor) -> None:
    bo = visitor.hall.driver.person(BO)
    for number in range(40):
        bo.say(GENERAL, f"Message {number}")
    visitor.visit()
    newest = visitor.page.get_by_role("button", name="Jump to newest")
    expect(visitor.messages).to_have_count(40)
    expect(newest).to_be_hidden()
    visitor.messages.first.scroll_into_view_if_needed()
    expect(newest).to_be_visible()
    for words in ("one more", "and another"):
        bo.say(GENERAL, words)
    expect(visitor.messages).to_have_count(42)
    expect(visitor.messages.first).to_be_in_viewport()
    visitor.page.get_by_role("button", name="2 newer").press("Enter")
    expect(visitor.messages.last).to_be_in_viewport()
    expect(newest).to_be_hidden()


def test_a_change_during_the_arrival_does_not_move_what_is_read(visitor: Visitor) -> None:
    """Somebody changes over and scrolls up, while the page still reads what happened in between."""
    bo = visitor.hall.driver.person(BO)
    for number in range(40):
        bo.say(GENERAL, f"Message {number}")
    visitor.hall.driver.post("read", user=ALICE, channel=GENERAL)
    visitor.listen()
    visitor.visit(f"as={BO}&channel={GENERAL}")
    asked = re.compile(rf"/_/messages\?.*as={ALICE}")
    held = visitor.hold(asked, 2)
    with visitor.page.expect_request(asked):
        visitor.page.get_by_label("当前身份").select_option(ALICE)
    visitor.told(lambda: bo.say("C0OTHER", "something happens"))
    with visitor.page.expect_request(asked):
        held[0].continue_()
    expect(visitor.messages.last).to_be_in_viewport()
    visitor.messages.first.scroll_into_view_if_needed()
    held[1].continue_()
    revision = visitor.hall.driver.state()["revision"]
    visitor.page.wait_for_function("least => Number(document.body.dataset.ready) >= least", arg=revision)
    expect(visitor.messages.first).to_be_in_viewport()


def test_a_page_at_its_newest_message_stays_there_in_another_size(visitor: Visitor) -> None:
    for number in range(40):
        visitor.hall.driver.person(BO).say(GENERAL, f"Message {number} " + "of many words " * 12)
    visitor.visit()
    expect(visitor.messages.last).to_be_in_viewport()
    visitor.page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})
    expect(visitor.messages.last).to_be_in_viewport()


def test_a_few_messages_lie_above_the_box_one_writes_in(visitor: Visitor) -> None:
    visitor.visit()
    visitor.say("Hello")
    expect(visitor.messages).to_have_count(1)
    shown, box = visitor.messages.bounding_box(), visitor.box.bounding_box()
    assert shown is not None
    assert box is not None
    assert 0 <= box["y"] - (shown["y"] + shown["height"]) < 60


def test_a_thread_opens_beside_the_channel_and_gives_the_focus_back(visitor: Visitor) -> None:
    visitor.visit()
    visitor.say("A question")
    ts = visitor.hall.driver.wait_until(lambda: visitor.hall.driver.messages(GENERAL))[0]["ts"]
    for words in ("first answer", "second answer"):
        visitor.hall.driver.person(BO).say(GENERAL, words, thread_ts=ts)
    line = visitor.page.get_by_role("button", name="2 replies")
    line.click()
    thread = visitor.page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_role("article")).to_have_count(3)
    expect(thread.get_by_role("textbox", name="Reply…")).to_be_focused()
    thread.get_by_role("textbox").fill("third answer")
    thread.get_by_role("textbox").press("Enter")
    expect(thread.get_by_role("article")).to_have_count(4)
    expect(visitor.messages).to_have_count(1)
    thread.get_by_role("textbox").press("Escape")
    expect(thread).to_be_hidden()
    expect(visitor.page.get_by_role("button", name="3 replies")).to_be_focused()


def test_a_command_in_a_thread_is_refused_by_slack_itself(visitor: Visitor) -> None:
    visitor.visit()
    visitor.say("A question")
    visitor.messages.last.hover()
    visitor.press("Reply in thread")
    reply = visitor.page.get_by_role("textbox", name="Reply…")
    reply.fill("/show words")
    reply.press("Enter")
    expect(visitor.page.get_by_text("/show is not supported in threads.")).to_be_visible()


def test_files_show_name_size_and_download_and_pictures_themselves(visitor: Visitor) -> None:
    client = visitor.hall.client
    client.files_upload_v2(channel=GENERAL, content="a,b\n1,2\n", filename="rows.csv", title="Rows")
    client.files_upload_v2(channel=GENERAL, file=PNG, filename="dot.png", title="Dot", alt_txt="One dot")
    visitor.visit()
    rows = visitor.page.get_by_role("figure").filter(has_text="Rows")
    expect(rows).to_contain_text("CSV · 8 B")
    with visitor.page.expect_download() as download:
        rows.get_by_role("link", name="Download Rows").click()
    assert download.value.path().read_bytes() == b"a,b\n1,2\n"
    picture = visitor.page.get_by_role("img", name="One dot")
    expect(picture).to_be_visible()
    visitor.page.wait_for_function("document.querySelector('img[alt=\"One dot\"]').naturalWidth === 1")


def test_three_modals_lie_on_each_other_and_one_goes_back_through_them(visitor: Visitor) -> None:
    visitor.visit()
    visitor.say("/show steps")
    for depth in (1, 2):
        visitor.press("Deeper", visitor.opened(f"Step {depth}"))
    visitor.press("Back to Step 2", visitor.opened("Step 3"))
    visitor.press("Leave", visitor.opened("Step 2"))
    visitor.press("Deeper", visitor.opened("Step 1"))
    visitor.press("Close", visitor.opened("Step 2"))
    expect(visitor.dialog).to_be_hidden()
    assert visitor.hall.driver.person(ALICE).state()["stack"] == []


def test_a_modal_keeps_the_focus_inside_and_gives_it_back(visitor: Visitor) -> None:
    visitor.visit()
    visitor.say("/show form line")
    form = visitor.opened("Every input")
    expect(form.get_by_label("Line")).to_be_focused()
    inside = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
    for _ in range(8):
        visitor.page.keyboard.press("Tab")
        assert visitor.page.evaluate(inside)
    visitor.page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    expect(visitor.box).to_be_focused()


def test_the_first_key_goes_to_the_link_over_everything(visitor: Visitor) -> None:
    visitor.visit()
    visitor.page.keyboard.press("Tab")
    skip = visitor.page.get_by_role("link", name="Skip to messages")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#log")).to_be_focused()


def test_the_tabs_of_the_app_are_walked_by_arrow_keys(visitor: Visitor) -> None:
    visitor.visit(f"as={ALICE}&home=1")
    home = visitor.page.get_by_role("tab", name="Home")
    home.focus()
    home.press("ArrowRight")
    messages = visitor.page.get_by_role("tab", name="Messages")
    expect(messages).to_be_focused()
    expect(messages).to_have_attribute("aria-selected", "true")


def test_dates_are_written_in_the_zone_and_language_of_who_acts(visitor: Visitor) -> None:
    at = gallery.REFERENCE_TIME  # midnight in London, morning in Shanghai
    visitor.hall.client.chat_postMessage(channel=GENERAL, text=f"<!date^{at}^{{date_num}} {{time}}|then>")
    visitor.visit()
    expect(visitor.messages.last).to_contain_text("2026-01-01 12:00 AM")
    visitor.visit(f"as={BO}&channel={GENERAL}")
    expect(visitor.messages.last).to_contain_text("2026-01-01 8:00")


def test_on_a_narrow_screen_the_places_are_a_drawer(narrow: Visitor) -> None:
    narrow.visit()
    place = narrow.page.get_by_role("button", name="# other")
    expect(place).to_be_hidden()
    narrow.press("Menu")
    expect(narrow.page.get_by_label("Act as")).to_be_focused()
    narrow.page.keyboard.press("Escape")
    expect(place).to_be_hidden()
    expect(narrow.page.get_by_role("button", name="Menu")).to_be_focused()
    narrow.press("Menu")
    place.click()
    expect(place).to_be_hidden()
    expect(narrow.page.get_by_role("heading", name="#other")).to_be_visible()


@pytest.mark.parametrize("what", ["blocks", "elements", "attachment"])
def test_messages_fit_a_narrow_screen(narrow: Visitor, what: str) -> None:
    narrow.visit()
    narrow.say(f"/show {what}")
    expect(narrow.messages.last).to_be_visible()
    assert narrow.page.evaluate("document.getElementById('log').scrollWidth <= innerWidth")


def width(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["width"]


def test_a_form_takes_the_whole_narrow_screen_and_its_buttons_stay_in_sight(narrow: Visitor) -> None:
    narrow.visit()
    narrow.say("/show form")
    box = narrow.dialog.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (NARROW["width"], NARROW["height"])
    expect(narrow.dialog.get_by_role("button", name="Send")).to_be_in_viewport()
    narrow.dialog.get_by_role("button", name="Send").click()
    expect(narrow.dialog.get_by_role("alert").filter(has_text="Please complete").first).to_be_visible()
    expect(narrow.dialog.get_by_role("button", name="Send")).to_be_in_viewport()
    narrow.page.keyboard.press("Escape")
    expect(narrow.dialog).to_be_hidden()


def test_a_thread_and_a_panel_take_the_whole_narrow_screen(narrow: Visitor) -> None:
    narrow.visit()
    narrow.say("A question")
    narrow.messages.last.get_by_role("button", name="Reply in thread").click(force=True)
    thread = narrow.page.get_by_role("complementary", name="Thread")
    expect(thread).to_be_visible()
    assert width(thread) == NARROW["width"]
    narrow.press("Close", thread)
    narrow.press("Traffic")
    assert width(narrow.panel) == NARROW["width"]
