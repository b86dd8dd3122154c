"""A database, a sandbox and a delivery whose clock is stepped by hand: nobody waits."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, func, insert, select, update

from bot.delivery.items import Item, Letter, Post, Rules
from bot.delivery.rounds import Delivery
from bot.flows.model import Post as Held
from bot.flows.ports import Announcement
from bot.slack import Slack, web_client
from bot.storage.outbox_queue import OutboxQueue
from bot.storage.tables import credit_case, customer, outbox
from bot.storage.units import SqlUnits
from sandbox.driver import Driver
from sandbox.server import SandboxServer

CREDIT, OVERDUE, OPERATORS = "C0CREDIT", "C0OVERDU", "C0OPERAT"
CHANNELS = {"topic:credit": CREDIT, "topic:overdue": OVERDUE, "topic:operators": OPERATORS}
ADMIN = "U0ADMIN1"


def plain_composer(item: Item) -> Letter:
    """What the lead's composer does, in its smallest form: a sentence, a block, the channel of the topic."""
    text = " | ".join(_text(each) for each in (item, *item.others))
    if item.may_be_repeat:
        text += " (may be a repeat)"
    channel = CHANNELS.get(item.to, item.to.partition(":")[2] if item.to.startswith("user:") else "")
    return Post(channel, text, ({"type": "section", "text": {"type": "plain_text", "text": text}},))


def _text(item: Item) -> str:
    return item.facts.get(
        "text", f"{item.kind} {item.facts.get('what', '')} {item.facts.get('code', '')}".strip()
    )


class Rig:
    """Everything a delivery test needs; ``step`` moves real time and makes rounds until nothing is due."""

    def __init__(self, engine: Engine, sandbox: SandboxServer, *, timeout: int = 5) -> None:
        self.engine = engine
        self.units = SqlUnits(engine)
        self.sandbox = sandbox
        self.driver = Driver(sandbox.url)
        self.driver.limits(False)
        # Yesterday's midnight: hours pass within one date, and before what the sandbox stamps by the wall.
        self.time = datetime.now(UTC).replace(hour=0, minute=0) - timedelta(days=1)
        self.business = self.time
        self._dated = 0
        self.rules = Rules()
        self.compose: Callable[[Item], Letter] = plain_composer
        self.queue = OutboxQueue(engine, self.rules)
        self.timeout = timeout
        self.delivery = self.new_delivery()

    def new_delivery(self, **more: Any) -> Delivery:
        """As after a restart: what was kept in memory is gone."""
        slack = Slack(web_client(self.sandbox.bot_token, self.sandbox.api_url, self.timeout))
        self.delivery = Delivery(
            self.queue,
            slack,
            self._composed,
            now=lambda: self.time,
            business=lambda: self.business,
            rules=self.rules,
            jitter=random.Random(7),
            **more,
        )
        return self.delivery

    def _composed(self, item: Item) -> Letter:
        return self.compose(item)

    def announce(self, key: str, to: str = "topic:credit", kind: str = "receipt", **more: Any) -> None:
        facts = {"text": more.pop("text", key)}
        with self.units() as unit:
            unit.outbox.add([Announcement(key, kind, to, facts=facts | more.pop("facts", {}), **more)])
        self.dated()

    def dated(self) -> None:
        """Rows written just now are of the stepped time: the database's own clock knows nothing of it."""
        with self.engine.begin() as connection:
            young = outbox.c.id > self._dated
            connection.execute(update(outbox).where(young).values(created_at=self.time))
            self._dated = connection.execute(select(func.coalesce(func.max(outbox.c.id), 0))).scalar_one()

    def case(self, number: int) -> None:
        """A bare case for rows that name one."""
        now = self.time
        with self.engine.begin() as connection:
            given = {
                "id": number,
                "name": f"C{number}",
                "name_key": f"c{number}",
                "registration": "",
                "standing": "open",
                "created_by": "U1",
                "created_at": now,
                "country": "",
                "registration_checked": False,
                "likeness_key": f"c{number}",
                "pinyin_key": f"c{number}",
            }
            connection.execute(insert(customer), given)
            connection.execute(
                insert(credit_case),
                {
                    "number": number,
                    "version": 1,
                    "stage": "screening",
                    "customer_id": number,
                    "brought_by": "U1",
                    "currency": "CNY",
                    "opened_at": now,
                    "fast_lane": False,
                    "submission": f"V{number}",
                    "committed_minor": 0,
                    "dossier": "{}",
                },
            )

    def step(self, seconds: float = 0.0, rounds: int = 20) -> None:
        self.time += timedelta(seconds=seconds)
        self.business += timedelta(seconds=seconds)
        for _ in range(rounds):
            if not self.delivery.run_once():
                return

    def steps(self, count: int, seconds: float = 1.0) -> None:
        for _ in range(count):
            self.step(seconds)

    def row(self, key: str) -> Row[Any]:
        with self.engine.connect() as connection:
            return connection.execute(select(outbox).where(outbox.c.key == key)).one()

    def rows(self, kind: str) -> list[Row[Any]]:
        with self.engine.connect() as connection:
            found = connection.execute(select(outbox).where(outbox.c.kind == kind).order_by(outbox.c.id))
            return list(found)

    def change(self, key: str, **values: Any) -> None:
        with self.engine.begin() as connection:
            connection.execute(update(outbox).where(outbox.c.key == key).values(**values))

    def texts(self, channel: str = CREDIT) -> list[str]:
        return [message["text"] for message in self.driver.messages(channel)]

    def posts(self) -> list[dict[str, Any]]:
        """Calls of chat.postMessage so far."""
        return self.driver.requests("chat.postMessage")

    def alerts(self) -> list[str]:
        return [row.facts["what"] for row in self.rows("operator_alert")]

    def give_admin(self) -> None:
        with self.units() as unit:
            unit.posts.grant(ADMIN, Held.ADMIN, "init", self.time)
