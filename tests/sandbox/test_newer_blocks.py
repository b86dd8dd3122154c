"""Cards, containers, tasks and the elements of agents: one accepted and one refused block a rule."""

import pytest

from sandbox.json_types import JSON
from sandbox.validate import message_faults, view_faults
from tests.sandbox.kit import (
    button,
    buttons,
    card,
    container,
    home,
    image,
    md,
    modal,
    rich,
    section,
    task,
    text,
    without,
)


def carousel(*cards: JSON) -> JSON:
    return {"type": "carousel", "elements": list(cards)}


def plan(*tasks: JSON) -> JSON:
    return {"type": "plan", "title": "p", "tasks": list(tasks)}


def source(**more: object) -> JSON:
    return task(sources=[{"type": "url", "url": "https://x.example", "text": "x", **more}])


def row_of(*elements: JSON) -> JSON:
    return {"type": "context_actions", "elements": list(elements)}


def opinion(**more: object) -> JSON:
    mark = {"text": text("Good"), "value": "1"}
    return row_of({"type": "feedback_buttons", "positive_button": {**mark, **more}, "negative_button": mark})


def icon(**more: object) -> JSON:
    return row_of({"type": "icon_button", "icon": "trash", "text": text("Delete"), **more})


def starting(**trigger: object) -> JSON:
    started = {"trigger": {"url": "https://slack.com/shortcuts/Ft1/1", **trigger}}
    return {"type": "actions", "elements": [{"type": "workflow_button", "text": text(), "workflow": started}]}


NAMED = {"name": "n", "value": "v"}
# (rule, accepted block, refused block, where in the block)
ROWS: list[tuple[str, JSON, JSON, str]] = [
    ("card: shows something", card(), {"type": "card", "subtitle": md()}, ""),
    ("card: title 150", card(title=md("x" * 150)), card(title=md("x" * 151)), "/title/text"),
    ("card: subtitle 150", card(subtitle=md("x" * 150)), card(subtitle=md("x" * 151)), "/subtitle/text"),
    ("card: body 200", card(body=md("x" * 200)), card(body=md("x" * 201)), "/body/text"),
    ("card: mrkdwn", card(), card(title=text()), "/title/type"),
    ("card: 3 buttons", card(actions=buttons(3)), card(actions=buttons(4)), "/actions"),
    (
        "card: buttons alone",
        card(actions=[button()]),
        card(actions=[{"type": "datepicker"}]),
        "/actions/0/type",
    ),
    (
        "card: action_id unique",
        card(actions=buttons(2)),
        card(actions=[button(), button()]),
        "/actions/1/action_id",
    ),
    ("card: image element", card(hero_image=image()), card(hero_image=image(title=text())), "/hero_image"),
    ("carousel: 10 cards", carousel(*[card()] * 10), carousel(*[card()] * 11), "/elements"),
    ("carousel: 1 card", carousel(card()), carousel(), "/elements"),
    ("carousel: cards alone", carousel(card()), carousel(section()), "/elements/0/type"),
    ("container: 10 blocks", container(*[section()] * 10), container(*[section()] * 11), "/child_blocks"),
    ("container: title", container(title=text("x" * 150)), container(title=text("x" * 151)), "/title/text"),
    (
        "container: some title",
        without(container(rich_text_title=rich()), "title"),
        without(container(), "title"),
        "",
    ),
    ("container: no container", container(section()), container(container()), "/child_blocks/0/type"),
    ("container: width", container(width="wide"), container(width="huge"), "/width"),
    (
        "container: collapsed",
        container(is_collapsible=True, default_collapsed=True),
        container(default_collapsed=True),
        "/default_collapsed",
    ),
    (
        "container: divided",
        container(has_header_divider=True),
        container(has_header_divider=True, is_collapsible=True),
        "/has_header_divider",
    ),
    (
        "container: block_id unique inside",
        container(section(block_id="a"), block_id="b"),
        container(section(block_id="b"), block_id="b"),
        "/child_blocks/0/block_id",
    ),
    ("task: status", task(status="error"), task(status="done"), "/status"),
    ("task: id", task(), without(task(), "task_id"), ""),
    ("task: title a string", task(), task(title=text()), "/title"),
    ("task: details rich text", task(details=rich()), task(details=without(rich(), "elements")), "/details"),
    ("task: source", source(), source(type="link"), "/sources/0/type"),
    ("plan: tasks", plan(task(), task()), plan(section()), "/tasks/0/type"),
    ("context_actions: 5", row_of(*icon()["elements"] * 5), row_of(*icon()["elements"] * 6), "/elements"),
    ("context_actions: no button", icon(), row_of(button()), "/elements/0/type"),
    (
        "feedback: text 75",
        opinion(text=text("x" * 75)),
        opinion(text=text("x" * 76)),
        "/elements/0/positive_button/text/text",
    ),
    (
        "feedback: value 2000",
        opinion(value="x" * 2000),
        opinion(value="x" * 2001),
        "/elements/0/positive_button/value",
    ),
    (
        "feedback: known fields",
        opinion(accessibility_label="x"),
        opinion(style="primary"),
        "/elements/0/positive_button",
    ),
    ("icon: known icon", icon(), icon(icon="bin"), "/elements/0/icon"),
    (
        "icon: seen by",
        icon(visible_to_user_ids=["U1"]),
        icon(visible_to_user_ids="U1"),
        "/elements/0/visible_to_user_ids",
    ),
    ("workflow: trigger url", starting(), starting(url=None), "/elements/0/workflow/trigger/url"),
    (
        "workflow: inputs",
        starting(customizable_input_parameters=[NAMED]),
        starting(customizable_input_parameters=[{"name": "n"}]),
        "/elements/0/workflow/trigger/customizable_input_parameters/0",
    ),
]


