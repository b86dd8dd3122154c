"""A score as a picture: each factor's points against what could be had, and where it stands."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.flows.screens import ScoreShown
from bot.fonts import SANS, covering
from bot.wording import Words
from bot.written import Mode

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, QUIET, HAD, COULD, MARK = "#1d2b33", "#5b6b73", "#1d4e5f", "#dde5e8", "#d55e00"
BANDS = (("#1d4e5f", "#ffffff"), ("#5b8fa3", "#ffffff"), ("#a9c6d1", INK), ("#e3edf1", INK))
"""Fill and lettering of the classes: shades of one hue, told apart by any eye and in print."""
WIDTH, DPI = 5.4, 150  # inches; 810 pixels, letters stay legible at the width of a phone
LATIN_FAMILY = "DejaVu Sans"


@dataclass(frozen=True, slots=True)
class Bar:
    """One factor: its name, weighed points, and what could be had."""

    name: str
    had: int
    could: int


@dataclass(frozen=True, slots=True)
class Told:
    """The words of the picture."""

    title: str
    parts: str
    bars: tuple[Bar, ...]


def score_picture(shown: ScoreShown, locale: str, font_path: Path | None) -> bytes:
    """The score as a PNG in ``en`` or ``zh_CN``; raises ``MissingGlyphs``."""
    told = _told(shown, Words(locale, "UTC"))
    families = _families("".join((told.title, told.parts, *(bar.name for bar in told.bars))), font_path)
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with rc_context({"font.family": families, "font.size": 11, "text.color": INK}):
        height = 2.3 + 0.5 * len(told.bars)
        figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
        FigureCanvasAgg(figure)
        figure.text(0.04, 1 - 0.32 / height, told.title.rstrip(".。"), size=14, va="center")
        _stand(_axes(figure, (1.15, 0.42), height), shown)
        figure.text(0.04, 1 - 1.8 / height, told.parts, size=10, color=QUIET, va="center")
        _bars(_axes(figure, (height - 0.15, height - 2.1), height), told.bars)
        written = io.BytesIO()
        figure.savefig(written, format="png")
    return written.getvalue()


def described(shown: ScoreShown, locale: str) -> str:
    """The figures of the picture in words, for who does not see it."""
    told = _told(shown, Words(locale, "UTC"))
    bars = "; ".join(f"{bar.name} {bar.had} / {bar.could}" for bar in told.bars)
    bands = ", ".join(f"{grade.value} {least}+" for least, grade in shown.bands)
    return f"{told.title} {told.parts}: {bars}. {bands}."


def _told(shown: ScoreShown, words: Words) -> Told:
    def text(key: str, **facts: object) -> str:
        return words.say(key, **facts).write(Mode.PLAIN)

    score = shown.explained
    bars = tuple(
        Bar(words.word("factor", one.factor).write(Mode.PLAIN), one.earned, 10 * one.weight)
        for one in score.factors
    )
    title = text(
        "score.picture", reference=shown.case.reference, risk_class=score.risk_class, result=score.result
    )
    return Told(title, text("score.picture_parts"), bars)


def _families(text: str, font_path: Path | None) -> list[str]:
    """Families for matplotlib, with a glyph for every character; it is told of files it does not know."""
    faces = covering(text, font_path, SANS)
    from matplotlib.font_manager import fontManager

    known = set(fontManager.get_font_names())
    for face in faces:
        if font_path is not None or face.family not in known:
            fontManager.addfont(face.path)
    return [LATIN_FAMILY, *dict.fromkeys(face.family for face in faces)]


def _axes(figure: Figure, span: tuple[float, float], height: float) -> Axes:
    """Axes without frame; ``span`` is lower edge from above and height, in inches."""
    lower, tall = span
    axes = figure.add_axes((0.04, 1 - lower / height, 0.92, tall / height))
    axes.set_axis_off()
    return axes


def _stand(axes: Axes, shown: ScoreShown) -> None:
    """The bands from 0 to 100, the mark of the result over them, and where each begins below."""
    axes.set_xlim(0, 100)
    axes.set_ylim(-0.9, 1.5)
    upper = 100
    for (least, grade), (fill, letters) in zip(shown.bands, BANDS, strict=False):
        axes.barh(0.5, upper - least, left=least, height=1, color=fill, edgecolor="white", linewidth=1.5)
        axes.text((least + upper) / 2, 0.46, grade.value, color=letters, ha="center", va="center", size=12)
        axes.text(
            least, -0.2, str(least), color=QUIET, ha="left" if least == 0 else "center", va="top", size=9
        )
        upper = least
    axes.text(100, -0.2, "100", color=QUIET, ha="right", va="top", size=9)
    result = shown.explained.result
    axes.plot([result, result], [-0.1, 1.1], color=MARK, linewidth=2.5, clip_on=False)
    axes.plot([result], [1.45], marker="v", markersize=9, color=MARK, clip_on=False)


def _bars(axes: Axes, bars: tuple[Bar, ...]) -> None:
    """Each factor's name and figures over its bar, all on one scale of points."""
    most = max(bar.could for bar in bars)
    axes.set_xlim(0, most)
    axes.set_ylim(len(bars), 0)
    for at, bar in enumerate(bars):
        axes.barh(at + 0.68, bar.could, height=0.26, color=COULD)
        axes.barh(at + 0.68, bar.had, height=0.26, color=HAD)
        axes.text(0, at + 0.26, bar.name, ha="left", va="center")
        axes.text(most, at + 0.26, f"{bar.had} / {bar.could}", ha="right", va="center", color=QUIET)
