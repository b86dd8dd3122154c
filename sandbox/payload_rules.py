"""Rules over all blocks of one message or view: what no single block can know."""

from collections.abc import Callable, Iterator
from typing import Any

from sandbox.elements import blocks_at, elements_at
from sandbox.json_types import JSON
from sandbox.schema import fault
from sandbox.surfaces import ELEMENT_SURFACES, MESSAGE, MODAL

MARKDOWN_TEXT_MAX = 12_000
# How many blocks of a kind one message may hold.
MAX_OF_KIND = {"plan": 1, "data_visualization": 2}
TABLES = {"table", "data_table"}
ONE_TABLE = "only_one_table_allowed"

Found = list[tuple[str, JSON]]
Rule = Callable[[Found, str], Iterator[str]]


def whole_payload(lists: dict[str, Any], surface: str) -> Iterator[str]:
    """All rules, over every block wherever it is nested; `lists` has the lists of blocks by their pointer."""
    found = [placed for pointer, blocks in lists.items() for placed in blocks_at(blocks, pointer)]
    for rule in RULES:
        yield from rule(found, surface)


def _unique_block_ids(found: Found, _: str) -> Iterator[str]:
    seen: set[str] = set()
    for pointer, block in found:
        block_id = block.get("block_id")
        if isinstance(block_id, str):
            if block_id in seen:
                yield fault(f"block_id {block_id!r} already exists", f"{pointer}/block_id")
            seen.add(block_id)


def _unique_action_ids(found: Found, _: str) -> Iterator[str]:
    """In their block."""
    for pointer, block in found:
        seen: set[str] = set()
        for where, element in elements_at(block, pointer):
            action_id = element.get("action_id")
            if isinstance(action_id, str):
                if action_id in seen:
                    yield fault(f"action_id {action_id!r} already exists in this block", f"{where}/action_id")
                seen.add(action_id)


def _elements_in_place(found: Found, surface: str) -> Iterator[str]:
    for pointer, block in found:
        for where, element in elements_at(block, pointer):
            kind = str(element.get("type"))
            if surface not in ELEMENT_SURFACES.get(kind, (surface,)):
                yield fault(f"unsupported type here: {kind}", f"{where}/type")


def _response_urls_in_place(found: Found, surface: str) -> Iterator[str]:
    """A select gives a response_url in the input blocks of a modal only."""
    for pointer, block in found:
        for where, element in elements_at(block, pointer):
            in_place = surface == MODAL and block.get("type") == "input"
            if "response_url_enabled" in element and not in_place:
                yield fault("only for inputs of modals", f"{where}/response_url_enabled")


def _one_focus(found: Found, _: str) -> Iterator[str]:
    focused = [w for p, b in found for w, e in elements_at(b, p) if e.get("focus_on_load") is True]
    for where in focused[1:]:
        yield fault("only one element may set focus_on_load", f"{where}/focus_on_load")


def _markdown_together(found: Found, _: str) -> Iterator[str]:
    so_far = 0
    for pointer, block in found:
        text = block.get("text")
        if block.get("type") == "markdown" and isinstance(text, str):
            so_far += len(text)
            if so_far > MARKDOWN_TEXT_MAX:
                yield fault(f"markdown must be less than {MARKDOWN_TEXT_MAX + 1} characters in all", pointer)


def _few_of_a_kind(found: Found, surface: str) -> Iterator[str]:
    for kind, most in MAX_OF_KIND.items():
        of_kind = [pointer for pointer, block in found if block.get("type") == kind]
        if surface == MESSAGE:
            yield from (fault(f"no more than {most} {kind} blocks allowed", p) for p in of_kind[most:])


def _one_table(found: Found, surface: str) -> Iterator[str]:
    tables = [pointer for pointer, block in found if block.get("type") in TABLES]
    if surface == MESSAGE:
        yield from (fault(ONE_TABLE, pointer) for pointer in tables[1:])


RULES: tuple[Rule, ...] = (
    _unique_block_ids,
    _unique_action_ids,
    _elements_in_place,
    _response_urls_in_place,
    _one_focus,
    _markdown_together,
    _few_of_a_kind,
    _one_table,
)
