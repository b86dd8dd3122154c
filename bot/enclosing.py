"""Files that go with a message, drawn when they are sent; where one cannot be drawn, a message says why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.delivery.items import Enclosure, Item, Post
from bot.flows.letters import TermsLetter
from bot.flows.screens import LetterFailed, LetterSent, ScoreShown
from bot.fonts import MissingGlyphs
from bot.letters.typesetting import terms_sheet
from bot.pictures.score import described, score_picture
from bot.readers import Reader
from bot.rendering import Payload, Renderer

ALT = 1000  # most characters of a description that Slack keeps


class Enclosing:
    """Draws the files of outbox rows, each in the language of its own reader."""

    def __init__(self, renderer: Renderer, font_path: Path | None) -> None:
        self._renderer, self._font_path = renderer, font_path

    def terms_sheet(self, letter: TermsLetter, item: Item, channel: str, reader: Reader) -> Enclosure | Post:
        """The letter in the customer's language, what is said about it in the reader's."""
        locale = item.facts["locale"]
        try:
            pdf = terms_sheet(letter, locale, self._font_path)
        except MissingGlyphs as missing:
            failed = LetterFailed(letter.case, "font", missing.facts)
            fault = {"what": "missing_font", **missing.facts}
            return self._post(failed, item, channel, reader, fault)
        said = self._drawn(LetterSent(letter.case, letter.sheet), item, reader)["text"]
        instead = self._post(LetterFailed(letter.case, "upload", {}), item, channel, reader, {})
        name = f"{letter.case.reference}-{letter.on.isoformat()}-{locale[:2]}.pdf"
        return Enclosure(channel, said, name, said, pdf, instead, alt=said)

    def score(self, shown: ScoreShown, item: Item, channel: str, reader: Reader) -> Enclosure | Post:
        """The picture with its words; the words alone where it cannot be drawn."""
        words = self._post(shown, item, channel, reader, {})
        try:
            picture = score_picture(shown, reader.locale, self._font_path)
        except MissingGlyphs as missing:
            return replace(words, fault={"what": "missing_font", **missing.facts})
        told = "\n".join(block["text"]["text"] for block in words.blocks if block["type"] == "section")
        alt = described(shown, reader.locale)[:ALT]
        name = f"{shown.case.reference}-score-{reader.locale[:2]}.png"
        return Enclosure(channel, told, name, words.text, picture, words, alt)

    def _post(self, screen: object, item: Item, channel: str, reader: Reader, fault: dict[str, str]) -> Post:
        drawn = self._drawn(screen, item, reader)
        return Post(channel, drawn["text"], drawn["blocks"], fault)

    def _drawn(self, screen: object, item: Item, reader: Reader) -> Payload:
        drawn = self._renderer.message(screen, reader.locale, reader.zone)
        return self._renderer.repeated(drawn, reader.locale) if item.may_be_repeat else drawn
