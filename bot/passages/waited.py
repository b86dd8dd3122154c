"""What stands below a message that is told among others: what to do about it, or when it was."""

from __future__ import annotations

from datetime import datetime

from bot.flows.screens import ClockAlarm, LimitationAlarm, OperatorAlert, PromiseBroken, ThreadLine
from bot.passages.answer import AnswerPassage
from bot.wording import Phrase


class WaitedPassage(AnswerPassage):
    """Lines of a message that tells several."""

    def below(self, screen: object) -> Phrase | datetime | None:
        """Nothing where the sentence itself says what to do."""
        match screen:
            case ClockAlarm():
                return self._words.first(f"handover.next.{screen.handover.kind}", "handover.next.other")
            case PromiseBroken():
                return self._("promise.next")
            case LimitationAlarm():
                return self._("limitation.next")
            case OperatorAlert():
                return self.alert_fix(screen.what, screen.facts)
            case ThreadLine():
                return screen.entry.at
        return None
