"""Modals and Home tabs: the stored view objects, each person's stack, and what was typed into them.

The stack holds at most 3 views (the opened one and 2 pushed), LIMITS "View stack".
"""

from collections import defaultdict

from sandbox.elements import walk
from sandbox.errors import SlackError
from sandbox.inputs import empty_state, initial_state
from sandbox.json_types import JSON

MAX_STACK = 3


class Views:
    def __init__(self) -> None:
        self.by_id: dict[str, JSON] = {}
        self.owner: dict[str, str] = {}
        self._stacks: dict[str, list[str]] = defaultdict(list)
        self._homes: dict[str, str] = {}

    def stack(self, user_id: str) -> list[JSON]:
        return [self.by_id[view_id] for view_id in self._stacks[user_id]]

    def top(self, user_id: str) -> JSON | None:
        stack = self.stack(user_id)
        return stack[-1] if stack else None

    def home(self, user_id: str) -> JSON | None:
        view_id = self._homes.get(user_id)
        return self.by_id[view_id] if view_id else None

    def set_home(self, user_id: str, view: JSON) -> None:
        self._store(user_id, view)
        self._homes[user_id] = view["id"]

    def open(self, user_id: str, view: JSON) -> None:
        """A newly opened modal takes the place of whatever was on the screen."""
        self.clear(user_id)
        view["root_view_id"], view["previous_view_id"] = view["id"], None
        self._store(user_id, view)
        self._stacks[user_id].append(view["id"])

    def push(self, user_id: str, view: JSON) -> None:
        stack = self._stacks[user_id]
        if len(stack) >= MAX_STACK:
            raise SlackError("push_limit_reached")
        view["root_view_id"] = stack[0] if stack else view["id"]
        view["previous_view_id"] = stack[-1] if stack else None
        self._store(user_id, view)
        stack.append(view["id"])

    def replace(self, old: JSON, new: JSON) -> JSON:
        """views.update: same id and place; values stay where block_id, action_id and type stay."""
        kept = old["state"]["values"]
        for key in ("id", "root_view_id", "previous_view_id"):
            new[key] = old[key]
        new["state"] = {"values": _kept_values(new["blocks"], kept)}
        self.by_id[old["id"]] = new
        return new

    def set_value(self, view_id: str, block_id: str, action_id: str, value: JSON) -> None:
        self.by_id[view_id]["state"]["values"].setdefault(block_id, {})[action_id] = value

    def close(self, user_id: str, view_id: str) -> None:
        self._stacks[user_id] = [v for v in self._stacks[user_id] if v != view_id]

    def clear(self, user_id: str) -> None:
        self._stacks[user_id] = []

    def is_open(self, view_id: str) -> bool:
        return view_id in self._stacks[self.owner.get(view_id, "")]

    def find(self, view_id: str | None, external_id: str | None) -> JSON | None:
        if view_id:
            return self.by_id.get(view_id)
        shown = [v for v in self.by_id.values() if external_id and v["external_id"] == external_id]
        return shown[-1] if shown else None

    def _store(self, user_id: str, view: JSON) -> None:
        view["state"] = {"values": initial_state(view["blocks"])}
        self.by_id[view["id"]] = view
        self.owner[view["id"]] = user_id


def _kept_values(blocks: list[JSON], kept: JSON) -> JSON:
    values = initial_state(blocks)
    for block, element in walk(blocks):
        block_id, action_id = block.get("block_id", ""), element.get("action_id", "")
        old = kept.get(block_id, {}).get(action_id)
        if old is not None and old["type"] == element["type"] and empty_state(element) is not None:
            values[block_id][action_id] = old
    return values
