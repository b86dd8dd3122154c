"""What people do in modals: submit, close, search in an external select."""

from typing import Any

from sandbox import elements, form_checks, inputs, payloads
from sandbox.acts import Acts
from sandbox.delivery import INTERACTIVE, Ack, Delivery
from sandbox.errors import CannotAct, SlackError
from sandbox.json_types import JSON
from sandbox.methods.views import build, replaced
from sandbox.notices import FORM, notice
from sandbox.outcome import SETTLE_SECONDS, Watch
from sandbox.suggesting import Search, suggest


class ViewActs:
    def __init__(self, acts: Acts) -> None:
        self._acts = acts
        self._world = acts.world
        self._sender = acts.sender

    def open_view(self, user_id: str, view_id: str) -> JSON:
        top = self._world.views.top(user_id)
        if top is None or top["id"] != view_id:
            raise CannotAct(f"{view_id} is not the view on {user_id}'s screen")
        return top

    def shown_view(self, user_id: str, view_id: str) -> JSON:
        """The modal on the screen, or the Home tab."""
        home = self._world.views.home(user_id)
        return home if home and home["id"] == view_id else self.open_view(user_id, view_id)

    def fill(self, view: JSON, values: JSON) -> None:
        """Types values in: block_id -> value, or block_id -> action_id -> value."""
        for block_id, given in values.items():
            for action_id, raw in self._by_action(view, block_id, given).items():
                found = elements.find(view["blocks"], action_id, block_id)
                if found is None:
                    raise CannotAct(f"no input {block_id}/{action_id} in the view")
                offered = self._world.offered.get((view["id"], block_id, action_id))
                state = inputs.coerce(found[1], self._files(found[1], raw), offered)
                self._world.views.set_value(view["id"], block_id, action_id, state)

    def _by_action(self, view: JSON, block_id: str, given: Any) -> JSON:
        block = next((b for b in view["blocks"] if b["block_id"] == block_id), None)
        if block is None:
            shown = ", ".join(b["block_id"] for b in view["blocks"])
            raise CannotAct(f"no block {block_id!r} in the view; shown: {shown}")
        action_ids = [e["action_id"] for e in elements.elements_of(block)]
        if isinstance(given, dict) and set(given) <= set(action_ids):
            return given
        if len(action_ids) != 1:
            raise CannotAct(f"block {block_id!r} has {len(action_ids)} inputs; name the action_id")
        return {action_ids[0]: given}

    def _files(self, element: JSON, raw: Any) -> Any:
        """File ids become file objects."""
        if element["type"] != "file_input" or not raw:
            return raw
        world = self._world
        ids = raw if isinstance(raw, list) else [raw]
        if unknown := [i for i in ids if i not in world.files.by_id]:
            raise CannotAct(f"no file {unknown[0]}")
        return [world.files.by_id[i].payload(world.base_url, world.workspace.team_id) for i in ids]

    async def submit(self, user_id: str, view_id: str, values: JSON, settle: float = SETTLE_SECONDS) -> JSON:
        """Submits the modal; what Slack's client itself refuses (an empty required field) never goes out."""
        person, view = self._acts.who(user_id), self.open_view(user_id, view_id)
        self.fill(view, values)
        watch = Watch(self._world, user_id)
        refused = form_checks.client_errors(view, person.locale)
        if refused:
            return watch.outcome(None, errors=refused, refused="client")
        urls = self._response_urls(user_id, view)
        payload = payloads.view_submission(self._world, person, view, urls)
        ack = await self._sender.send(Delivery(INTERACTIVE, payload))
        more: JSON = {}
        shown = notice(FORM, ack, person.locale)
        if ack.acknowledged:
            try:
                more = self._apply(user_id, view, ack.body or {})
            except SlackError as error:
                more = {"refused": error.code, "faults": error.extra.get("errors", [])}
            self._world.hub.changed()
            if not more:
                await self._settle(user_id, ack, settle)
        return watch.outcome(ack, notice=shown, **more)

    async def _settle(self, user_id: str, ack: Ack, seconds: float) -> None:
        """The closing itself is a change, so only what comes after it is waited for."""
        after = Watch(self._world, user_id)
        if not (ack.body or {}).get("response_action"):
            await after.settle(ack, seconds)

    def _apply(self, user_id: str, view: JSON, answer: JSON) -> JSON:
        """response_action; nothing closes the view."""
        world, action = self._world, answer.get("response_action")
        if action is None:
            world.views.close(user_id, view["id"])
            return {}
        if action == "clear":
            world.views.clear(user_id)
            return {}
        if action == "errors":
            return {"errors": _known_errors(view, answer.get("errors"))}
        if action == "update":
            replaced(world, view, answer.get("view"))
            return {}
        if action == "push":
            world.views.push(user_id, build(world, answer.get("view"), "modal"))
            return {}
        raise SlackError("invalid_response_action")

    def _response_urls(self, user_id: str, view: JSON) -> list[JSON]:
        """One address per conversation select that asked for it with response_url_enabled."""
        urls = []
        for block, element in elements.walk(view["blocks"]):
            state = view["state"]["values"].get(block["block_id"], {}).get(element.get("action_id"), {})
            channel = state.get("selected_conversation") or state.get("selected_channel")
            if element.get("response_url_enabled") and channel:
                secret = self._world.response_urls.issue(user_id, channel)
                urls.append(
                    {
                        "block_id": block["block_id"],
                        "action_id": element["action_id"],
                        "channel_id": channel,
                        "response_url": payloads.response_url(self._world, secret, "app"),
                    }
                )
        return urls

    async def close(self, user_id: str, view_id: str) -> JSON:
        """The close button: the view goes, with clear_on_close all go; told only where asked for."""
        person, view = self._acts.who(user_id), self.open_view(user_id, view_id)
        world, cleared = self._world, bool(view["clear_on_close"])
        gone = list(reversed(world.views.stack(user_id))) if cleared else [view]
        for each in gone:
            world.views.close(user_id, each["id"])
        world.hub.changed()
        watch, ack = Watch(world, user_id), None
        for each in (v for v in gone if v["notify_on_close"]):
            payload = payloads.view_closed(world, person, each, cleared)
            ack = await self._sender.send(Delivery(INTERACTIVE, payload))
        return watch.outcome(ack)

    async def suggest(self, user_id: str, view_id: str, block_id: str, action_id: str, query: str) -> JSON:
        """Types into an external select of a modal or of the Home tab."""
        person, view = self._acts.who(user_id), self.shown_view(user_id, view_id)
        source = {"container": {"type": "view", "view_id": view_id}, "view": view}
        search = Search(person, view_id, view["blocks"], source, block_id, action_id, query)
        return await suggest(self._world, self._sender, search)


def _known_errors(view: JSON, errors: Any) -> JSON:
    """Errors must name input blocks of the view, or Slack shows a connection fault instead."""
    input_blocks = {b["block_id"] for b in view["blocks"] if b["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= input_blocks:
        raise SlackError("invalid_errors", errors=[f"errors must name input blocks: {errors}"])
    return errors
