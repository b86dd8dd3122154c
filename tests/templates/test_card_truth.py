"""What a credit manager reads off a card must be so: money written off, limits, whose step comes next."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from bot.flows import screens
from bot.flows.dossier import Receivable, ReRating
from bot.flows.model import Action, RiskClass, Stage
from bot.payloads import default_policy
from bot.rendering import Payload, Renderer
from bot.samples import all_screens
from bot.samples.cards import card, cards, promised
from bot.samples.values import ANNA, OWED, TODAY, cny

RENDERER = Renderer()
SCREENS = tuple(all_screens(default_policy()).values())


def drawn(screen: object, locale: str = "en") -> Payload:
    return RENDERER.message(screen, locale, "Asia/Shanghai")


def words(payload: Payload) -> str:
    texts = [b["text"]["text"] for b in payload["blocks"] if "text" in b]
    fields = [f["text"] for b in payload["blocks"] for f in b.get("fields", ())]
    return "\n".join(texts + fields)


def buttons(payload: Payload) -> list[str]:
    rows = [b["elements"] for b in payload["blocks"] if b["type"] == "actions"]
    return [button["action_id"] for row in rows for button in row]


def written_off() -> Receivable:
    return replace(OWED[-1], amount=cny(800_000), open=cny(0), written_off_minor=38_000_000, settled_on=TODAY)


@pytest.mark.parametrize(
    ("locale", "told"),
    [("en", "CNY 380,000 of CNY 800,000 written off"), ("zh_CN", "共 CNY 800,000，已核销 CNY 380,000")],
)
def test_a_write_off_is_not_told_as_a_payment(locale: str, told: str) -> None:
    screen = replace(card(Stage.CLOSE_OUT), receivables=(written_off(),))

    text = words(drawn(screen, locale))

    assert told in text
    assert ":white_check_mark: INV" not in text


@pytest.mark.parametrize(
    ("locale", "promise", "pause", "broken"),
    [
        (
            "en",
            "CNY 250,000 promised by 2026-11-26, dunning waits until 2026-11-28",
            "dunning paused until 2026-11-28",
            "2 promises broken so far",
        ),
        (
            "zh_CN",
            "承诺于2026-11-26前付款 CNY 250,000，催收暂停至2026-11-28",
            "催收暂停至2026-11-28",
            "累计2次未兑现",
        ),
    ],
)
def test_what_holds_dunning_back_stands_under_its_invoice(
    locale: str, promise: str, pause: str, broken: str
) -> None:
    lines = words(drawn(promised(), locale)).splitlines()

    under = {line.split(" · ")[0].split()[-1]: after for line, after in pairwise(lines) if "INV-" in line}
    assert under["INV-2231"] == f"↳ {promise} · {pause} · {broken}"
    assert under["INV-2232"] == f"↳ {pause}"
    assert not under["INV-2190"].startswith("↳"), "nothing waits for what is paid"


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        (
            "en",
            ("Solvency: 7/10 × weight 20 = 140 of 200", "Payment record 8 → 10 (77, class A)", "Prospects"),
        ),
        ("zh_CN", ("偿债能力：7/10 × 权重 20 = 140", "付款记录 8 → 10（77 分，A 级）", "发展前景")),
    ],
)
def test_the_score_is_shown_factor_by_factor_with_what_would_change_the_class_to_who_asks_for_it(
    locale: str, told: tuple[str, ...]
) -> None:
    screen = next(s for s in SCREENS if isinstance(s, screens.ScoreShown))

    text = words(drawn(screen, locale))

    assert all(part in text for part in told)
    assert "score:show" in buttons(drawn(card(Stage.APPROVAL), locale))


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        (
            "en",
            (
                "*Score:* class B, 71 of 100",
                "Pulls up most: Payment record. Pulls down most: Profitability.",
                "A better class with one change: Payment record 8 → 10 (77, class A)",
            ),
        ),
        ("zh_CN", ("*评分：* B 级，71 分", "拉高最多：付款记录。", "付款记录 8 → 10（77 分，A 级）")),
    ],
)
def test_a_decision_shows_the_result_what_pulls_most_and_the_smallest_change(
    locale: str, told: tuple[str, ...]
) -> None:
    text = words(drawn(card(Stage.APPROVAL), locale))

    assert all(part in text for part in told)
    assert "7/10" not in text


@pytest.mark.parametrize(
    ("locale", "told"),
    [("en", "No loss in a single factor leaves this class."), ("zh_CN", "任何单项下降都不会降级。")],
)
def test_a_best_class_shows_what_would_lose_it(locale: str, told: str) -> None:
    best = dict(cards())["case_card.best_score"]

    assert told in words(drawn(best, locale))


def test_a_score_that_todays_policy_would_judge_otherwise_is_shown_as_it_was_given() -> None:
    text = words(drawn(replace(card(Stage.APPROVAL), explained=None)))

    assert "Payment record 8/10, Solvency 7/10" in text
    assert "A better class" not in text


@pytest.mark.parametrize(
    ("locale", "told"),
    [("en", "No limit yet → CNY 800,000"), ("zh_CN", "尚无额度 → 计入本单后占用 CNY 800,000")],
)
def test_a_decision_on_a_first_limit_shows_the_use_it_leads_to(locale: str, told: str) -> None:
    screen = replace(card(Stage.APPROVAL), limit=None, used=cny(0), after=cny(800_000))

    assert told in words(drawn(screen, locale))


def test_the_first_button_is_the_step_that_is_waited_for_not_one_already_taken() -> None:
    screen = card(Stage.COLLECTION)
    assert screen.case.cause is not None

    with_cause = buttons(drawn(screen))
    without = buttons(drawn(replace(screen, case=replace(screen.case, cause=None))))

    assert (with_cause[0], without[0]) == ("case:dun", "case:record_cause")
    assert sorted(with_cause) == sorted(without)


def test_only_one_button_of_a_card_is_green() -> None:
    for stage in Stage:
        rows = [b["elements"] for b in drawn(card(stage))["blocks"] if b["type"] == "actions"]
        green = [b["action_id"] for row in rows for b in row if b.get("style") == "primary"]

        assert len(green) <= 1, stage


def test_a_decided_rating_is_the_class_on_the_card() -> None:
    screen = card(Stage.CLOSE_OUT)
    rating = ReRating(RiskClass.D, "cancel", cny(0), "Paid late.", ANNA, decided=True)
    out = replace(screen.case.close_out, rating=rating)

    text = words(drawn(replace(screen, case=replace(screen.case, close_out=out))))

    assert "*Risk class*\nD" in text
    assert "Decided: class D" in text


def test_the_missing_signature_of_a_write_off_is_told() -> None:
    screen = replace(card(Stage.RECOVERY), signed=1, needed=2)

    assert "Write-off: 1 of 2 signatures." in words(drawn(screen))


def test_a_hand_over_that_is_done_tells_no_next_step() -> None:
    cards = [s for s in SCREENS if isinstance(s, screens.HandoverCard)]
    told = {s.handover.state.value: words(drawn(s)) for s in cards}

    assert "Next:" in told["open"]
    assert "Next:" not in told["done"]


def test_the_terms_sheet_leads_to_the_case_instead_of_offering_steps_that_pass() -> None:
    sheet = next(s for s in SCREENS if isinstance(s, screens.SheetMessage))

    assert buttons(drawn(sheet)) == ["case:open", "letter:ask"]
    assert Action.SIGN.value not in str(drawn(sheet)["blocks"][-1])


def test_a_step_that_was_taken_already_is_not_the_one_waited_for() -> None:
    last = card(Stage.COLLECTION)
    exhausted = replace(last, choices=tuple(c for c in last.choices if c.action is not Action.DUN))

    rows = [b["elements"] for b in drawn(exhausted)["blocks"] if b["type"] == "actions"]
    styles = {button["action_id"]: button.get("style", "") for row in rows for button in row}

    assert exhausted.case.cause is not None
    assert styles["case:record_cause"] == ""
    assert styles["case:find_exhausted"] == "danger"
    assert "primary" not in styles.values()
