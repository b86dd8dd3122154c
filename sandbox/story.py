"""A story for newcomers: a checklist that ticks itself off by what people send to the app.

Pure. The story is a JSON file of the workspace's owner, in English and Chinese:

    {"title": TEXT, "lines": [TEXT, ...], "end": TEXT, "roles": {POST: TEXT},
     "chapters": [{"title": TEXT, "note": TEXT, "steps": [STEP, ...]}]}
    TEXT  {"en": "...", "zh": "..."}, as mrkdwn
    STEP  {"post": POST, "channel": ID, "do": TEXT, "button": TEXT, "when": [ACT, ...], "in_turn": true}
    ACT   {"command": "/try", "text": "new"}, {"view": callback_id} or {"action": action_id}

A step is done by an act of somebody who holds its post (of anybody, where it names none) that the app
took: acknowledged, and without errors in a form. ``text`` is how the words after the command begin.
``{button}`` in the words of ``do`` is what stands on the button: in the language of the channels, with its
meaning in brackets for a reader of the other one.
``in_turn`` counts only once the step before is done: for acts that happen at other times as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.json_types import JSON

LANGUAGES = ("en", "zh")
BUTTON = "{button}"
ACTS = ({"command", "text"}, {"command"}, {"view"}, {"action"})


@dataclass(frozen=True)
class Step:
    """What ticks one line off, and who must have done it (empty: anybody)."""

    acts: tuple[JSON, ...]
    people: frozenset[str] = frozenset()
    in_turn: bool = False


def read_steps(story: JSON, workspace: JSON) -> tuple[Step, ...]:
    """The steps of a story, in order; raises ``ValueError`` that names the place and what is wrong there."""
    for name in ("title", "end"):
        _text(story, name, name)
    for place, _ in enumerate(story.get("lines", [])):
        _text(story["lines"], place, f"lines[{place}]")
    for post in story.get("roles", {}):
        _text(story["roles"], post, f"roles.{post}")
    return tuple(_steps(story, workspace))


def _steps(story: JSON, workspace: JSON) -> Iterator[Step]:
    channels = {channel["id"] for channel in workspace["channels"]}
    for number, chapter in enumerate(story.get("chapters", [])):
        place = f"chapters[{number}]"
        for name in {"title", "note"} & (set(chapter) | {"title"}):
            _text(chapter, name, f"{place}.{name}")
        for index, step in enumerate(chapter.get("steps", [])):
            here = f"{place}.steps[{index}]"
            _text(step, "do", f"{here}.do")
            _button(step, here)
            if step.get("channel", next(iter(channels))) not in channels:
                raise ValueError(f"{here}.channel: the workspace has no {step['channel']!r}")
            yield Step(_acts(step, here), _people(story, step, workspace, here), bool(step.get("in_turn")))


def _button(step: JSON, here: str) -> None:
    if "button" in step:
        _text(step, "button", f"{here}.button")
    for language in LANGUAGES:
        if (BUTTON in step["do"][language]) != ("button" in step):
            raise ValueError(f"{here}: {BUTTON} in the words ({language}) and the key button go together")


def _acts(step: JSON, here: str) -> tuple[JSON, ...]:
    acts = tuple(step.get("when", ()))
    for act in acts:
        if set(act) not in ACTS:
            raise ValueError(f"{here}.when: {act} is no act; give a command, a view or an action")
    if not acts:
        raise ValueError(f"{here}.when: it is empty, so nothing would tick this step off")
    return acts


def _people(story: JSON, step: JSON, workspace: JSON, here: str) -> frozenset[str]:
    post = step.get("post")
    if post is None:
        return frozenset()
    people = frozenset(each["id"] for each in workspace["people"] if post in each.get("posts", ()))
    if not people:
        raise ValueError(f"{here}.post: nobody in the workspace holds {post!r}")
    if post not in story.get("roles", {}):
        raise ValueError(f"{here}.post: roles has no words for {post!r}")
    return people


def _text(holder: JSON | list[JSON], key: str | int, place: str) -> None:
    text = holder.get(str(key)) if isinstance(holder, dict) else holder[int(key)]
    for language in LANGUAGES:
        if not isinstance(text, dict) or not str(text.get(language) or "").strip():
            raise ValueError(f"{place}: the text in {language} is missing")


def after(steps: tuple[Step, ...], done: tuple[bool, ...], delivery: JSON) -> tuple[bool, ...]:
    """What is done after a delivery (an entry of the journal): it ticks off one step at most, the first."""
    for place, step in enumerate(steps):
        waits = step.in_turn and place > 0 and not done[place - 1]
        if not done[place] and not waits and _does(step, delivery):
            return (*done[:place], True, *done[place + 1 :])
    return done


def _does(step: Step, delivery: JSON) -> bool:
    if not delivery["acknowledged"] or (delivery["ack"] or {}).get("response_action") == "errors":
        return False
    payload = delivery["payload"]
    user = payload.get("user_id") or (payload.get("user") or {}).get("id")
    return (not step.people or user in step.people) and any(_is(act, payload) for act in step.acts)


def _is(act: JSON, payload: JSON) -> bool:
    if "command" in act:
        words = str(payload.get("text") or "").strip()
        return payload.get("command") == act["command"] and words.startswith(act.get("text", ""))
    if "view" in act:
        return payload.get("type") == "view_submission" and payload["view"]["callback_id"] == act["view"]
    clicked = payload.get("actions") or []
    return payload.get("type") == "block_actions" and clicked[0]["action_id"] == act["action"]


class Progress:
    """How far a workspace has come in its story; empty without one."""

    def __init__(self, story: JSON | None, workspace: JSON) -> None:
        self.steps = read_steps(story, workspace) if story else ()
        self.done = tuple(False for _ in self.steps)

    def saw(self, delivery: JSON) -> None:
        self.done = after(self.steps, self.done, delivery)
