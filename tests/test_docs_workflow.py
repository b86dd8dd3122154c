"""The tables of docs/WORKFLOW.md are those of the code and of the default policy."""

from __future__ import annotations

import re

from bot.flows.credit_file.table import FILE_STEPS
from bot.flows.model import DEPARTMENTS, PEOPLE_POSTS, STEP_OF_STAGE, Post, Stage, Topic, phase_of
from bot.flows.policy import Level, Span
from bot.flows.workflow import HANDOVERS, PEOPLE, STEPS, Duty
from bot.policies import load_policy
from tests.support.documents import CHECKOUT, names, table, text_of

POLICY = load_policy(CHECKOUT / "policy" / "default.toml")
WORKFLOW = text_of("docs/WORKFLOW.md")
OPEN_STAGES = frozenset(Stage) - {Stage.CLOSED}


def test_the_table_of_steps_is_the_one_of_the_code() -> None:
    told = {
        (Stage(stage), row["action"].strip("`")): (
            posts_of(row["who"]),
            names(row["gates"]),
            row["to"],
            row["duty"],
        )
        for row in table(WORKFLOW, "stage")
        if "action" in row
        for stage in (OPEN_STAGES if row["stage"] == "any open stage" else names(row["stage"]))
    }

    assert told == {
        (step.stage, step.action.value): (
            step.posts,
            step.gates,
            f"`{step.to}`" if step.to else "-",
            step.duty.value.replace("none", "-"),
        )
        for step in STEPS
    }


def posts_of(cell: str) -> frozenset[Post]:
    return PEOPLE if cell.startswith("everybody") else frozenset(Post(name) for name in names(cell))


def test_stages_have_their_number_step_and_phase() -> None:
    told = [(row["stage"], row["step"], row["phase"]) for row in table(WORKFLOW, "#")]

    assert told == [
        (f"`{stage}`", str(STEP_OF_STAGE[stage]), phase_of(stage).value.replace("_", "-")) for stage in Stage
    ]


def test_posts_have_their_department() -> None:
    told = {row["post"].strip("`"): row["department"] for row in table(WORKFLOW, "post")}

    assert told == {post.value: DEPARTMENTS[post].value for post in PEOPLE_POSTS}


def test_hand_overs_have_their_receivers_and_the_clocks_of_the_policy() -> None:
    told = {row["hand-over"].strip("`"): list(row.values())[1:] for row in table(WORKFLOW, "hand-over")}

    assert told == {kind: _handover(kind) for kind in HANDOVERS}


def _handover(kind: str) -> list[str]:
    rule, handed = POLICY.clock(kind), HANDOVERS[kind]
    to = ", ".join(f"`{post}`" for post in handed.to)
    warning, breach = _length(rule.warn, rule.fast_warn), _length(rule.due, rule.fast_due)
    teller = "next level" if rule.next_level else f"`{rule.tell}`"
    return [to, "yes" if handed.returnable else "-", warning, breach, teller if rule.due else "-"]


def _length(span: Span | None, fast: Span | None) -> str:
    if span is None:
        return "-"
    return f"{span.count}{span.unit}" + (f", fast {fast.count}{fast.unit}" if fast else "")


def test_the_actions_on_a_file_are_those_of_its_table() -> None:
    told = [list(row.values()) for row in table(WORKFLOW, "action on a file")]

    assert told == [
        [
            f"`{step.action}`",
            ", ".join(f"`{post}`" for post in Post if post in step.posts),
            ", ".join(f"`{gate}`" for gate in step.gates) or "-",
            "yes" if step.duty in (Duty.CREDIT, Duty.DECISION) else "-",
        ]
        for step in FILE_STEPS
    ]


def test_the_ladder_is_the_one_of_the_policy() -> None:
    told = [(row["rule"], _offset(row["day"]), row["told"], row["from a large amount on also"])
            for row in table(WORKFLOW, "rule")]  # fmt: skip

    assert told == [
        (
            f"`{rung.rule}`",
            rung.offset,
            _readers(rung.posts, rung.topics),
            _readers(rung.large_posts, rung.large_topics),
        )
        for rung in POLICY.ladder.rungs
    ]


def _offset(cell: str) -> int | None:
    return int(cell) if re.fullmatch(r"[+-]?\d+", cell) else None


def _readers(posts: tuple[Post, ...], topics: tuple[Topic, ...]) -> str:
    told = [f"`{post}`" for post in posts] + [f"topic `{topic}`" for topic in topics]
    return ", ".join(told) or "-"


def test_the_matrix_of_authority_is_the_one_of_the_policy() -> None:
    told = [list(row.values()) for row in table(WORKFLOW, "up to")]

    assert told == [
        [
            str(row.up_to_minor // 100) if row.up_to_minor else "above",
            *(
                ", ".join(map(_level, levels)) + (", only fully secured" if risk in row.only_secured else "")
                for risk, levels in row.levels.items()
            ),
        ]
        for row in POLICY.authority
    ]


def _level(level: Level) -> str:
    flag = " all_opinions" if level.all_opinions else ""
    return level.post.value + (f"*{level.votes}" if level.votes > 1 else "") + flag
