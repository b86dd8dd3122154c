"""A card stays small, and what it leaves out is counted on it or told elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import pytest

from bot import i18n
from bot.fitting import texts
from bot.flows.errors import OnHold
from bot.flows.looking import HOLD_STAGES
from bot.flows.model import Stage
from bot.flows.screening.policy import Verdict
from bot.flows.screens import CaseCard, Refusal
from bot.rendering import Renderer
from bot.samples import spoiled
from bot.samples.cards import EVENTS, HOLDS, LINK, card, cards
from bot.samples.cases import CHECKED, REQUESTS

RENDERER = Renderer()
CARDS = dict(cards())
Part = TypeVar("Part")


def said(screen: object, locale: str = "en") -> str:
    return "\n".join(texts(RENDERER.message(screen, locale, "Asia/Shanghai")["blocks"]))


def times(parts: tuple[Part, ...], count: int) -> tuple[Part, ...]:
    return (parts * count)[:count]


def crowded(screen: CaseCard) -> CaseCard:
    """The card with more of everything than it lists."""
    case = screen.case
    sheet = case.sheet
    if sheet:
        precedents = times(sheet.terms.precedents, 6)
        sheet = replace(sheet, terms=replace(sheet.terms, precedents=precedents))
    case = replace(
        case,
        sheet=sheet,
        findings=times(case.findings, 7),
        requests=times(REQUESTS, 6),
        signatures=times(case.signatures, 3),
        votes=times(case.votes, 7),
        shipments=times(case.shipments, 4),
        contacts=times(case.contacts, 4),
        demands=times(case.demands, 5),
        recovery=times(case.recovery, 3),
    )
    return replace(
        screen,
        case=case,
        criteria=times(screen.criteria, 9),
        receivables=times(screen.receivables, 5),
        holds=HOLDS if case.stage in HOLD_STAGES else (),
        ephemeral=True,
        link=LINK,
        events=times(EVENTS, 5),
    )


@pytest.mark.parametrize("locale", i18n.LOCALES)
@pytest.mark.parametrize("name", CARDS)
def test_a_card_stays_small_however_much_there_is_and_whoever_wrote_it(name: str, locale: str) -> None:
    payload = RENDERER.message(spoiled(crowded(CARDS[name])), locale, "Asia/Shanghai")

    assert sum(map(len, texts(payload["blocks"]))) < 3000
    assert len(payload["blocks"]) <= 12


@pytest.mark.parametrize("name", CARDS)
def test_the_last_events_stand_on_every_ordinary_card(name: str) -> None:
    assert "*Last events*" in said(replace(CARDS[name], events=EVENTS))


def test_a_card_that_says_much_already_leaves_its_events_to_the_thread() -> None:
    full = said(spoiled(crowded(card(Stage.CONTRACTING))))

    assert "*Last events*" not in full
    assert "open the thread" in full
    assert "Record signed contract" in full


@pytest.mark.parametrize(("locale", "told"), [("en", "3 met"), ("zh_CN", "3项符合")])
def test_the_criteria_that_are_met_are_counted_and_the_others_told(locale: str, told: str) -> None:
    met = next(one for one in CHECKED if one.verdict is Verdict.MET)

    text = said(replace(card(Stage.SCREENING), criteria=(met, met, *CHECKED)), locale)

    assert f":white_check_mark: {told}" in text
    assert (text.count(":x: "), text.count(":grey_question: ")) == (1, 1)
    assert "CNY 5.0 m" not in text


def test_of_many_criteria_not_met_four_are_told_and_the_others_counted() -> None:
    failed = next(one for one in CHECKED if one.verdict is Verdict.FAILED)

    text = said(replace(card(Stage.SCREENING), criteria=(failed,) * 6))

    assert text.count(":x: ") == 4
    assert "and 2 more" in text


def test_the_two_newest_requests_are_told_and_the_others_counted() -> None:
    asked = tuple(replace(REQUESTS[0], number=number) for number in (1, 2, 3, 4))
    screen = card(Stage.ANALYSIS)

    text = said(replace(screen, case=replace(screen.case, requests=asked)))

    assert text.index("4. <@U0FILEA1> asks sales") < text.index("3. <@U0FILEA1> asks sales")
    assert "2. <@U0FILEA1> asks sales" not in text
    assert "and 2 more" in text


def test_the_first_hold_is_told_whole_and_each_further_one_in_a_line_with_its_numbers() -> None:
    text = said(replace(card(Stage.CONTRACTING), holds=HOLDS))

    assert "Limit CNY 500,000 − receivables CNY 381,000" in text
    assert text.count("What would release it:") == 1
    assert "overdue items.* Invoice INV-2231: CNY 250,000 open, 31 days overdue.\n" in text
    assert "with this customer.* Its standing is: cash only." in text


def test_a_refusal_tells_of_each_hold_what_would_release_it() -> None:
    text = said(Refusal(OnHold.__name__, {"holds": HOLDS}))

    assert text.count("What would release it:") == len(HOLDS)
