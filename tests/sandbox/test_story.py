"""The story for newcomers: what ticks a step off and what does not, and what is wrong with a story."""

import copy
from pathlib import Path

import pytest

from sandbox.driver import Driver
from sandbox.json_types import JSON
from sandbox.options import story_beside
from sandbox.server import SandboxServer
from sandbox.story import Progress, read_steps
from tests.sandbox.conftest import ALICE, BO, GENERAL, WORKSPACE

PEOPLE: JSON = {
    **WORKSPACE,
    "people": [
        {**each, "posts": ["asks" if each["id"] == ALICE else "decides"]} for each in WORKSPACE["people"]
    ],
}


def words(text: str) -> JSON:
    return {"en": text, "zh": f"{text}（中文）"}


STORY: JSON = {
    "title": words("One thing from end to end"),
    "lines": [words("What this is.")],
    "roles": {"asks": words("who asks"), "decides": words("who decides")},
    "end": words("That was all."),
    "chapters": [
        {
            "title": words("1 Ask"),
            "steps": [
                {"post": "asks", "channel": GENERAL, "do": words("type `/try new`"),
                 "when": [{"command": "/try", "text": "new"}]},
                {"post": "asks", "do": words("send the form"), "when": [{"view": "form"}]},
            ],
        },
        {"title": words("2 Nothing"), "note": words("Nothing to do here.")},
        {
            "title": words("3 Decide"),
            "steps": [
                {"post": "decides", "do": words("press {button}"), "button": {"en": "Yes", "zh": "同意"},
                 "when": [{"action": "yes"}, {"action": "sure"}]},
                {"do": words("move time"), "in_turn": True, "when": [{"command": "/clock"}]},
                {"do": words("move time again"), "in_turn": True, "when": [{"command": "/clock"}]},
            ],
        },
    ],
}  # fmt: skip


def sent(payload: JSON, *, acknowledged: bool = True, ack: JSON | None = None) -> JSON:
    return {"acknowledged": acknowledged, "ack": ack, "payload": payload}


def command(user: str, name: str, text: str = "", **more: object) -> JSON:
    return sent({"command": name, "text": text, "user_id": user}, **more)  # type: ignore[arg-type]


def form(user: str, callback_id: str = "form", **more: object) -> JSON:
    view = {"callback_id": callback_id}
    return sent({"type": "view_submission", "user": {"id": user}, "view": view}, **more)  # type: ignore[arg-type]


def click(user: str, action_id: str) -> JSON:
    return sent({"type": "block_actions", "user": {"id": user}, "actions": [{"action_id": action_id}]})


CLOSED = {"type": "view_closed", "user": {"id": ALICE}, "view": {"callback_id": "form"}}
EVENT = {"type": "event_callback", "event": {"type": "app_home_opened", "user": ALICE}}

ROWS: list[tuple[str, list[JSON], list[int]]] = [
    ("nothing sent", [], []),
    ("the command", [command(ALICE, "/try", "new thing")], [0]),
    ("other words", [command(ALICE, "/try", "list")], []),
    ("another command", [command(ALICE, "/other", "new")], []),
    ("of somebody without the post", [command(BO, "/try", "new")], []),
    ("not acknowledged", [command(ALICE, "/try", "new", acknowledged=False)], []),
    ("the form", [form(ALICE)], [1]),
    ("another form", [form(ALICE, "other")], []),
    ("a form that came back with errors", [form(ALICE, ack={"response_action": "errors"})], []),
    ("a form that led to the next", [form(ALICE, ack={"response_action": "push"})], [1]),
    ("a form that was closed", [sent(CLOSED)], []),
    ("an event", [sent(EVENT)], []),
    ("either of two buttons", [click(BO, "sure")], [2]),
    ("a button of somebody without the post", [click(ALICE, "yes")], []),
    ("time before its turn", [command(BO, "/clock")], []),
    ("time in its turn, by anybody", [click(BO, "yes"), command(ALICE, "/clock")], [2, 3]),
    ("one act for one step", [click(BO, "yes"), command(BO, "/clock"), command(BO, "/clock")], [2, 3, 4]),
    ("twice the same for a single step", [form(ALICE), form(ALICE)], [1]),
]


@pytest.mark.parametrize(("acts", "done"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_what_ticks_a_step_off(acts: list[JSON], done: list[int]) -> None:
    progress = Progress(STORY, PEOPLE)
    for act in acts:
        progress.saw(act)
    assert [place for place, is_done in enumerate(progress.done) if is_done] == done


def changed(*path: str | int, to: object) -> JSON:
    story = copy.deepcopy(STORY)
    holder = story
    for key in path[:-1]:
        holder = holder[key]  # type: ignore[index]
    holder[path[-1]] = to  # type: ignore[index]
    return story


FIRST = ("chapters", 0, "steps", 0)
FAULTS: list[tuple[JSON, str]] = [
    (changed("title", to={"en": "x"}), "title: the text in zh is missing"),
    (changed("lines", 0, to={"en": " ", "zh": "x"}), r"lines\[0\]: the text in en is missing"),
    (changed("roles", "asks", "zh", to=""), "roles.asks: the text in zh is missing"),
    (changed("chapters", 1, "note", to=words("") | {"zh": ""}), r"chapters\[1\].note: the text in en"),
    (changed(*FIRST, "do", to="type it"), r"chapters\[0\].steps\[0\].do: the text in en is missing"),
    (changed(*FIRST, "channel", to="C9"), r"steps\[0\].channel: the workspace has no 'C9'"),
    (changed(*FIRST, "post", to="king"), r"steps\[0\].post: nobody in the workspace holds 'king'"),
    (changed("roles", to={"decides": words("x")}), r"steps\[0\].post: roles has no words for 'asks'"),
    (changed(*FIRST, "when", to=[]), r"steps\[0\].when: it is empty"),
    (changed(*FIRST, "button", to=words("Yes")), r"steps\[0\]: \{button\} in the words \(en\) and the key"),
    (changed("chapters", 2, "steps", 0, "button", to={"en": "Yes"}), "button: the text in zh is missing"),
    (changed(*FIRST, "when", to=[{"event": "x"}]), r"steps\[0\].when: \{'event': 'x'\} is no act"),
]


@pytest.mark.parametrize(("story", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_what_is_wrong_with_a_story_is_named_with_its_place(story: JSON, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        read_steps(story, PEOPLE)


def test_a_workspace_shows_its_progress_and_begins_anew_when_it_is_reset() -> None:
    with SandboxServer(PEOPLE, story=STORY) as server:
        driver = Driver(server.url)
        assert driver.state()["story"] == [False] * 5
        driver.person(ALICE).command("/try new", GENERAL)  # no app is connected: nobody took it
        assert driver.state()["story"] == [False] * 5
        server.world.story.saw(command(ALICE, "/try", "new"))
        assert driver.state()["story"] == [True, False, False, False, False]
        driver.reset()
        assert driver.state()["story"] == [False] * 5


def test_a_workspace_without_a_story_has_no_steps(sandbox: SandboxServer) -> None:
    assert Driver(sandbox.url).state()["story"] == []


def test_the_story_of_a_workspace_lies_beside_its_file(tmp_path: Path) -> None:
    file = tmp_path / "workspace.json"
    assert story_beside(file) is None
    (tmp_path / "story.json").write_text("{}", "utf-8")
    assert story_beside(file) == tmp_path / "story.json"
