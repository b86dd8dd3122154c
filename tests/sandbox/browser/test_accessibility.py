"""The accessibility check of axe-core over every state of the page: both languages, light, dark, narrow."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.sandbox.browser.visitor import Visitor
from tests.sandbox.conftest import ALICE, BO, GENERAL

pytestmark = pytest.mark.browser

AXE = Axe()
LOOKS = {
    "light": ({"width": 1280, "height": 860}, "light"),
    "dark": ({"width": 1280, "height": 860}, "dark"),
    "narrow": ({"width": 390, "height": 844}, "light"),
    "narrow-dark": ({"width": 390, "height": 844}, "dark"),
}
WORDS = {
    "en": {
        "traffic": "Traffic",
        "faults": "Faults",
        "more": "More actions",
        "reset": "Reset",
        "menu": "Menu",
    },
    "zh": {"traffic": "流量", "faults": "故障", "more": "更多操作", "reset": "重置", "menu": "菜单"},
}
PEOPLE = {"en": ALICE, "zh": BO}


def channel(visitor: Visitor, _: dict[str, str]) -> None:
    for what in ("blocks", "elements", "attachment", "private"):
        visitor.say(f"/show {what}")
        expect(visitor.box).to_have_value("")
    visitor.hall.driver.wait_until(lambda: len(visitor.hall.driver.messages(GENERAL)) == 3)
    expect(visitor.messages).to_have_count(4)


def further_up(visitor: Visitor, _: dict[str, str]) -> None:
    for number in range(40):
        visitor.hall.driver.person(BO).say(GENERAL, f"Message {number}")
    expect(visitor.messages).to_have_count(40)
    visitor.page.locator("#log").evaluate("log => { log.scrollTop = 0; }")
    expect(visitor.page.locator(".to-newest")).to_be_visible()


def empty(visitor: Visitor, _: dict[str, str]) -> None:
    expect(visitor.box).to_be_visible()


def thread(visitor: Visitor, _: dict[str, str]) -> None:
    driver = visitor.hall.driver
    ts = driver.person(ALICE).say(GENERAL, "A question")["ts"]
    driver.person(BO).say(GENERAL, "An answer", thread_ts=ts)
    visitor.page.locator(".thread-line").click()
    expect(visitor.page.locator("#thread").get_by_role("article")).to_have_count(2)


def form(visitor: Visitor, _: dict[str, str]) -> None:
    visitor.say("/show form")
    visitor.opened("Every input").locator("[type=submit]").click()
    expect(visitor.dialog.locator(".error").first).to_be_visible()


def stack(visitor: Visitor, _: dict[str, str]) -> None:
    visitor.say("/show steps")
    visitor.press("Deeper", visitor.opened("Step 1"))
    visitor.opened("Step 2")


def home(visitor: Visitor, _: dict[str, str]) -> None:
    visitor.page.goto(visitor.page.url.replace(f"channel={GENERAL}", "home=1"))
    expect(visitor.page.get_by_role("heading", name="Welcome")).to_be_visible()


def traffic(visitor: Visitor, words: dict[str, str]) -> None:
    visitor.hall.driver.fault("chat.postEphemeral", "error", code="user_not_in_channel")
    for what in ("words", "private"):
        visitor.say(f"/show {what}")
        expect(visitor.box).to_have_value("")
    visitor.press(words["traffic"])
    visitor.panel.get_by_text("chat.postMessage", exact=True).first.click()
    expect(visitor.panel.locator(".json").first).to_be_visible()


def faults(visitor: Visitor, words: dict[str, str]) -> None:
    visitor.hall.driver.fault("chat.update", "hang", seconds=5)
    visitor.page.get_by_role("button", name=words["faults"]).click()
    expect(visitor.panel.get_by_role("listitem")).to_have_count(1)


def completion(visitor: Visitor, _: dict[str, str]) -> None:
    visitor.box.press_sequentially("/s")
    expect(visitor.offers).to_have_count(2)


def menu(visitor: Visitor, words: dict[str, str]) -> None:
    visitor.say("A message")
    visitor.messages.last.hover()
    visitor.messages.last.get_by_role("button", name=words["more"]).click()
    expect(visitor.page.get_by_role("menuitem")).to_have_count(2)


def reset(visitor: Visitor, words: dict[str, str]) -> None:
    visitor.press(words["reset"])
    expect(visitor.page.locator("dialog#confirm")).to_be_visible()


def trouble(visitor: Visitor, _: dict[str, str]) -> None:
    visitor.say("/silent")
    expect(visitor.page.get_by_text("/silent").first).to_be_visible()


STATES: list[Callable[[Visitor, dict[str, str]], None]] = [
    channel, further_up, empty, thread, form, stack, home, traffic, faults, completion, menu, reset, trouble,
]  # fmt: skip


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", STATES, ids=[state.__name__ for state in STATES])
def test_axe_finds_nothing(
    visitor: Visitor, state: Callable[[Visitor, dict[str, str]], None], look: str, language: str
) -> None:
    size, scheme = LOOKS[look]
    visitor.page.set_viewport_size({"width": size["width"], "height": size["height"]})
    visitor.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    visitor.visit(f"as={PEOPLE[language]}&channel={GENERAL}")
    state(visitor, WORDS[language])
    expect(visitor.page.locator("html")).to_have_attribute("lang", language)
    found = AXE.run(visitor.page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("language", WORDS)
def test_axe_finds_nothing_in_the_drawer(visitor: Visitor, language: str) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.visit(f"as={PEOPLE[language]}&channel={GENERAL}")
    visitor.press(WORDS[language]["menu"])
    found = AXE.run(visitor.page)
    assert found.violations_count == 0, found.generate_report()
