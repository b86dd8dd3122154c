"""A person at the page: chooses who to be, clicks what is written on buttons, fills in what has a label.

Nothing is found by its place or its style; the database is read only to know when a step has arrived.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

from bot.flows.forms import Field, Kind
from bot.flows.model import Action
from bot.flows.preparing import FORMLESS, prepare
from tests.e2e import records
from tests.e2e.browser.speech import Speech
from tests.e2e.company import CARDS, Company, actor, button_of
from tests.support.walks import Stride

SECONDS = 20_000.0
WEEK = 7
RADIO_MOST = 4  # more choices than this are a list to open


class DeskPage:
    """The page of a company. ``channel`` is the language of the channels, ``me`` that of who acts."""

    def __init__(self, page: Page, office: Company, channel: str = "en") -> None:
        page.set_default_timeout(SECONDS)
        self.page, self.office = page, office
        self.channel, self.me = Speech(channel), Speech(channel)

    # --- where one is

    def visit(self, user: str, channel: str = CARDS) -> None:
        self.me = Speech(self._locale(user))
        self.page.goto(f"{self.office.sandbox.url}/?as={user}&channel={channel}")
        self.page.wait_for_selector("body[data-ready]")

    def act_as(self, user: str) -> None:
        label = self.page.get_by_label("Act as" if self.me.locale == "en" else "当前身份")
        label.select_option(user)
        self.me = Speech(self._locale(user))
        expect(self.page.locator("html")).to_have_attribute("lang", self.me.locale.partition("_")[0])
        expect(self.page).to_have_url(re.compile(f"as={user}"))

    def _locale(self, user: str) -> str:
        people = self.office.driver.state()["people"]
        tag = next(each["locale"] for each in people if each["id"] == user)
        return "zh_CN" if tag == "zh-CN" else "en"

    def go(self, channel: str) -> None:
        """To a channel by its id; what it is called there depends on the demo."""
        name = self.office.sandbox.world.workspace.channels[channel].name
        self.page.get_by_role("button", name=re.compile(f"^# {name}( |\\d|$)")).click()

    def type(self, words: str) -> None:
        box = self.page.get_by_role("textbox", name=re.compile("^(Message|发消息到)"))
        box.fill(words)
        box.press("Enter")

    def caught_up(self) -> None:
        """Everything the bot has to say is said, and the page shows it: nothing moves under the pointer."""
        records.settle(self.office)
        revision = self.office.driver.state()["revision"]
        shown = "least => Number(document.body.dataset.ready) >= least"
        self.page.wait_for_function(shown, arg=revision)

    # --- what one sees

    @property
    def dialog(self) -> Locator:
        return self.page.locator("dialog#modal[open]")

    @property
    def private(self) -> Locator:
        """What only this person sees, the newest."""
        note = re.compile("Only visible to you|仅您可见")
        return self.page.get_by_role("article").filter(has_text=note).last

    def card(self, number: int) -> Locator:
        """The case's card in its channel, once it shows the present state."""
        self.office.card(number)
        self.caught_up()
        title = re.compile(f"^CR-{number} ")
        return self.page.get_by_role("article").filter(has=self.page.get_by_role("heading", name=title))

    def handover(self, number: int) -> Locator:
        """The newest message of this channel that offers this case's hand-over."""
        self.caught_up()
        offer = self.page.get_by_role("button", name=self.channel.say("handover.accept"), exact=True)
        lines = self.page.get_by_role("article").filter(has=offer)
        return lines.filter(has_text=f"CR-{number} ").filter(has_not=self.page.get_by_role("heading")).last

    # --- what one does

    def press(self, where: Locator | Page, label: str) -> None:
        where.get_by_role("button", name=label, exact=True).click()

    def open_case(self, user: str, customer: str) -> int:
        """``/credit new`` typed into the box, its form filled in by its labels; the case's number."""
        self.visit(user, "C0SALES0")
        self.type("/credit new" if self.me.locale == "en" else "/credit 新建")
        entries = {"customer": customer, "contact": "Ms Luo", "wanted": "Bearings, 2 million a year"}
        for name, value in entries.items():
            self.box(self.me.say(f"new.{name}")).fill(value)
        self.box(self.me.say("new.contacted_on")).fill(self.office.today().isoformat())
        self.send()
        self.go(CARDS)
        title = self.page.get_by_role("heading", name=re.compile(rf"^CR-\d+ · {customer}$"))
        return int((title.inner_text()).split()[0].removeprefix("CR-"))

    def accept(self, number: int) -> None:
        """Accept the hand-over by its own message in this channel."""
        before = self.office.case(number).version
        self.press(self.handover(number), self.channel.say("handover.accept"))
        self.arrived(number, before)

    def take(self, number: int, stride: Stride) -> None:
        """One step of a walk: time first, then the person, the button on the card, the form."""
        self.pass_days(stride.after)
        self.act_as(stride.who)
        before = self.office.case(number).version
        self.begin(number, stride.action)
        if stride.action not in FORMLESS:
            self.fill(number, stride.who, stride.action, stride.values)
            self.send()
        self.arrived(number, before)
        case = self.office.case(number)
        assert case.stage is stride.stage, (stride, case.stage)

    def begin(self, number: int, action: Action) -> None:
        """Click the action's button on the card, and say yes where the page asks."""
        button = button_of(self.office.card(number), f"case:{action.value}")
        self.press(self.card(number), button["text"]["text"])
        if asked := button.get("confirm"):
            self.press(self.page.get_by_role("dialog"), asked["confirm"]["text"])

    def fill(self, number: int, user: str, action: Action, values: Mapping[str, str]) -> None:
        """Type a walk's values into the open form, each beside its label."""
        at = prepare(self.office.desk, number, action, actor(user), None)
        typed = self.office.typed(number, user, action, values)
        expect(self.dialog.get_by_role("heading", name=self.me.say(f"action.{action.value}"))).to_be_visible()
        for field in at.fields:
            if field.name in typed:
                self.enter(field, self.me.label(action, field, at.at.case.currency), typed[field.name])

    def enter(self, field: Field, label: str, value: str) -> None:
        if field.kind not in (Kind.CHOICE, Kind.YES_NO):
            return self.box(label).fill(value)
        texts = self.me.options(field)
        if len(texts) > RADIO_MOST:
            self.box(label).select_option(label=texts[value])
        else:
            group = self.dialog.get_by_role("radiogroup", name=labelled(label))
            group.get_by_role("radio", name=texts[value], exact=True).check()
        return None

    def box(self, label: str) -> Locator:
        """The field beside this label, said to be optional or not."""
        return self.dialog.get_by_label(labelled(label))

    def send(self) -> None:
        """Submit the form; it goes away when it was taken."""
        self.submit()
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def submit(self) -> None:
        self.dialog.get_by_role("contentinfo").get_by_role("button").last.click()

    def arrived(self, number: int, before: int) -> None:
        self.office.driver.wait_until(lambda: self.office.case(number).version > before, SECONDS / 1000)

    # --- time

    def pass_days(self, days: int) -> None:
        """Time moves by the buttons of the page: weeks first, then days."""
        weeks, rest = divmod(days, WEEK)
        for label in ["+7 days"] * weeks + ["+1 day"] * rest:
            self.move_clock(label)

    def move_clock(self, label: str) -> None:
        words = {"+7 days": "+7 天", "+1 day": "+1 天"}
        before = self.office.today()
        self.press(self.page, label if self.me.locale == "en" else words[label])
        self.office.driver.wait_until(lambda: self.office.today() != before, SECONDS / 1000)
        expect(self.page.get_by_role("status")).to_contain_text(self.office.today().isoformat())


def labelled(label: str) -> re.Pattern[str]:
    return re.compile(f"^{re.escape(label)}( \\(optional\\)| ?（可选）)?$")
