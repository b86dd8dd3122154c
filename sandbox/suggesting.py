"""Typing into an external select, in a view or in a message: the app is asked for options."""

from dataclasses import dataclass

from sandbox import elements, payloads
from sandbox.block_objects import OPTION, OPTION_GROUP
from sandbox.delivery import INTERACTIVE, Delivery
from sandbox.errors import CannotAct
from sandbox.json_types import JSON
from sandbox.notices import OPTIONS, notice
from sandbox.schema import list_of
from sandbox.sending import Sender
from sandbox.workspace import Person
from sandbox.world import World

MIN_QUERY_LENGTH = 3  # of an external select that names none


@dataclass(frozen=True)
class Search:
    """What is typed where: `place` is the view id or `channel:ts`, `source` the payload's part about it."""

    person: Person
    place: str
    blocks: list[JSON]
    source: JSON
    block_id: str
    action_id: str
    query: str


async def suggest(world: World, sender: Sender, search: Search) -> JSON:
    """The options the app answers, refused when they break the limits; a short query is not sent."""
    element = _element(search)
    if len(search.query) < element.get("min_query_length", MIN_QUERY_LENGTH):
        return _found(refused="min_query_length")
    payload = payloads.block_suggestion(world, search.person, element, search.query, search.source)
    ack = await sender.send(Delivery(INTERACTIVE, payload))
    answer = ack.body or {}
    faults = _option_faults(answer)
    options = [] if faults else elements.options_of(answer)
    world.offered[search.place, search.block_id, element["action_id"]] = options
    return _found(
        acknowledged=ack.acknowledged,
        ms=ack.milliseconds,
        failure=ack.failure,
        options=options,
        option_groups=None if faults else answer.get("option_groups"),
        faults=faults,
        notice=notice(OPTIONS, ack, search.person.locale),
    )


def _found(**given: object) -> JSON:
    nothing: JSON = {"acknowledged": False, "ms": 0.0, "failure": "", "options": [], "option_groups": None}
    return {**nothing, "faults": [], "notice": None, **given}


def _element(search: Search) -> JSON:
    block = next((b for b in search.blocks if b["block_id"] == search.block_id), None)
    found = [e for e in elements.elements_of(block or {}) if search.action_id in ("", e.get("action_id"))]
    if not found or "external_select" not in found[0]["type"]:
        raise CannotAct(f"no external select {search.block_id}/{search.action_id}")
    return {**found[0], "block_id": search.block_id}


def _option_faults(answer: JSON) -> list[str]:
    if "option_groups" in answer:
        return list(list_of(OPTION_GROUP, 100)(answer["option_groups"], "/option_groups"))
    return list(list_of(OPTION, 100)(answer.get("options", []), "/options"))
