"""What a person sees of an act: the acknowledgement, and what the app showed them because of it."""

from typing import Any

from sandbox.delivery import Ack
from sandbox.json_types import JSON
from sandbox.world import World

SETTLE_SECONDS = 0.4


class Watch:
    """Remembers what a person saw before the act, to tell afterwards what is new."""

    def __init__(self, world: World, user_id: str, source: JSON | None = None) -> None:
        self._world = world
        self._user_id = user_id
        self._source = source
        self._before = self._seen()
        self._ephemerals = {m["ts"] for m in world.messages.ephemerals(user_id)}

    def _seen(self) -> tuple[Any, ...]:
        """Everything that tells this person that the app has reacted."""
        world, user_id = self._world, self._user_id
        dm = world.workspace.dm(user_id)
        home = world.views.home(user_id)
        return (
            tuple((v["id"], v["hash"]) for v in world.views.stack(user_id)),
            tuple((m["ts"], str(m.get("edited"))) for m in world.messages.ephemerals(user_id)),
            home["hash"] if home else "",
            len(world.messages.all_of(dm.id)),
            str(self._source.get("edited")) if self._source else "",
        )

    def reacted(self) -> bool:
        return self._seen() != self._before

    async def settle(self, ack: Ack, seconds: float) -> None:
        """Apps acknowledge first and act next: waits shortly for the first thing this person can see."""
        if ack.acknowledged and not self.reacted():
            await self._world.hub.wait_until(self.reacted, seconds)

    def outcome(self, ack: Ack | None, **more: object) -> JSON:
        world, user_id = self._world, self._user_id
        stack_before = dict(self._before[0])
        top = world.views.top(user_id)
        is_new = top is not None and stack_before.get(top["id"]) != top["hash"]
        new = [m for m in world.messages.ephemerals(user_id) if m["ts"] not in self._ephemerals]
        return {
            "acknowledged": bool(ack and ack.acknowledged),
            "ms": ack.milliseconds if ack else 0.0,
            "ack": ack.body if ack else None,
            "failure": ack.failure if ack else "",
            "opened_view": top if is_new else None,
            "errors": None,
            "ephemerals": new,
            **more,
        }
