"""The score where people meet it: recorded with its model, on the card and in the form of a new proposal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.flows import looking
from bot.flows.model import Action, RiskClass, Stage
from bot.flows.ports import Desk
from bot.flows.preparing import form_of, prepare
from bot.rendering import Renderer
from tests.support import walks
from tests.support.desks import open_desk, person
from tests.support.states import reach

PROPOSED = walks.to_the_receivable()[:8]
SENT_BACK = (
    *PROPOSED,
    walks.Stride("U0MANAG1", Action.SEND_BACK, Stage.ANALYSIS, {"question": "Why only six for profit?"}),
)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with open_desk(database_url) as desk:
        yield desk


def test_a_proposal_records_the_model_and_its_card_explains_the_score(desk: Desk) -> None:
    number = reach(desk, PROPOSED, "view:V1", daily=True)

    shown = looking.show(desk, number, person("U0MANAG1"))

    assert shown.case.proposal is not None
    assert shown.case.proposal.model == "own_scorecard 1"
    assert shown.explained is not None
    assert shown.explained.model == "own_scorecard 1"
    assert (shown.explained.result, shown.explained.risk_class) == (70, RiskClass.B)
    assert [(one.factor, one.points) for one in shown.explained.up] == [
        ("solvency", 10), ("profitability", 10), ("security", 10),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en", ("A from 75, B from 60, C from 45", "*Score:* class B, 70 of 100", "A better class with one")),
        ("zh_CN", ("A 级从 75 分起", "*评分：* B 级，70 分", "只改一项即可升级")),
    ],
)
def test_a_proposal_sent_back_is_made_again_beside_its_first_score(
    desk: Desk, locale: str, told: tuple[str, ...]
) -> None:
    number = reach(desk, SENT_BACK, "view:V1", daily=True)

    form = form_of(prepare(desk, number, Action.PROPOSE, person("U0ANALY1"), None), "CR-1")

    text = str(Renderer().modal(form, locale, "Asia/Shanghai"))
    assert all(sentence in text for sentence in told)
