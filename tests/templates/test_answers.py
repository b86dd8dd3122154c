"""Answers and alerts: what they name can be clicked."""

from __future__ import annotations

import pytest

from bot.flows.model import Topic
from bot.flows.screens import Done
from bot.rendering import Renderer


@pytest.mark.parametrize(("read", "shown"), [("C0OVERDU", "<#C0OVERDU>"), ("C0<!here>", "C0&lt;!here&gt;")])
def test_a_channel_that_was_set_is_a_link_to_it(read: str, shown: str) -> None:
    screen = Done("channel_set", {"topic": Topic.OVERDUE, "channel": read})

    for locale in ("en", "zh_CN"):
        payload = Renderer().message(screen, locale, "Asia/Shanghai")
        assert shown in payload["blocks"][0]["text"]["text"]
