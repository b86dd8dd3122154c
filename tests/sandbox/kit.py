"""Sound pieces of Block Kit, to build payloads from and to break."""

from typing import Any

from sandbox.json_types import JSON


def text(words: str = "x") -> JSON:
    return {"type": "plain_text", "text": words}


def md(words: str = "x") -> JSON:
    return {"type": "mrkdwn", "text": words}


def without(source: JSON, *keys: str) -> JSON:
    return {k: v for k, v in source.items() if k not in keys}


def options(count: int = 2, value: str = "v") -> list[JSON]:
    return [{"text": text("o"), "value": f"{value}{n}"} for n in range(count)]


def button(**more: Any) -> JSON:
    return {"type": "button", "action_id": "b", "text": text("Go"), "value": "1", **more}


def buttons(count: int) -> list[JSON]:
    return [button(action_id=f"b{n}") for n in range(count)]


def select(**more: Any) -> JSON:
    return {"type": "static_select", "action_id": "s", "options": options(), **more}


def image(**more: Any) -> JSON:
    return {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a", **more}


def confirm(**more: Any) -> JSON:
    return {"title": text("t"), "text": md("x"), "confirm": text("y"), "deny": text("n"), **more}


def section(**more: Any) -> JSON:
    return {"type": "section", "text": md(), **more}


def header(**more: Any) -> JSON:
    return {"type": "header", "text": text(), **more}


def actions(*elements: JSON) -> JSON:
    return {"type": "actions", "elements": list(elements)}


def context(*elements: JSON) -> JSON:
    return {"type": "context", "elements": list(elements)}


def field(**more: Any) -> JSON:
    return {"type": "plain_text_input", "action_id": "p", **more}


def asking(element: JSON, **more: Any) -> JSON:
    """An input block."""
    return {"type": "input", "label": text("l"), "element": element, **more}


def words(*leaves: JSON) -> JSON:
    """A section of rich text."""
    return {"type": "rich_text_section", "elements": list(leaves) or [{"type": "text", "text": "x"}]}


def rich(*parts: JSON, **more: Any) -> JSON:
    return {"type": "rich_text", "elements": list(parts) or [words()], **more}


def raw(value: str = "x") -> JSON:
    return {"type": "raw_text", "text": value}


def table(rows: int = 2, columns: int = 2, **more: Any) -> JSON:
    return {"type": "table", "rows": [[raw()] * columns] * rows, **more}


def data_table(rows: int = 2, columns: int = 2, **more: Any) -> JSON:
    return {**table(rows, columns), "type": "data_table", "caption": "c", **more}


def chart(kind: str = "bar", categories: int = 2, **more: Any) -> JSON:
    labels = [f"c{n}" for n in range(categories)]
    points = [{"label": label, "value": 1} for label in labels]
    plotted = {"series": [{"name": "s", "data": points}], "axis_config": {"categories": labels}}
    drawn = {"segments": points} if kind == "pie" else plotted
    return {"type": "data_visualization", "title": "t", "chart": {"type": kind, **drawn, **more}}


def card(**more: Any) -> JSON:
    return {"type": "card", "title": md(), **more}


def container(*children: JSON, **more: Any) -> JSON:
    return {"type": "container", "title": text(), "child_blocks": list(children) or [section()], **more}


def task(**more: Any) -> JSON:
    return {"type": "task_card", "task_id": "t", "title": "x", "status": "complete", **more}


def video(**more: Any) -> JSON:
    return {
        "type": "video",
        "title": text(),
        "alt_text": "a",
        "video_url": "https://x.example/v",
        "thumbnail_url": "https://x.example/t.png",
        **more,
    }


def modal(*blocks: JSON, **more: Any) -> JSON:
    return {
        "type": "modal",
        "title": text("t"),
        "submit": text("s"),
        "close": text("c"),
        "blocks": list(blocks) or [section()],
        **more,
    }


def form(element: JSON, **more: Any) -> JSON:
    """A modal that asks for one thing."""
    return modal(asking(element, **more))


def home(*blocks: JSON, **more: Any) -> JSON:
    return {"type": "home", "blocks": list(blocks) or [section()], **more}
