"""The story for newcomers on the page: what comes next, where it leads, and axe-core over it."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from sandbox.driver import Driver
from sandbox.json_types import JSON
from sandbox.server import SandboxServer
from tests.sandbox.browser.test_accessibility import LOOKS
from tests.sandbox.conftest import ALICE, BO, GENERAL
from tests.sandbox.test_story import PEOPLE, STORY, click, command, form

pytestmark = pytest.mark.browser

OTHER = "C0OTHER"
LABELS = {"en": ("Guide", "Begin", ALICE), "zh": ("指南", "开始", BO)}


@pytest.fixture
def told() -> Iterator[SandboxServer]:
    """A workspace with a story, and no app."""
    with SandboxServer(PEOPLE, story=STORY) as server:
        yield server


def guide(page: Page, name: str = "Guide") -> Locator:
    return page.get_by_role("complementary", name=name)


def visit(page: Page, server: SandboxServer, user: str = ALICE, channel: str = OTHER) -> None:
    page.goto(f"{server.url}/?as={user}&channel={channel}")
    page.wait_for_selector("body[data-ready]")


def did(server: SandboxServer, *acts: JSON) -> None:
    for act in acts:
        server.world.story.saw(act)
    Driver(server.url).person(BO).say(GENERAL, "Hello")  # a change, at which the page looks again


def test_each_next_step_leads_to_its_person_and_place(told: SandboxServer, page: Page) -> None:
    visit(page, told)
    guide(page).get_by_role("button", name="Begin").click()
    expect(guide(page)).to_contain_text("0 of 5You are Alice Hill, who asks: type /try new")
    guide(page).get_by_role("button", name="Go to #general").click()
    expect(page.get_by_role("heading", name="#general")).to_be_visible()
    expect(guide(page).get_by_role("button", name="Go to #general")).to_have_count(0)

    did(told, command(ALICE, "/try", "new"), form(ALICE))
    expect(guide(page)).to_contain_text("2 of 5You are 何波, who decides: press Yes")
    guide(page).get_by_role("button", name="Act as 何波").click()
    expect(guide(page, "指南")).to_contain_text("2 / 5你是who decides（中文）何波：")


@pytest.mark.parametrize(
    ("channels", "reader", "named"),
    [
        ("en", ALICE, "press Yes"),
        ("en", BO, "press Yes（同意）"),
        ("zh", BO, "press 同意"),
        ("zh", ALICE, "press 同意 (Yes)"),
    ],
    ids=["both English", "a Chinese reader", "both Chinese", "an English reader"],
)
def test_a_button_is_called_what_stands_on_it_with_its_meaning_for_others(
    page: Page, channels: str, reader: str, named: str
) -> None:
    workspace = {**PEOPLE, "app": {**PEOPLE["app"], "language": channels}}
    with SandboxServer(workspace, story=STORY) as server:
        visit(page, server, reader)
        did(server, form(ALICE))
        expect(page.locator("#story [aria-current=step]")).to_contain_text(named)
        page.goto("about:blank")


def test_posts_are_called_by_their_names_in_the_language_of_the_page(page: Page) -> None:
    names = {"asks": {"en": "asker", "zh": "申请人"}, "decides": {"en": "judge", "zh": "审批人"}}
    with SandboxServer({**PEOPLE, "post_names": names}) as server:
        visit(page, server)
        expect(page.get_by_label("Act as").locator("option:checked")).to_have_text(
            "Alice Hill · asker · English"
        )
        page.get_by_label("Act as").select_option(BO)
        expect(page.get_by_label("当前身份").locator("option:checked")).to_have_text("何波 · 审批人 · 中文")
        page.goto("about:blank")


def test_who_leaves_a_step_out_goes_on_from_where_they_are(told: SandboxServer, page: Page) -> None:
    visit(page, told)
    did(told, form(ALICE))
    expect(guide(page).locator("[aria-current=step]")).to_contain_text("press Yes")
    expect(guide(page).get_by_role("listitem").filter(has_text="(done)")).to_have_count(1)


def test_the_last_step_ends_the_story(told: SandboxServer, page: Page) -> None:
    visit(page, told)
    did(told, click(BO, "yes"), command(ALICE, "/clock"), command(ALICE, "/clock"))
    expect(guide(page)).to_contain_text("5 of 5That was all.")


def test_a_workspace_without_a_story_offers_no_guide(page: Page) -> None:
    with SandboxServer(PEOPLE) as server:
        visit(page, server, channel=GENERAL)
        expect(page.get_by_role("button", name="Traffic")).to_be_visible()
        expect(page.get_by_role("button", name="Guide")).to_have_count(0)
        page.goto("about:blank")


@pytest.mark.parametrize("language", LABELS)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("unfolded", [True, False], ids=["whole", "next"])
def test_axe_finds_nothing(told: SandboxServer, page: Page, unfolded: bool, look: str, language: str) -> None:
    name, begin, user = LABELS[language]
    size, scheme = LOOKS[look]
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    did(told, *([command(ALICE, "/try", "new")] if unfolded else []))
    visit(page, told, user)
    if not unfolded:
        guide(page, name).get_by_role("button", name=begin).click()
    expect(guide(page, name)).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
