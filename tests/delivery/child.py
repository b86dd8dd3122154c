"""A process of the bot with the rig's composer: what the crash, signal and staleness proofs start and end."""

from __future__ import annotations

import sys

from bot.app import Plugged
from bot.running import RUN, WORKER, run
from bot.settings import load
from tests.delivery.rig import plain_composer

if __name__ == "__main__":
    own = Plugged(
        lambda app, office: None, lambda desk, renderer, readers, fonts: plain_composer, lambda parts: None
    )
    sys.exit(run(load(None), {"run": RUN, "worker": WORKER}[sys.argv[1]], own))
