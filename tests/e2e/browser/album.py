"""Takes the pictures of one language: each view in every look, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Locator, ViewportSize

from bot.flows.model import Action
from tests.e2e.browser.desk_page import DeskPage
from tests.e2e.company import CARDS
from tests.support.walks import Stride

WIDE: ViewportSize = {"width": 1180, "height": 1000}
NARROW: ViewportSize = {"width": 390, "height": 844}
Scheme = Literal["light", "dark"]
LOOKS: dict[str, tuple[ViewportSize, Scheme]] = {
    "light": (WIDE, "light"),
    "dark": (WIDE, "dark"),
    "narrow": (NARROW, "light"),
    "narrow-dark": (NARROW, "dark"),
}
TALL = 2600
FORMS = (
    Action.FEED_BACK, Action.ANSWER, Action.RESOLVE, Action.TRANSFER, Action.HAND_IN_REPORT, Action.PROPOSE,
    Action.SIGN, Action.VERIFY_DOCUMENTS, Action.NOTE_CONTACT, Action.RECORD_CAUSE, Action.PROMISE,
    Action.RECORD_PAYMENT, Action.MANDATE, Action.RE_RATE,
)  # fmt: skip
"""Forms worth a picture; each is taken the first time it comes up."""


class Album:
    """The pictures lie in a folder for each language and look, numbered as the walk goes."""

    def __init__(self, desk: DeskPage, folder: Path, locale: str) -> None:
        self.desk, self.folder, self.locale = desk, folder, locale
        self.office, self.page = desk.office, desk.page
        self._taken: set[str] = set()
        self._count = 0

    def shot(self, name: str, what: Callable[[], bytes] | None = None) -> None:
        self._count += 1
        for look, (size, scheme) in LOOKS.items():
            self._dress(size, scheme)
            folder = self.folder / self.locale / look
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{self._count:02d}-{name}.png").write_bytes(what() if what else self.page.screenshot())
        self._dress(WIDE, "light")
        print(f"{self.locale} {self._count:02d}-{name}", flush=True)

    def _dress(self, size: ViewportSize, scheme: Scheme) -> None:
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme=scheme)
        self.page.wait_for_timeout(200)  # let the last redraw land in the picture; nothing is decided by it

    def card(self, name: str, number: int, user: str = "U0SALES1") -> None:
        self.desk.visit(user, CARDS)
        card = self.desk.card(number)
        self.shot(f"card-{name}", lambda: self.tall(card))

    def channel(self, name: str, user: str, channel: str) -> None:
        self.desk.visit(user, channel)
        self.shot(f"channel-{name}")

    def form(self, number: int, stride: Stride) -> None:
        """The form with the walk's entries, not sent: as it opens, and then its whole length."""
        if stride.action not in FORMS or stride.action.value in self._taken:
            return
        self._taken.add(stride.action.value)
        self.desk.visit(stride.who, CARDS)
        self.desk.begin(number, stride.action)
        self.desk.fill(number, stride.who, stride.action, stride.values)
        self.shot(f"form-{stride.action.value}")
        self.page.add_style_tag(content="dialog.modal{max-height:none!important}")
        self.shot(f"form-{stride.action.value}-whole", lambda: self.tall(self.desk.dialog))
        self.page.keyboard.press("Escape")
        self.desk.dialog.wait_for(state="hidden")

    def tall(self, shown: Locator) -> bytes:
        """All of something that is longer than the screen."""
        size = self.page.viewport_size or WIDE
        self.page.set_viewport_size({"width": size["width"], "height": TALL})
        taken = shown.screenshot()
        self.page.set_viewport_size(size)
        return taken
