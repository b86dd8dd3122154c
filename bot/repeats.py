"""A payload that comes again gets the very answer of the first time (docs/decisions/0018).

In memory, so within a process. Between processes the database decides: a click names the version it
saw, a form its submission, and both hold once only.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta

from slack_bolt import BoltResponse

Tell = Callable[[BoltResponse | None, Exception | None], object]
"""How a transport is told what came of its request: a response, or the fault."""

REMEMBERED = 2 * timedelta(minutes=5)
"""Twice the window of a signature, for a timestamp may lie as far ahead as behind."""

MOST_REMEMBERED = 20_000
MOST_ANSWERS = 1_000
"""Answers with words in them that are kept; an older payload is known still, and answered with nothing."""

SECONDS = 2.5
"""How long a repeat waits for the answer of the first: Slack waits for 3."""

NOTHING = BoltResponse(status=200, body="")
FAILED = BoltResponse(status=500, body="")


class Answer:
    """What a payload was answered; until then, the repeats that wait for it."""

    __slots__ = ("at", "response", "waiting")

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.response: BoltResponse | None = None
        self.waiting: tuple[Tell, ...] = ()


class Heard:
    """A payload that the guard let through, or knew already."""

    __slots__ = ("answer", "is_first", "key", "repeats")

    def __init__(self, repeats: Repeats, key: str, answer: Answer, *, is_first: bool) -> None:
        self.repeats = repeats
        self.key = key
        self.answer = answer
        self.is_first = is_first

    def pass_on(self, response: BoltResponse | None, fault: Exception | None, tell: Tell) -> None:
        """Tell the transport: what came of the first, or of a repeat what was answered to the first."""
        if self.is_first:
            tell(response, fault)
            self.repeats.keep(self.key, self.answer, response, fault)
        else:
            self.repeats.follow(self.answer, tell)


class Repeats:
    """The payloads of the last minutes with their answers; exact between threads."""

    def __init__(self, now: Callable[[], datetime], seconds: float = SECONDS) -> None:
        self._now = now
        self._seconds = seconds
        self._seen: OrderedDict[str, Answer] = OrderedDict()
        self._in_words: deque[Answer] = deque()
        self._lock = threading.Lock()

    def hear(self, key: str) -> Heard:
        """Remember this payload, unless it is known."""
        now = self._now()
        with self._lock:
            self._forget(now)
            known = self._seen.get(key)
            if known is not None:
                return Heard(self, key, known, is_first=False)
            answer = self._seen[key] = Answer(now)
            return Heard(self, key, answer, is_first=True)

    def keep(self, key: str, answer: Answer, response: BoltResponse | None, fault: Exception | None) -> None:
        """The first is answered: so are the repeats that wait. After a fault the payload may come again."""
        with self._lock:
            waiting, answer.waiting = answer.waiting, ()
            if response is None:
                self._seen.pop(key, None)
                answer.response = FAILED
            else:
                self._remember(answer, response)
        for tell in waiting:
            tell(response, fault)

    def follow(self, answer: Answer, tell: Tell) -> None:
        """Answer a repeat as the first was, as soon as that is known; with nothing if it takes too long."""
        with self._lock:
            response = answer.response
            if response is None:
                answer.waiting += (tell,)
        if response is not None:
            tell(response, None)
            return
        patience = threading.Timer(self._seconds, self._wait_no_longer, (answer, tell))
        patience.daemon = True
        patience.start()

    def _wait_no_longer(self, answer: Answer, tell: Tell) -> None:
        with self._lock:
            if tell not in answer.waiting:
                return
            answer.waiting = tuple(each for each in answer.waiting if each is not tell)
        tell(NOTHING, None)

    def _remember(self, answer: Answer, response: BoltResponse) -> None:
        if not response.body and response.status == NOTHING.status:
            answer.response = NOTHING  # one for all clicks
            return
        answer.response = response
        self._in_words.append(answer)
        if len(self._in_words) > MOST_ANSWERS:
            self._in_words.popleft().response = NOTHING

    def _forget(self, now: datetime) -> None:
        """The oldest stand first."""
        while self._seen:
            key, answer = next(iter(self._seen.items()))
            if now - answer.at <= REMEMBERED and len(self._seen) < MOST_REMEMBERED:
                return
            del self._seen[key]