@pytest.mark.parametrize(("good", "bad", "where"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_rule(good: JSON, bad: JSON, where: str) -> None:
    assert message_faults([good]) == []
    assert [f.split(" [json-pointer:")[1][:-1] for f in message_faults([bad])] == [f"/blocks/0{where}"]


@pytest.mark.parametrize("level", ["default", "info", "warning", "error", "success"])
def test_alerts_stand_in_modals_with_a_level_slack_knows(level: str) -> None:
    alert = {"type": "alert", "text": md("x" * 200), "level": level}

    assert view_faults(modal(alert)) == []
    assert view_faults(modal({**alert, "level": "fatal"})) == [
        "must be one of default, info, warning, error, success [json-pointer:/view/blocks/0/level]"
    ]
    assert view_faults(modal({**alert, "text": md("x" * 201)})) == [
        "must be less than 201 characters [json-pointer:/view/blocks/0/text/text]"
    ]


def test_one_plan_in_a_message() -> None:
    assert message_faults([plan(task())]) == []
    assert message_faults([plan(), plan()]) == ["no more than 1 plan blocks allowed [json-pointer:/blocks/1]"]


# block -> the surfaces of message, modal and home that take it
PLACES = [
    (card(), "message home"),
    (carousel(card()), "message home"),
    (container(), "message"),
    (icon(), "message"),
    (opinion(), "message"),
    (plan(), "message"),
    (task(), "message"),
    (starting(), "message"),
    ({"type": "file", "external_id": "e", "source": "remote"}, "message"),
]


@pytest.mark.parametrize(("block", "places"), PLACES, ids=[p[0]["type"] for p in PLACES])
def test_each_stands_where_slack_takes_it(block: JSON, places: str) -> None:
    taken = {
        "message": not message_faults([block]),
        "modal": not view_faults(modal(block)),
        "home": not view_faults(home(block)),
    }

    assert " ".join(place for place, takes in taken.items() if takes) == places
