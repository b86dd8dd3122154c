"""The checklist of an investigation in words: what is settled, what is open and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.flows.checklist import Wanted
from bot.flows.dossier import CheckItem, ItemState
from bot.flows.rating.statements import Checked
from bot.passages.base import Passage
from bot.wording import Lines, Phrase
from bot.written import Long

MOST = 10


def _told(one: Wanted) -> bool:
    """Whether there is more to say of an item than that this amount does not need it."""
    return one.needed or one.item is not None or one.statement is not None


class ChecklistPassage(Passage):
    """Parts of the card of a case that is investigated."""

    def checklist(self, wanted: Sequence[Wanted], young: Sequence[CheckItem], today: date) -> Lines:
        settled = sum(not one.open for one in wanted)
        shown = [self._wanted(one, today) for one in wanted if _told(one)]
        optional = [one.rule.topic for one in wanted if not _told(one)]
        return self._words.stack(
            self._("checklist.title", settled=settled, count=len(wanted)),
            self._some(shown, MOST),
            self._("checklist.optional", topics=self._topics(optional)) if optional else None,
            self._young(young),
        )

    def _topics(self, topics: Sequence[str]) -> Lines:
        return self._words.listed([self._words.word("report_topic", topic) for topic in topics])

    def _wanted(self, one: Wanted, today: date) -> Lines:
        """An item; beneath it the limits references give, or why a statement on file does not settle it."""
        amounts = one.item.amounts if one.item and not one.open else ()
        return self._words.stack(
            self._item(one, today),
            self._("checklist.amounts", amounts=self._words.listed(amounts)) if amounts else None,
            self._marked(one.statement) if one.statement and one.open else None,
        )

    def _marked(self, checked: Checked) -> Phrase:
        """The figures for which it is marked."""
        names = [self._words.word("line", line.value) for line in checked.in_doubt]
        day = checked.statement.period_end
        return self._("checklist.marked", day=day, lines=self._words.listed(names))

    def _item(self, one: Wanted, today: date) -> Phrase:
        topic = self._words.word("report_topic", one.rule.topic)
        if one.item is None and not one.needed:
            return self._("checklist.optional", topics=self._topics([one.rule.topic]))
        if one.item is None:
            return self._("checklist.needed", topic=topic, post=one.rule.post)
        if one.item.state is ItemState.MISSING:
            return self._("checklist.missing", topic=topic, post=one.rule.post)
        kind = "reused" if one.item.reused_from else one.item.state.value
        return self._(
            "checklist.filed" if one.statement else f"checklist.{kind}",
            topic=topic,
            finding=Long(one.item.finding, 80),
            source=Long(one.item.source, 40),
            day=one.item.as_of,
            case=one.item.reused_from,
            age=(today - one.item.as_of).days,
        )

    def _young(self, young: Sequence[CheckItem]) -> Phrase | None:
        """What the button takes over, with the case and the day it is from."""
        items = [
            self._(
                "checklist.young",
                topic=self._words.word("report_topic", item.topic),
                case=item.reused_from,
                day=item.as_of,
            )
            for item in young
        ]
        return self._("checklist.reusable", items=self._words.listed(items)) if items else None
