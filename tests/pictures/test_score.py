"""The score as a picture: drawn without a warning in both languages, described in words, never with a box."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bot.flows.model import Stage
from bot.flows.rating.scorecard import explained
from bot.flows.screens import ScoreShown
from bot.fonts import MissingGlyphs
from bot.pictures.score import BANDS, MARK, described, score_picture
from bot.samples.cases import case_at
from bot.samples.values import SCORECARD


def shown(**changes: object) -> ScoreShown:
    case = case_at(Stage.APPROVAL)
    found = explained(SCORECARD, case.proposal)
    assert found is not None
    return ScoreShown(case, replace(found, **changes), SCORECARD.bands)  # type: ignore[arg-type]


def drawn(picture: bytes) -> Image.Image:
    with Image.open(io.BytesIO(picture)) as opened:
        return opened.convert("RGB")


def columns(image: Image.Image, colour: str) -> list[int]:
    """The columns in which a colour is found."""
    wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    found = {x for x in range(image.width) for y in range(image.height) if image.getpixel((x, y)) == wanted}
    return sorted(found)


@pytest.mark.parametrize("locale", ["en", "zh_CN"])
@pytest.mark.filterwarnings("error")
def test_the_picture_is_drawn_without_a_warning_at_the_width_of_a_phone(
    locale: str, chinese_font: str
) -> None:
    image = drawn(score_picture(shown(), locale, None))

    assert image.width == 810
    assert image.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("result", [5, 50, 95])
def test_the_mark_stands_at_the_result_on_the_scale_from_0_to_100(result: int, tmp_path: Path) -> None:
    image = drawn(score_picture(shown(result=result), "en", tmp_path))

    marked = columns(image, MARK)
    middle = (marked[0] + marked[-1]) / 2
    assert middle == pytest.approx(810 * (0.04 + 0.92 * result / 100), abs=2)
    assert all(columns(image, fill) for fill, _ in BANDS)


def test_a_factor_earns_a_bar_as_long_as_its_points(tmp_path: Path) -> None:
    one = shown()
    full, half = (replace(one.explained.factors[0], score=score, weight=25) for score in (10, 5))

    lengths = [
        len(columns(drawn(picture).crop((0, 300, 810, 420)), BANDS[0][0]))
        for picture in (score_picture(shown(factors=(one,)), "en", tmp_path) for one in (full, half))
    ]

    assert lengths[1] / lengths[0] == pytest.approx(0.5, abs=0.02)


def test_the_picture_is_described_with_its_figures_in_both_languages() -> None:
    english, chinese = (described(shown(), locale) for locale in ("en", "zh_CN"))

    assert english.startswith("CR-12: class B, 71 of 100. ")
    assert "Payment record 200 / 250" in english
    assert "A 75+, B 60+, C 45+, D 0+" in english
    assert "付款记录 200 / 250" in chinese


def test_a_character_without_a_font_is_an_error_and_no_box(tmp_path: Path) -> None:
    with pytest.raises(MissingGlyphs, match="fonts-noto-cjk"):
        score_picture(shown(), "zh_CN", tmp_path)


def test_a_bot_that_draws_nothing_has_loaded_no_library_for_it() -> None:
    code = (
        "import sys, bot.app, bot.composing, bot.handlers; "
        "print(sorted({'matplotlib', 'numpy', 'typst', 'fontTools'} & set(sys.modules)))"
    )

    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ended.stdout == "[]\n"
